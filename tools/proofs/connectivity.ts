import { BlockList, isIPv6 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { RenderedObject } from '../../checks/check';
import { type Endpoint, type NetworkPod, NetworkPolicies, type Protocol } from '../../checks/network-policies';
import { items, longRunning, nameOf, namespaceOf, podTemplatesOf } from '../../checks/read';
import { platform } from '../../config/platform';
import { type Graph, graphOf, parseOrThrow, resolve, type Target } from '../../model';
import { readManifests } from '../control-plane/manifests';
import { allowedByCyclonus, type TrafficPeer } from './cyclonus';
import type { Proof, ProofContext, ProofTarget } from './proof';

/** A namespace that is not ours, where whoever likes may give pods whatever labels. */
const elsewhere = 'elsewhere';

/** Addresses that no pod of ours has: on the internet (RFC 5737, 3849), in private networks, and of a cloud's metadata. */
const addresses = ['192.0.2.1', '2001:db8::1', '10.20.30.40', '172.16.0.1', '192.168.0.1', '100.64.0.1', 'fd00::1', '169.254.169.254'];

/** Where externals are not that do not say where they are: private, shared, and link-local addresses. */
const notTheInternet = blockList(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fe80::/10']);

/** A port at which nobody listens. */
const unusedPort = { port: 1, protocol: 'TCP' } as const;

/** More faults of one target would only hide the others. */
const mostFaults = 20;

/** A connection that somebody might try to make. */
interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: number;
  readonly protocol: Protocol;
}

export const connectivity: Proof = {
  name: 'connectivity',
  about: 'cyclonus lets through our policies what is declared, and nothing else; our own evaluator says the same; and each rule of a policy is needed',
  tools: ['cyclonus'],
  async run(context) {
    const worlds = context.targets.map(worldOf);
    const tables = await Promise.all(worlds.map((world) => proveTable(world, context)));
    // Targets differ in numbers, hardly in rules: one says whether a rule too few or too wide would be noticed.
    const world = worlds[0]!;
    const changed = await proveRules(world, context);
    const count = worlds.reduce((sum, { connections }) => sum + connections.length, 0);
    return {
      lookedAt: `${worlds.length} targets, ${count} connections; ${changed.rules} rules of ${world.name} taken away, and opened, one at a time`,
      count: changed.rules === 0 ? 0 : count,
      faults: [...tables.flat(), ...changed.faults],
    };
  },
};

/** A target, and every connection that is asked about. */
interface World {
  readonly name: string;
  readonly objects: readonly RenderedObject[];
  // biome-ignore lint/suspicious/noExplicitAny: cyclonus judges the shape of policies, strictly
  readonly policies: readonly any[];
  readonly peers: ReadonlyMap<Endpoint, TrafficPeer>;
  readonly connections: readonly Connection[];
  /** Those that must be let through. */
  readonly declared: ReadonlySet<Connection>;
  /** A pod that has nothing to do with us. */
  readonly stranger: Endpoint;
}

function worldOf({ name, folder }: ProofTarget): World {
  const [environment, region] = name.split('/') as [string, string];
  const target = resolve(parseOrThrow(platform), environment, region);
  const graph = graphOf(target);
  const objects = readManifests(folder).map(({ file, object }) => ({ file, manifest: object }));
  const namespaceLabels = new Map(
    objects.filter(({ manifest }) => manifest.kind === 'Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels]),
  );

  const workloads = objects.flatMap(podsOf);
  const missing = graph.nodes.filter((node) => node.kind === 'service' && !workloads.some((pod) => isPodOf(pod, node)));
  if (missing.length > 0) throw new Error(`${name}: no pods of ${missing.map((node) => node.name).join(', ')}`);

  const stranger: Endpoint = { pod: { namespace: elsewhere, name: 'stranger', labels: {}, ports: [] } };
  const endpoints: Endpoint[] = [
    ...workloads.map((pod) => ({ pod })),
    ...target.zones.map(({ namespace }) => ({ pod: { namespace, name: 'stranger', labels: {}, ports: [] } })),
    stranger,
    ...workloads.map((pod) => ({ pod: { ...pod, namespace: elsewhere } })),
    ...podsForEveryone(target).map((pod) => ({ pod })),
    ...[...new Set([...addresses, target.cluster.dns.nodeLocalAddress, ...addressesOf(graph)])].map((address) => ({ address })),
  ];
  const ports = portsOf(workloads, graph, target);
  const isOurs = (end: Endpoint) => 'pod' in end && target.zones.some(({ namespace }) => namespace === end.pod.namespace);
  // What two others say to each other is not ours to allow.
  const connections = endpoints.flatMap((from) =>
    endpoints.filter((to) => isOurs(from) || isOurs(to)).flatMap((to) => ports.map(({ port, protocol }): Connection => ({ from, to, port, protocol }))),
  );
  const isDeclared = declaredBy(graph, target);
  return {
    name,
    objects,
    policies: objects.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'NetworkPolicy'),
    peers: new Map(endpoints.map((end, index) => [end, peerOf(end, index, namespaceLabels)])),
    connections,
    declared: new Set(connections.filter(isDeclared)),
    stranger,
  };
}

/** The pods of a workload, which has the name of its service. */
function podsOf(object: RenderedObject): NetworkPod[] {
  return podTemplatesOf(object).map((template) => ({
    namespace: namespaceOf(object),
    name: nameOf(object),
    labels: template.metadata?.labels ?? {},
    ports: longRunning(template).flatMap(({ container }) =>
      items(container.ports, '').map(({ item }) => ({ name: item.name, port: item.containerPort, protocol: item.protocol ?? 'TCP' })),
    ),
  }));
}

/** Pods of the cluster that all of ours may reach, at each of their ports. */
function podsForEveryone(target: Target): NetworkPod[] {
  const { namespace, podLabels } = target.cluster.dns;
  return [{ namespace, name: 'dns', labels: podLabels, ports: dnsPorts(target) }];
}

const dnsPorts = ({ cluster: { dns } }: Target) => ['UDP', 'TCP'].map((protocol) => ({ port: dns.port, protocol }));

/** An address of each block in which an external is known to be. */
const addressesOf = ({ nodes }: Graph): string[] =>
  nodes.flatMap((node) => (node.kind === 'external' ? (node.cidrs ?? []) : [])).map((cidr) => cidr.split('/')[0]!);

/** Every port that anybody listens on or calls, and one more. All of them are tried with everyone. */
function portsOf(workloads: readonly NetworkPod[], { edges }: Graph, target: Target): Pick<Connection, 'port' | 'protocol'>[] {
  const all = [...workloads.flatMap(({ ports }) => ports), ...podsForEveryone(target).flatMap(({ ports }) => ports), ...edges, unusedPort];
  return [...new Map(all.map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol: protocol as Protocol }])).values()];
}

