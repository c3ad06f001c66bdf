import { type Edge, graphOf, type Target } from '../model';
import { type AddressRange, addressOf, addressText, allAddresses, rangeOf, rangeText, without } from './address-ranges';
import type { Check, CheckContext, Fault, RenderedObject } from './check';
import {
  type Direction,
  type Endpoint,
  type NetworkPod,
  NetworkPolicies,
  type Peer,
  type Policy,
  type PolicyPort,
  type Protocol,
  portRanges,
} from './network-policies';
import { entries, isA, nameOf, namespaceOf, podTemplates } from './read';

/**
 * What the NetworkPolicies let through is what the configuration declares, and nothing else. Each half of a connection is
 * looked at by itself: an opening that the other half happens to close waits for the first mistake there.
 */
export const connectivity: Check = {
  id: 'connectivity',
  severity: 'error',
  why: 'a connection that is declared must work, and one that is not must not exist: either way, the graph is what people rely on',
  *run(context) {
    const { target } = context;
    if (target === undefined || !context.objects.some((object) => isA(object, 'networking.k8s.io', 'NetworkPolicy'))) return;
    const network = networkOf(context, target);
    yield* unguarded(network);
    yield* missing(network);
    yield* undeclared(network);
  },
};

/** Private, shared and link-local addresses: what "the internet" does not mean (RFC 1918, 6598, 3927, 4193, 4291). */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'].map(
  (cidr) => rangeOf(cidr)!,
);
const internet = without(allAddresses, privateRanges);

/** Addresses that are certain to be on the internet, one of each family: the root name server A's. */
const onTheInternet = ['198.41.0.4', '2001:503:ba3e::2:30'];

const directions = ['egress', 'ingress'] as const;

/** A declared connection with addresses. */
interface DeclaredAddresses {
  readonly port: number;
  readonly protocol: Protocol;
  readonly ranges: readonly AddressRange[];
}

interface Network {
  readonly objects: readonly RenderedObject[];
  readonly target: Target;
  readonly edges: readonly Edge[];
  readonly cidrs: ReadonlyMap<string, readonly string[] | undefined>;
  readonly policies: NetworkPolicies;
  readonly services: ReadonlyMap<string, NetworkPod>;
  readonly namesOf: ReadonlyMap<NetworkPod, string>;
  readonly dns: NetworkPod;
  /** Pods that nobody declared, one for each sort of namespace: those of the zones, of DNS, and any other. */
  readonly strangers: ReadonlySet<NetworkPod>;
  /** The pods whose connections are ours to judge: those of services, and strangers in their namespaces. */
  readonly own: ReadonlySet<NetworkPod>;
  readonly between: ReadonlyMap<string, readonly Edge[]>;
  readonly addresses: Readonly<Record<Direction, ReadonlyMap<string, readonly DeclaredAddresses[]>>>;
}

function networkOf({ objects }: CheckContext, target: Target): Network {
  const { nodes, edges } = graphOf(target);
  const { dns: resolver } = target.cluster;
  const dns: NetworkPod = { namespace: resolver.namespace, name: 'DNS', labels: resolver.podLabels, ports: [] };
  const zones = new Set(target.zones.map(({ namespace }) => namespace));
  // No namespace can be called "*", so this one is like none that anybody has thought of.
  const strangers = [...new Set([...zones, resolver.namespace, '*'])].map((namespace): NetworkPod => ({ namespace, name: '*', labels: {}, ports: [] }));
  const policies = new NetworkPolicies(objects, [dns, ...strangers]);
  const rendered = new Map(policies.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const services = new Map(
    target.services.flatMap(({ name, namespace }) => {
      const pod = rendered.get(`${namespace}/${name}`);
      return pod ? [[name, pod] as const] : [];
    }),
  );
  const cidrs = new Map(nodes.flatMap((node) => (node.kind === 'external' ? [[node.name, node.cidrs] as const] : [])));
  const rangesOf = (external: string) => cidrs.get(external)?.flatMap((cidr) => rangeOf(cidr) ?? []) ?? internet;
  const declared = ({ port, protocol }: Edge, external: string) => ({ port, protocol, ranges: rangesOf(external) });
  return {
    objects,
    target,
    edges,
    cidrs,
    policies,
    services,
    namesOf: new Map([...services].map(([name, pod]) => [pod, name])),
    dns,
    strangers: new Set(strangers),
    own: new Set([...services.values(), ...strangers.filter(({ namespace }) => zones.has(namespace))]),
    between: groups(edges, ({ from, to }) => `${from} ${to}`),
    addresses: {
      egress: groups(
        edges,
        ({ from, to }) => (cidrs.has(to) ? from : undefined),
        (edge) => declared(edge, edge.to),
      ),
      ingress: groups(
        edges,
        ({ from, to }) => (cidrs.has(from) ? to : undefined),
        (edge) => declared(edge, edge.from),
      ),
    },
  };
}

function groups(edges: readonly Edge[], keyOf: (edge: Edge) => string): Map<string, Edge[]>;
function groups<T>(edges: readonly Edge[], keyOf: (edge: Edge) => string | undefined, change: (edge: Edge) => T): Map<string, T[]>;
function groups(edges: readonly Edge[], keyOf: (edge: Edge) => string | undefined, change: (edge: Edge) => unknown = (edge) => edge): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const edge of edges) {
    const key = keyOf(edge);
    if (key === undefined) continue;
    const group = found.get(key);
    if (group) group.push(change(edge));
    else found.set(key, [change(edge)]);
  }
  return found;
}

