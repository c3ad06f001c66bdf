import type { ServiceInput } from '../model';

/** What each external asks of whoever calls it. */
const credentials: Readonly<Record<string, string>> = {
  'supabase-database': 'SUPABASE_DATABASE_PASSWORD',
  'supabase-auth': 'SUPABASE_AUTH_SERVICE_KEY',
  'object-storage': 'OBJECT_STORAGE_SECRET_KEY',
  'message-broker': 'MESSAGE_BROKER_PASSWORD',
  'llm-provider': 'LLM_PROVIDER_API_KEY',
  'email-provider': 'EMAIL_PROVIDER_SERVER_TOKEN',
};

/** The secrets that a caller of these externals needs. */
export const secretsFor = (...externals: string[]): ServiceInput['secrets'] => externals.map((external) => ({ name: credentials[external]! }));

/** A call whose address the caller finds in a variable named after the callee: `CONTEXT_CONTROLLER_URL`. */
export const call = (name: string) => ({ name, env: `${name.toUpperCase().replaceAll('-', '_')}_URL` });
