import type { ServiceInput } from '../model';

/** The deployment architecture, section 4.5. */
export const mcpObjectives: ServiceInput['objectives'] = [
  { name: 'availability', type: 'availability', target: 99.5 },
  { name: 'latency', type: 'latency', percentile: 95, thresholdMilliseconds: 500 },
];