/** Pods that no policy is about, and which are therefore open; and services of which there are no pods to look at. */
function* unguarded(network: Network): Iterable<Fault> {
  const { policies, own, strangers, target, services, objects } = network;
  const [anyPolicy] = policies.policies;
  for (const { name, namespace } of target.services) {
    if (services.has(name)) continue;
    yield {
      object: anyPolicy!.object,
      message: `cannot be judged for the service "${name}": no pod template of a workload ${namespace}/${name} is rendered, or its pods are on the host’s network`,
      fix: 'render the whole target, and keep services off the host’s network',
    };
  }
  const places = new Map<string, RenderedObject>([
    ...objects.filter((object) => isA(object, '', 'Namespace')).map((object) => [`${nameOf(object)}/*`, object] as const),
    ...podTemplates({ objects, kubernetes: '' }).map(({ object }) => [`${namespaceOf(object)}/${nameOf(object)}`, object] as const),
  ]);
  for (const pod of own) {
    for (const direction of directions) {
      if (policies.policiesOf(pod, direction).length > 0) continue;
      const subject = strangers.has(pod) ? 'leaves a pod that nobody declared open' : 'is open';
      yield {
        object: places.get(`${pod.namespace}/${pod.name}`) ?? anyPolicy!.object,
        message: `${subject}: in namespace "${pod.namespace}", no NetworkPolicy for ${direction} selects it, so ${
          direction === 'egress' ? 'it may call everything' : 'everyone may call it'
        }`,
        fix: `render a NetworkPolicy for the namespace that selects every pod and allows nothing`,
      };
    }
  }
}

/** Declared connections that do not come about. */
function* missing(network: Network): Iterable<Fault> {
  const { edges, services, cidrs, target } = network;
  for (const edge of edges) {
    const from = services.get(edge.from);
    const to = services.get(edge.to);
    if (from && to) yield* missingBetween(edge, from, to, network);
    else if (from && cidrs.has(edge.to)) {
      const samples = cidrs.get(edge.to)?.flatMap((cidr) => endsOf(rangeOf(cidr)!)) ?? onTheInternet;
      const shut = samples.filter((address) => !network.policies.lets('egress', { pod: from }, { address }, edge.port, edge.protocol));
      if (shut.length > 0) yield missingHalf('egress', from, `reach ${edge.to} (${shut.join(', ')}) on ${edge.port}/${edge.protocol}`, edge.declared, network);
    }
  }
  const { namespace, port, nodeLocalAddress } = target.cluster.dns;
  const resolvers: (readonly [Endpoint, string])[] = [
    [{ pod: network.dns }, `the DNS pods in ${namespace}`],
    [{ address: nodeLocalAddress }, `the DNS cache at ${nodeLocalAddress}`],
  ];
  for (const from of services.values()) {
    for (const [to, text] of resolvers) {
      const shut = (['UDP', 'TCP'] as const).filter((protocol) => !network.policies.allows({ pod: from }, to, port, protocol));
      if (shut.length > 0) yield missingHalf('egress', from, `ask ${text} on ${shut.map((protocol) => `${port}/${protocol}`).join(', ')}`, undefined, network);
    }
  }
}

const endsOf = ({ first, last }: AddressRange): string[] => [...new Set([addressText(first), addressText(last)])];

function* missingBetween({ port, protocol, declared }: Edge, from: NetworkPod, to: NetworkPod, network: Network): Iterable<Fault> {
  for (const direction of directions) {
    if (network.policies.lets(direction, { pod: from }, { pod: to }, port, protocol)) continue;
    const [subject, action] =
      direction === 'egress'
        ? [from, `call ${textOf(to, network)} on ${port}/${protocol}`]
        : [to, `be called by ${textOf(from, network)} on ${port}/${protocol}`];
    yield missingHalf(direction, subject, action, declared, network);
  }
}

function missingHalf(direction: Direction, subject: NetworkPod, action: string, declared: string | undefined, network: Network): Fault {
  return {
    object: policyToMend(subject, direction, network).object,
    path: `spec.${direction}`,
    message: `does not let ${textOf(subject, network)} ${action}, ${declared === undefined ? 'as every service may' : `as ${declared} declares`}`,
    fix: declared === undefined ? 'add it to a policy of the whole namespace' : `add it to this policy, or take ${declared} away`,
  };
}

/** The one that is most about the pod. There is one wherever something is shut. */
function policyToMend(pod: NetworkPod, direction: Direction, { policies }: Network): Policy {
  const precision = ({ podSelector }: Policy) => entries(podSelector.matchLabels).length;
  return policies
    .policiesOf(pod, direction)
    .reduce((best, policy) =>
      precision(policy) > precision(best) || (precision(policy) === precision(best) && nameOf(policy.object) < nameOf(best.object)) ? policy : best,
    );
}

