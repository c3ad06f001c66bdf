import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';

export const apiGateway: ServiceInput = {
  name: 'api-gateway',
  description: 'Receives every request from outside and hands it on.',
  kind: 'api-gateway',
  class: 'api-gateway',
  zone: 'public',
  owner: 'platform',
  priorityClass: 'intellisync-critical',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 10, cpuUtilization: 70, memoryUtilization: 80, requestsPerSecond: 200 },
  calls: [
    call('client-intake'),
    call('content-management'),
    call('knowledge-search'),
    call('workflow-automation'),
    call('analytics'),
    call('agent-orchestrator'),
    call('supabase-auth'),
  ],
  secrets: secretsFor('supabase-auth'),
  objectives: [
    { name: 'availability', type: 'availability', target: 99.9 },
    { name: 'latency', type: 'latency', percentile: 95, thresholdMilliseconds: 200 },
  ],
};
