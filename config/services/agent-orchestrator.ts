import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';

export const agentOrchestrator: ServiceInput = {
  name: 'agent-orchestrator',
  description: 'Runs agents, end to end.',
  kind: 'service',
  class: 'agent-orchestrator',
  zone: 'application',
  owner: 'agents',
  priorityClass: 'intellisync-critical',
  scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 12, cpuUtilization: 70, memoryUtilization: 80, queue: 'agent-executions' },
  calls: [call('context-controller'), call('memory-manager'), call('message-broker'), call('llm-provider')],
  secrets: secretsFor('message-broker', 'llm-provider'),
  objectives: [{ name: 'task-completion', type: 'completion', target: 99 }],
};
