import type { Construct } from 'constructs';
import { NetworkPolicy, type Peer, type PolicyRule } from '../constructs/network-policy';
import { type Edge, type ExternalNode, graphOf, type ResolvedZone, type ServiceNode, type Target } from '../model';
import { LayerChart } from './layer-chart';
import { selectorOf } from './selector';

/** Addresses that are not the internet: private, shared, and link-local ones (RFC 1918, 6598, 3927, 4193, 4291). */
const notTheInternet = {
  v4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'],
  v6: ['fc00::/7', 'fe80::/10'],
};

/** The internet, in both families of addresses. A host name cannot be said in a NetworkPolicy. */
const internet: readonly Peer[] = [
  { type: 'addresses', cidr: '0.0.0.0/0', except: notTheInternet.v4 },
  { type: 'addresses', cidr: '::/0', except: notTheInternet.v6 },
];

/**
 * Who may talk to whom within and out of a zone, from the graph of declared calls: everything is shut, names can be resolved, and
 * each service has one policy, named after it, with both what may reach it and what it may reach.
 */
export class NetworkPolicyChart extends LayerChart {
  constructor(scope: Construct, zone: ResolvedZone, target: Target, graph: PolicyGraph) {
    super(scope, 'network', zone.name, target);
    const { namespace } = zone;
    new NetworkPolicy(this, 'default-deny', { name: 'default-deny', namespace });
    new NetworkPolicy(this, 'dns', { name: 'dns', namespace, egress: [dnsRule(target)] });
    if (target.mesh.type === 'istio') new NetworkPolicy(this, 'istiod', { name: 'istiod', namespace, egress: [istiodRule(target.mesh.namespace)] });
    for (const service of target.services.filter((each) => each.zone === zone.name)) {
      new NetworkPolicy(this, `service-${service.name}`, {
        name: service.name,
        namespace,
        podLabels: selectorOf(service.name, target),
        ingress: (graph.into.get(service.name) ?? []).filter(({ from }) => graph.services.has(from)).map((edge) => rule(edge, edge.from, graph, target)),
        egress: (graph.outOf.get(service.name) ?? []).map((edge) => rule(edge, edge.to, graph, target)),
      });
    }
  }
}

/** The graph, ready to be asked about one service. */
export interface PolicyGraph {
  readonly services: ReadonlyMap<string, ServiceNode>;
  readonly externals: ReadonlyMap<string, ExternalNode>;
  readonly into: ReadonlyMap<string, readonly Edge[]>;
  readonly outOf: ReadonlyMap<string, readonly Edge[]>;
}

export function policyGraph(target: Target): PolicyGraph {
  const { nodes, edges } = graphOf(target);
  const by = (key: 'from' | 'to') => {
    const groups = new Map<string, Edge[]>();
    for (const edge of edges) {
      const group = groups.get(edge[key]);
      if (group) group.push(edge);
      else groups.set(edge[key], [edge]);
    }
    return groups;
  };
  return {
    services: new Map(nodes.flatMap((node) => (node.kind === 'service' ? [[node.name, node]] : []))),
    externals: new Map(nodes.flatMap((node) => (node.kind === 'external' ? [[node.name, node]] : []))),
    into: by('to'),
    outOf: by('from'),
  };
}

function rule({ port, protocol }: Edge, other: string, { services, externals }: PolicyGraph, target: Target): PolicyRule {
  const service = services.get(other);
  const peers: readonly Peer[] = service
    ? [{ type: 'pods', namespace: service.namespace, labels: selectorOf(other, target) }]
    : (externals.get(other)!.cidrs?.map((cidr): Peer => ({ type: 'addresses', cidr })) ?? internet);
  return { peers, ports: [{ port, protocol }] };
}

/** The mesh's control plane, from which each proxy has its certificate and its configuration. */
function istiodRule(namespace: string): PolicyRule {
  return { peers: [{ type: 'pods', namespace, labels: { app: 'istiod' } }], ports: [{ port: 15012, protocol: 'TCP' }] };
}

/** The cluster's DNS: its pods, and the cache on each node, which answers from the host's network and is no pod. */
function dnsRule({ cluster: { dns } }: Target): PolicyRule {
  return {
    peers: [
      { type: 'pods', namespace: dns.namespace, labels: dns.podLabels },
      { type: 'addresses', cidr: `${dns.nodeLocalAddress}/32` },
    ],
    ports: [
      { port: dns.port, protocol: 'UDP' },
      { port: dns.port, protocol: 'TCP' },
    ],
  };
}
