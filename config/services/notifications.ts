import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';
import { mcpObjectives } from '../objectives';

export const notifications: ServiceInput = {
  name: 'notifications',
  description: 'Sends what people are to be told.',
  kind: 'mcp-server',
  transport: 'stateless',
  class: 'small',
  zone: 'application',
  owner: 'growth',
  priorityClass: 'intellisync-background',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 6, cpuUtilization: 70, memoryUtilization: 80, queue: 'notifications' },
  calls: [call('message-broker'), call('email-provider')],
  secrets: secretsFor('message-broker', 'email-provider'),
  objectives: mcpObjectives,
};
