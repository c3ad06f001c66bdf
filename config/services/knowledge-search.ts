import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';
import { mcpObjectives } from '../objectives';

export const knowledgeSearch: ServiceInput = {
  name: 'knowledge-search',
  description: 'Searches what is known.',
  kind: 'mcp-server',
  transport: 'stateless',
  class: 'medium',
  zone: 'application',
  owner: 'content',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 12, cpuUtilization: 70, memoryUtilization: 80, requestsPerSecond: 80 },
  calls: [call('memory-manager'), call('supabase-database')],
  secrets: secretsFor('supabase-database'),
  objectives: mcpObjectives,
};
