import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';
import { mcpObjectives } from '../objectives';

export const contentManagement: ServiceInput = {
  name: 'content-management',
  description: 'Keeps and serves content.',
  kind: 'mcp-server',
  transport: 'stateless',
  class: 'medium',
  zone: 'application',
  owner: 'content',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 12, cpuUtilization: 70, memoryUtilization: 80, requestsPerSecond: 100 },
  calls: [call('context-controller'), call('supabase-database'), call('object-storage')],
  secrets: secretsFor('supabase-database', 'object-storage'),
  objectives: mcpObjectives,
};
