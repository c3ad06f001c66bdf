import type { Construct } from 'constructs';
import type { Target } from '../model';
import { AccessChart } from './access-chart';
import type { LayerChart } from './layer-chart';
import { McpServiceChart } from './mcp-service-chart';
import { MeshChart } from './mesh-chart';
import { NamespacesChart } from './namespaces-chart';
import { NetworkPolicyChart, policyGraph } from './network-policy-chart';
import { PriorityClassesChart } from './priority-classes-chart';
import { SecretStoresChart } from './secret-stores-chart';
import { ServiceChart } from './service-chart';

/** Everything that a target consists of, a chart for each file. */
export function targetCharts(scope: Construct, target: Target): LayerChart[] {
  const graph = policyGraph(target);
  return [
    new NamespacesChart(scope, target),
    ...(target.priorityClasses.length ? [new PriorityClassesChart(scope, target)] : []),
    ...(target.access.length ? [new AccessChart(scope, target)] : []),
    ...(target.secretStore && target.services.some(({ secrets }) => secrets.length) ? [new SecretStoresChart(scope, target, target.secretStore)] : []),
    ...target.zones.map((zone) => new NetworkPolicyChart(scope, zone, target, graph)),
    ...(target.mesh.type === 'istio' ? target.zones.map((zone) => new MeshChart(scope, zone, target, graph)) : []),
    ...target.services.map((service) => new (service.kind === 'mcp-server' ? McpServiceChart : ServiceChart)(scope, service, target)),
  ];
}
