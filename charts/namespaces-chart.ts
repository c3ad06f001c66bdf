import type { Construct } from 'constructs';
import { LimitRange } from '../constructs/limit-range';
import { Namespace } from '../constructs/namespace';
import { ResourceQuota } from '../constructs/resource-quota';
import type { ResolvedZone, Target } from '../model';
import { LayerChart } from './layer-chart';

/** A namespace for each zone, with what may run in it and how much of it. */
export class NamespacesChart extends LayerChart {
  constructor(scope: Construct, target: Target) {
    super(scope, 'foundation', 'namespaces', target);
    for (const zone of target.zones) this.zone(zone, target);
  }

  private zone(zone: ResolvedZone, { platform, environment, region, mesh }: Target): void {
    const { namespace } = zone;
    const domain = platform.domain;
    new Namespace(this, `${zone.name}-namespace`, {
      name: namespace,
      labels: {
        ...zone.labels,
        ...(mesh.type === 'istio' ? { 'istio-injection': 'enabled' } : {}),
        [`${domain}/zone`]: zone.name,
        [`${domain}/environment`]: environment.name,
        [`${domain}/region`]: region.name,
      },
      annotations: {
        ...(zone.description ? { [`${domain}/description`]: zone.description } : {}),
        ...(environment.audience.length ? { [`${domain}/audience`]: environment.audience.join(', ') } : {}),
      },
      podSecurity: zone.podSecurity,
      kubernetes: environment.kubernetes,
    });
    const { default: limit, defaultRequest: request } = zone.limits;
    new LimitRange(this, `${zone.name}-limits`, {
      name: 'defaults',
      namespace,
      default: amounts(limit, zone.limitsCpu),
      defaultRequest: amounts(request, true),
      max: { ...(zone.largest.cpu === undefined ? {} : { cpu: zone.largest.cpu }), memory: zone.largest.memory },
    });
    new ResourceQuota(this, `${zone.name}-quota`, { name: 'compute', namespace, hard: zone.quota });
  }
}

function amounts({ cpu, memory, ephemeralStorage }: ResolvedZone['limits']['default'], withCpu: boolean): Record<string, string> {
  return { ...(withCpu && cpu !== undefined ? { cpu } : {}), memory, 'ephemeral-storage': ephemeralStorage };
}
