import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';

export const contextController: ServiceInput = {
  name: 'context-controller',
  description: 'Assembles the context that services and agents work in.',
  kind: 'service',
  class: 'context-controller',
  zone: 'application',
  owner: 'agents',
  priorityClass: 'intellisync-critical',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 8, cpuUtilization: 70, memoryUtilization: 80, requestsPerSecond: 150 },
  calls: [call('memory-manager'), call('supabase-database')],
  secrets: secretsFor('supabase-database'),
};