/** Pods have addresses, too, which a rule about addresses must not let through. */
function peerOf(end: Endpoint, index: number, namespaceLabels: ReadonlyMap<string, Record<string, string>>): TrafficPeer {
  if ('address' in end) return { address: end.address };
  const { namespace, labels } = end.pod;
  // The API server gives every namespace its name as a label.
  return {
    address: `10.244.0.${index + 1}`,
    pod: { namespace, namespaceLabels: { ...namespaceLabels.get(namespace), 'kubernetes.io/metadata.name': namespace }, labels },
  };
}

const isPodOf = (pod: NetworkPod, { name, namespace }: { readonly name: string; readonly namespace: string }): boolean =>
  pod.name === name && pod.namespace === namespace;

/** Whether a connection of ours is declared: an edge of the graph that a service begins, or to what everyone may reach. */
function declaredBy({ nodes, edges }: Graph, target: Target): (connection: Connection) => boolean {
  const { zones, cluster } = target;
  const nodeOf = new Map(nodes.map((node) => [node.name, node]));
  const cidrs = blockListsOf(nodes);
  const isAt = (end: Endpoint, name: string): boolean => {
    const node = nodeOf.get(name)!;
    if (node.kind === 'service') return 'pod' in end && isPodOf(end.pod, node);
    if ('pod' in end) return false;
    return cidrs.get(name)?.check(end.address, family(end.address)) ?? !notTheInternet.check(end.address, family(end.address));
  };
  const shared = podsForEveryone(target);
  return ({ from, to, port, protocol }) => {
    const isSamePort = (it: { readonly port: number; readonly protocol: string }) => it.port === port && it.protocol === protocol;
    if (!('pod' in from) || !zones.some(({ namespace }) => namespace === from.pod.namespace)) return false;
    if ('pod' in to && shared.some((pod) => isPodOf(to.pod, pod) && pod.ports.some(isSamePort))) return true;
    if ('address' in to && to.address === cluster.dns.nodeLocalAddress && dnsPorts(target).some(isSamePort)) return true;
    return edges.some((edge) => isSamePort(edge) && isAt(from, edge.from) && isAt(to, edge.to));
  };
}

/** The addresses of externals that say where they are. */
const blockListsOf = (nodes: Graph['nodes']): Map<string, BlockList> =>
  new Map(nodes.flatMap((node) => (node.kind === 'external' && node.cidrs ? [[node.name, blockList(node.cidrs)]] : [])));

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network, prefix] = cidr.split('/') as [string, string];
    list.addSubnet(network, Number(prefix), family(network));
  }
  return list;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

