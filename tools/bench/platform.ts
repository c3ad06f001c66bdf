import type { PlatformInput } from '../../model';

export const serviceName = (at: number): string => `service-${String(at).padStart(5, '0')}`;

/** A platform of `size` services, each with a ServiceAccount, ConfigMap, Service, Deployment, autoscaler, budget and network policy. */
export function benchPlatform(size: number): PlatformInput {
  return {
    name: 'bench',
    domain: 'bench.test',
    registry: 'registry.test',
    zones: [{ name: 'main' }],
    classes: [{ name: 'small', resources: { requests: { cpu: '200m', memory: '256Mi' }, limits: { cpu: '1', memory: '512Mi' } } }],
    services: Array.from({ length: size }, (_, at) => ({
      name: serviceName(at),
      class: 'small',
      zone: 'main',
      image: { tag: '1.0.0' },
      ports: [{ name: 'http', containerPort: 8080, appProtocol: 'http' }],
      config: { LOG_LEVEL: 'info' },
      probes: {
        liveness: { type: 'http' as const, path: '/live', port: 'http' },
        readiness: { type: 'http' as const, path: '/ready', port: 'http' },
      },
      scaling: { type: 'horizontal' as const, minReplicas: 2, maxReplicas: 10, cpuUtilization: 70 },
      calls: at > 0 ? [serviceName(at - 1)] : [],
    })),
    environments: [{ name: 'live', tier: 'production', regions: [{ name: 'here' }] }],
  };
}
