import type { PlatformInput } from '../model';

export const zones: PlatformInput['zones'] = [
  { name: 'public', description: 'Frontend and API gateway.' },
  { name: 'application', description: 'MCP services and the message queue.' },
  { name: 'data', description: 'Databases and storage.' },
  { name: 'management', description: 'Monitoring, delivery and administration.' },
];

export const priorityClasses: PlatformInput['priorityClasses'] = [
  { name: 'intellisync-critical', value: 100000, description: 'What everything else waits for: the gateway, agents, context and memory.' },
  { name: 'intellisync-standard', value: 10000, description: 'Services that one part of the platform waits for.' },
  { name: 'intellisync-background', value: 1000, description: 'Workers, whose queues can wait.', preemption: false },
];
