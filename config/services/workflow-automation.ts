import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';
import { mcpObjectives } from '../objectives';

export const workflowAutomation: ServiceInput = {
  name: 'workflow-automation',
  description: 'Runs workflows.',
  kind: 'mcp-server',
  transport: 'stateless',
  class: 'small',
  zone: 'application',
  owner: 'growth',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 8, cpuUtilization: 70, memoryUtilization: 80, requestsPerSecond: 60 },
  calls: [call('agent-orchestrator'), call('supabase-database'), call('message-broker')],
  secrets: secretsFor('supabase-database', 'message-broker'),
  objectives: mcpObjectives,
};