/** Connections that rules let through and nothing declares: for each peer and port of a rule, the first that is found. */
function* undeclared(network: Network): Iterable<Fault> {
  for (const policy of network.policies.policies) {
    for (const direction of directions) {
      for (const { peers, ports } of policy.rules[direction] ?? []) {
        for (const peer of peers) {
          const found = new Set(ports.flatMap((port) => undeclaredText(direction, policy, peer, port, network) ?? []));
          for (const text of found) {
            yield {
              object: policy.object,
              path: peer.path,
              message: `lets ${text}, which nothing declares`,
              fix: 'take it away, or declare the call in the configuration of the caller',
            };
          }
        }
      }
    }
  }
}

function undeclaredText(direction: Direction, policy: Policy, peer: Peer, item: PolicyPort, network: Network): string | undefined {
  for (const subject of network.policies.selectedBy(policy)) {
    if (!network.own.has(subject)) continue;
    for (const other of network.policies.podsOf(peer)) {
      const [from, to] = direction === 'egress' ? [subject, other] : [other, subject];
      const port = undeclaredPort(from, to, item, network);
      if (port !== undefined) return `${textOf(from, network)} call ${textOf(to, network)} on ${port}`;
    }
    const opening = undeclaredAddresses(direction, subject, peer, item, network);
    if (opening === undefined) continue;
    const { range, port } = opening;
    return direction === 'egress'
      ? `${textOf(subject, network)} reach ${rangeText(range)} on ${port}`
      : `${rangeText(range)} call ${textOf(subject, network)} on ${port}`;
  }
  return undefined;
}

/** A port between two pods that is open and not declared: one that the callee listens on, where there is such a one. */
function undeclaredPort(from: NetworkPod, to: NetworkPod, item: PolicyPort, network: Network): string | undefined {
  const declared = declaredBetween(from, to, network);
  if (declared === undefined) return undefined;
  const isDeclared = (port: number, protocol: Protocol) => declared.some((it) => it.port === port && it.protocol === protocol);
  for (const { protocol, first, last } of portRanges(item, { pod: to })) {
    const listening = to.ports.filter((it) => it.protocol === protocol && first <= it.port && it.port <= last).map(({ port }) => port);
    for (const port of [...listening, ...upwards(first, last)]) if (!isDeclared(port, protocol)) return `${port}/${protocol}`;
  }
  return undefined;
}

/** What is declared between two pods; `undefined` where one of them is rendered but is no service, and not ours to judge. */
function declaredBetween(from: NetworkPod, to: NetworkPod, network: Network): readonly { readonly port: number; readonly protocol: Protocol }[] | undefined {
  if (to === network.dns) return dnsPorts(network);
  const [caller, callee] = [network.namesOf.get(from), network.namesOf.get(to)];
  if (caller !== undefined && callee !== undefined) return network.between.get(`${caller} ${callee}`) ?? [];
  const isKnown = (pod: NetworkPod) => network.namesOf.has(pod) || network.strangers.has(pod) || pod === network.dns;
  return isKnown(from) && isKnown(to) ? [] : undefined;
}

const dnsPorts = ({ target: { cluster } }: Network) => (['UDP', 'TCP'] as const).map((protocol) => ({ port: cluster.dns.port, protocol }));

function undeclaredAddresses(direction: Direction, subject: NetworkPod, { addresses }: Peer, item: PolicyPort, network: Network) {
  if (addresses.length === 0) return undefined;
  const declared = declaredAddresses(direction, subject, network);
  for (const { protocol, first, last } of portRanges(item, direction === 'ingress' ? { pod: subject } : { address: '' })) {
    for (const port of upwards(first, last)) {
      const allowed = declared.filter((it) => it.port === port && it.protocol === protocol).flatMap(({ ranges }) => ranges);
      const [range] = without(addresses, allowed);
      if (range !== undefined) return { range, port: `${port}/${protocol}` };
    }
  }
  return undefined;
}

function declaredAddresses(direction: Direction, subject: NetworkPod, network: Network): readonly DeclaredAddresses[] {
  const declared = network.addresses[direction].get(network.namesOf.get(subject) ?? '') ?? [];
  if (direction === 'ingress') return declared;
  const address = addressOf(network.target.cluster.dns.nodeLocalAddress)!;
  return [...declared, ...dnsPorts(network).map((port) => ({ ...port, ranges: [{ first: address, last: address }] }))];
}

function* upwards(first: number, last: number): Iterable<number> {
  for (let number = first; number <= last; number++) yield number;
}

function textOf(pod: NetworkPod, { dns, strangers }: Network): string {
  if (pod === dns) return `the DNS pods in ${pod.namespace}`;
  if (!strangers.has(pod)) return `${pod.namespace}/${pod.name}`;
  return pod.namespace === '*' ? 'any pod anywhere' : `any pod in ${pod.namespace}`;
}
