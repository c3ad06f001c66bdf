import type { PlatformInput } from '../schema';

/** A platform that has nothing to do with the reference one: small, sound, and freshly made for each test to break. */
export function shop(): PlatformInput {
  return {
    name: 'shop',
    domain: 'shop.test',
    zones: [{ name: 'front', namespace: 'shop-front' }, { name: 'back' }],
    teams: [{ name: 'store' }],
    priorityClasses: [{ name: 'shop-high', value: 1000 }],
    queues: [{ name: 'orders', scaling: 300 }],
    classes: [{ name: 'tiny', resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } } }],
    externals: [{ name: 'bank', host: 'api.bank.test', port: 8443 }],
    services: [
      {
        name: 'web',
        class: 'tiny',
        zone: 'front',
        owner: 'store',
        image: { repository: 'registry.test/web', tag: '2.0' },
        ports: [
          { name: 'http', containerPort: 3000, servicePort: 80, appProtocol: 'http' },
          { name: 'admin', containerPort: 9000, expose: false },
        ],
        probes: { liveness: { type: 'tcp', port: 'http' }, readiness: { type: 'http', path: '/ready', port: 'admin' } },
        scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 5, cpuUtilization: 60 },
        calls: ['cart'],
      },
      {
        name: 'cart',
        class: 'tiny',
        zone: 'back',
        image: { repository: 'registry.test/cart', tag: '1.1' },
        ports: [{ name: 'grpc', containerPort: 50051, appProtocol: 'grpc' }],
        probes: { readiness: { type: 'grpc', port: 'grpc' } },
        scaling: { type: 'fixed', replicas: 2 },
        calls: ['bank'],
      },
      {
        name: 'packer',
        kind: 'worker',
        class: 'tiny',
        zone: 'back',
        image: { repository: 'registry.test/packer', tag: '1.0' },
        probes: { liveness: { type: 'exec', command: ['/bin/alive'] } },
        scaling: { type: 'horizontal', minReplicas: 2, maxReplicas: 4, queue: 'orders' },
      },
    ],
    environments: [
      { name: 'live', tier: 'production', regions: [{ name: 'north' }] },
      { name: 'trial', tier: 'development', scaling: { horizontal: false, minReplicasAtMost: 1 }, regions: [{ name: 'north' }] },
    ],
  };
}
