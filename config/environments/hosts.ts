import type { EnvironmentInput } from '../../model';

/** Hosts of what is managed elsewhere, which keeps a project of its own for each environment and a broker for each region. */
export const externalsOf = (environment: string, region: string): EnvironmentInput['externals'] => {
  const project = environment === 'production' ? 'intellisync' : `intellisync-${environment}`;
  return [
    { name: 'supabase-database', host: `aws-0-${region}.pooler.supabase.com` },
    { name: 'supabase-auth', host: `${project}.supabase.co` },
    { name: 'object-storage', host: `${project}.storage.supabase.co` },
    { name: 'message-broker', host: `${project}-${region}.mq.example` },
  ];
};

/** The host at which a region of an environment is reached. */
export const apiHost = (environment: string, region: string) => `api.${region}.${environment}.intellisync.example`;
