import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';
import { mcpObjectives } from '../objectives';

export const analytics: ServiceInput = {
  name: 'analytics',
  description: 'Answers questions about use.',
  kind: 'mcp-server',
  transport: 'stateless',
  class: 'medium',
  zone: 'application',
  owner: 'growth',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 6, cpuUtilization: 70, memoryUtilization: 80, requestsPerSecond: 50 },
  calls: [call('supabase-database')],
  secrets: secretsFor('supabase-database'),
  objectives: mcpObjectives,
};
