import type { ServiceInput } from '../../model';
import { call, secretsFor } from '../calls';

export const memoryManager: ServiceInput = {
  name: 'memory-manager',
  description: 'Keeps what agents remember; each replica holds a part of it on its own volume.',
  kind: 'service',
  class: 'memory-manager',
  zone: 'application',
  owner: 'agents',
  priorityClass: 'intellisync-critical',
  workload: {
    type: 'StatefulSet',
    volumeClaims: [{ name: 'memory', size: '20Gi', mountPath: '/var/lib/memory', storageClassName: 'encrypted' }],
  },
  scaling: { type: 'fixed', replicas: 3 },
  // It grows in memory, with what it remembers; more replicas would mean another partition of it.
  verticalScaling: { mode: 'InPlaceOrRecreate', controlledResources: ['memory'] },
  calls: [call('supabase-database')],
  secrets: secretsFor('supabase-database'),
};
