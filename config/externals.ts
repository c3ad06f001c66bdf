import type { PlatformInput } from '../model';

/**
 * What is managed elsewhere and only called. The hosts are the primary region's, in production; environments and regions
 * name their own.
 */
export const externals: PlatformInput['externals'] = [
  {
    name: 'supabase-database',
    host: 'aws-0-eu-west-1.pooler.supabase.com',
    port: 5432,
    protocol: 'TCP',
    scheme: 'postgresql',
    product: 'PostgreSQL 15',
    zone: 'data',
    objectives: [{ name: 'availability', type: 'availability', target: 99.95 }],
  },
  { name: 'supabase-auth', host: 'intellisync.supabase.co', port: 443, zone: 'data' },
  { name: 'object-storage', host: 'intellisync.storage.supabase.co', port: 443, zone: 'data' },
  { name: 'message-broker', host: 'intellisync.mq.example', port: 5671, scheme: 'amqps', product: 'AMQP', zone: 'application' },
  { name: 'llm-provider', host: 'api.anthropic.com', port: 443 },
  { name: 'email-provider', host: 'api.postmarkapp.com', port: 443 },
  { name: 'frontend', host: 'intellisync.netlify.app', product: 'Netlify', zone: 'public', calls: ['api-gateway'] },
];

const depth = { external: 'message-broker', warning: 100, scaling: 500, critical: 1000 };

/** Thresholds in messages: the deployment architecture, section 3.4. */
export const queues: PlatformInput['queues'] = [
  { name: 'documents', ...depth },
  { name: 'notifications', ...depth },
  { name: 'agent-executions', ...depth },
];
