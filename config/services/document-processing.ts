import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';
import { mcpObjectives } from '../objectives';

export const documentProcessing: ServiceInput = {
  name: 'document-processing',
  description: 'Works off uploaded documents.',
  kind: 'mcp-server',
  transport: 'stateless',
  class: 'large',
  zone: 'application',
  owner: 'content',
  priorityClass: 'intellisync-background',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 12, cpuUtilization: 70, memoryUtilization: 80, queue: 'documents' },
  calls: [call('object-storage'), call('supabase-database'), call('message-broker'), call('context-controller')],
  secrets: secretsFor('object-storage', 'supabase-database', 'message-broker'),
  objectives: mcpObjectives,
};