/** Cyclonus, the declared graph and our own evaluator agree on every connection. */
async function proveTable(world: World, context: ProofContext): Promise<string[]> {
  const { name, connections, declared, policies, objects } = world;
  const ours = new NetworkPolicies(objects);
  const answers = await ask(world, policies, connections, context);
  context.log(`${name}: ${policies.length} policies, ${connections.length} connections, ${declared.size} of them declared`);
  const faults = connections.flatMap((connection, index) => {
    const { from, to, port, protocol } = connection;
    const isDeclared = declared.has(connection);
    const verdicts = { cyclonus: answers[index]!, 'our evaluator': ours.allows(from, to, port, protocol) };
    return Object.entries(verdicts)
      .filter(([, allowed]) => allowed !== isDeclared)
      .map(([who, allowed]) => `${name}: ${connectionText(connection)} is ${isDeclared ? '' : 'not '}declared, and ${who} ${allowed ? 'allows' : 'denies'} it`);
  });
  return faults.length <= mostFaults ? faults : [...faults.slice(0, mostFaults), `${name}: and ${faults.length - mostFaults} more`];
}

/** A policy with one of its rules changed, and the connections of which some must then be judged otherwise. */
interface Change {
  readonly about: string;
  readonly policies: readonly object[];
  readonly telling: readonly Connection[];
}

/** Without any one rule something declared is denied, and with any one opened to everyone something else is allowed. */
async function proveRules(world: World, context: ProofContext): Promise<{ readonly rules: number; readonly faults: readonly string[] }> {
  const pairs = world.policies.flatMap((policy) => [...changesOf(policy, 'ingress', world), ...changesOf(policy, 'egress', world)]);
  const faults: string[] = [];
  for (const pair of pairs) {
    const unnoticed = await Promise.all(
      pair.map(async ({ about, policies, telling }) => {
        const answers = await ask(world, policies, telling, context);
        const isNoticed = telling.some((connection, index) => answers[index] !== world.declared.has(connection));
        return isNoticed ? [] : [`${world.name}: ${about} makes no difference`];
      }),
    );
    faults.push(...unnoticed.flat());
  }
  context.log(`${world.name}: ${pairs.length} rules taken away, and opened, one at a time`);
  return { rules: pairs.length, faults };
}

/** Each rule of a policy taken away and, in another copy, opened to everyone. */
function changesOf(policy: World['policies'][number], direction: 'ingress' | 'egress', { policies, connections, declared, stranger }: World): Change[][] {
  const rules: object[] = policy.spec[direction] ?? [];
  const [subject, peers] = direction === 'ingress' ? (['to', 'from'] as const) : (['from', 'to'] as const);
  const isSubject = (end: Endpoint) => 'pod' in end && end.pod.namespace === policy.metadata.namespace;
  const withRules = (changed: readonly object[]) => policies.map((it) => (it === policy ? { ...it, spec: { ...it.spec, [direction]: changed } } : it));
  const about = `${policy.metadata.namespace}/${policy.metadata.name}: spec.${direction}`;

  // A rule that is there twice is still there when one of them is gone.
  const distinct = rules.filter((rule, index) => rules.findIndex((it) => isDeepStrictEqual(rule, it)) === index);
  return distinct.map((rule) => {
    const others = rules.filter((it) => !isDeepStrictEqual(rule, it));
    const ofPolicy = connections.filter((connection) => isSubject(connection[subject]));
    return [
      { about: `${about}[${rules.indexOf(rule)}] taken away`, policies: withRules(others), telling: ofPolicy.filter((connection) => declared.has(connection)) },
      {
        about: `${about}[${rules.indexOf(rule)}] opened to everyone`,
        policies: withRules([...others, { ...rule, [peers]: [] }]),
        telling: ofPolicy.filter((connection) => connection[peers] === stranger),
      },
    ];
  });
}

function ask({ peers }: World, policies: readonly object[], connections: readonly Connection[], { tool, work, signal }: ProofContext): Promise<boolean[]> {
  const traffic = connections.map(({ from, to, port, protocol }) => {
    const portName = 'pod' in to ? to.pod.ports.find((it) => it.port === port && it.protocol === protocol)?.name : undefined;
    return { from: peers.get(from)!, to: peers.get(to)!, port, protocol, ...(portName === undefined ? {} : { portName }) };
  });
  return allowedByCyclonus({ binary: tool('cyclonus'), policies, traffic, work, signal });
}

const connectionText = ({ from, to, port, protocol }: Connection): string => `${endText(from)} → ${endText(to)} port ${port}/${protocol}`;

const endText = (end: Endpoint): string => ('pod' in end ? `${end.pod.namespace}/${end.pod.name}` : end.address);
