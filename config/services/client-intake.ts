import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';
import { mcpObjectives } from '../objectives';

export const clientIntake: ServiceInput = {
  name: 'client-intake',
  description: 'Takes up new clients.',
  kind: 'mcp-server',
  transport: 'stateless',
  class: 'small',
  zone: 'application',
  owner: 'content',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 10, cpuUtilization: 70, memoryUtilization: 80, requestsPerSecond: 100 },
  calls: [call('context-controller'), call('supabase-database'), call('message-broker')],
  secrets: secretsFor('supabase-database', 'message-broker'),
  objectives: mcpObjectives,
};
