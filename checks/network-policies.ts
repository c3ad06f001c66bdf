import { type AddressRange, addressOf, allAddresses, includes, rangeOf, without } from './address-ranges';
import type { RenderedObject } from './check';
import { entries, isA, isMap, items, longRunning, nameOf, namespaceOf, podTemplatesOf, selects, type Value } from './read';

/** The pods of one template, as policies see them. */
export interface NetworkPod {
  readonly namespace: string;
  /** Of the workload. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name?: string; readonly port: number; readonly protocol: string }[];
}

/** One end of a connection: a pod, or an address that is no pod's. */
export type Endpoint = { readonly pod: NetworkPod } | { readonly address: string };

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy, read. */
export interface Policy {
  readonly object: RenderedObject;
  readonly namespace: string;
  /** The pods that it is about; an empty one is about every pod of its namespace. */
  readonly podSelector: Value;
  /** What it lets through; `undefined` for a direction that it is not about. */
  readonly rules: Readonly<Record<Direction, readonly Rule[] | undefined>>;
}

/** Connections with any of the peers on any of the ports. */
export interface Rule {
  readonly peers: readonly Peer[];
  readonly ports: readonly PolicyPort[];
}

/** Who is at the other end: the pods and the addresses of one item of `from` or `to`. */
export interface Peer {
  /** `spec.ingress[0].from[1]`, or the rule where everyone is meant. */
  readonly path: string;
  /** Both must match. */
  readonly pods: { readonly namespaceSelector: Value; readonly podSelector: Value } | undefined;
  readonly addresses: readonly AddressRange[];
}

/** One item of `ports`: numbers from the first to the last, or the name of a port of the pod that is called. */
export type PolicyPort = { readonly protocol: Protocol } & ({ readonly first: number; readonly last: number } | { readonly name: string });

/** The ports that an item means at one callee. */
export interface PortRange {
  readonly protocol: Protocol;
  readonly first: number;
  readonly last: number;
}

const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
const allPorts = { first: 1, last: 65535 };
const everything = {};

/** The label that the API server gives to each namespace, and that nobody can change. */
const namespaceName = 'kubernetes.io/metadata.name';

/**
 * What NetworkPolicies let through, by their specification alone and not by any one network plugin.
 *
 * Two things it cannot know. Pods have no addresses before they run, so an `ipBlock` never matches a pod here. And pods on
 * the host's network are left out, as the specification does not say what policies mean to them.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicies {
  /** One for each pod template, and then the others. */
  readonly pods: readonly NetworkPod[];
  readonly policies: readonly Policy[];
  private readonly namespaces: ReadonlyMap<string, Value>;
  private readonly namespacesByLabel: LabelIndex<{ readonly name: string; readonly labels: Value }>;
  private readonly podsByNamespace: ReadonlyMap<string, LabelIndex<NetworkPod>>;
  private readonly policiesByNamespace: ReadonlyMap<string, SelectorIndex<Policy>>;
  private readonly peers = new Map<readonly Rule[], PeerIndex>();

  /** @param others pods that no template shows, such as those of the cluster's DNS */
  constructor(objects: readonly RenderedObject[], others: readonly NetworkPod[] = []) {
    this.pods = [...objects.flatMap(podsOf), ...others];
    this.policies = objects.filter((object) => isA(object, 'networking.k8s.io', 'NetworkPolicy')).map(policyOf);
    const rendered = objects.filter((object) => isA(object, '', 'Namespace')).map((object) => [nameOf(object), object.manifest.metadata?.labels] as const);
    const mentioned = [...this.pods, ...this.policies].map(({ namespace }) => [namespace, {}] as const);
    this.namespaces = new Map([...mentioned, ...rendered].map(([name, labels]) => [name, namespaceLabels(name, labels)]));
    this.namespacesByLabel = new LabelIndex([...this.namespaces].map(([name, labels]) => ({ name, labels })));
    this.podsByNamespace = mapped(grouped(this.pods), (pods) => new LabelIndex(pods));
    this.policiesByNamespace = mapped(grouped(this.policies), (policies) => new SelectorIndex(policies, ({ podSelector }) => podSelector));
  }

  /** Whether a connection comes about: the policies of the caller let it out, and those of the callee let it in. */
  allows(from: Endpoint, to: Endpoint, port: number, protocol: Protocol): boolean {
    return this.lets('egress', from, to, port, protocol) && this.lets('ingress', from, to, port, protocol);
  }

  /** One half of it: whether the policies of the caller let a connection out, or those of the callee let it in. */
  lets(direction: Direction, from: Endpoint, to: Endpoint, port: number, protocol: Protocol): boolean {
    const [subject, peer] = direction === 'egress' ? [from, to] : [to, from];
    if (!('pod' in subject)) return true;
    const policies = this.policiesOf(subject.pod, direction);
    return policies.length === 0 || policies.some(({ rules }) => this.matches(rules[direction]!, peer, to, port, protocol));
  }

  /** The policies that are about a pod in a direction; a pod without any is open. */
  policiesOf(pod: NetworkPod, direction: Direction): Policy[] {
    const policies = this.policiesByNamespace.get(pod.namespace)?.find(pod.labels) ?? [];
    return [...policies].filter(({ rules }) => rules[direction] !== undefined);
  }

  /** The pods that a policy is about. */
  selectedBy({ namespace, podSelector }: Policy): Iterable<NetworkPod> {
    return this.podsByNamespace.get(namespace)?.select(podSelector) ?? [];
  }

  /** The pods that a peer names. */
  *podsOf({ pods }: Peer): Iterable<NetworkPod> {
    if (pods === undefined) return;
    for (const { name } of this.namespacesByLabel.select(pods.namespaceSelector)) {
      yield* this.podsByNamespace.get(name)?.select(pods.podSelector) ?? [];
    }
  }

  private matches(rules: readonly Rule[], peer: Endpoint, to: Endpoint, port: number, protocol: Protocol): boolean {
    const index = this.peers.get(rules) ?? new PeerIndex(rules);
    this.peers.set(rules, index);
    const found = 'pod' in peer ? index.naming(peer.pod, this.labelsOf(peer.pod.namespace)) : index.holding(addressOf(peer.address));
    for (const { ports } of found) {
      const ranges = ports.flatMap((item) => portRanges(item, to));
      if (ranges.some((range) => range.protocol === protocol && range.first <= port && port <= range.last)) return true;
    }
    return false;
  }

  private labelsOf(namespace: string): Value {
    return this.namespaces.get(namespace) ?? namespaceLabels(namespace, {});
  }
}

/** The ports that an item of `ports` means at a callee: a name is looked up there, and means nothing at an address. */
export function portRanges(item: PolicyPort, to: Endpoint): PortRange[] {
  if ('first' in item) return [item];
  const ports = 'pod' in to ? to.pod.ports : [];
  return ports
    .filter(({ name, protocol }) => name === item.name && protocol === item.protocol)
    .map(({ port }) => ({ protocol: item.protocol, first: port, last: port }));
}

/** The rules of a policy, found by who is at the other end. */
class PeerIndex {
  private readonly pods: SelectorIndex<{ readonly rule: Rule; readonly peer: Peer }>;
  private readonly addresses: readonly { readonly rule: Rule; readonly peer: Peer }[];

  constructor(rules: readonly Rule[]) {
    const all = rules.flatMap((rule) => rule.peers.map((peer) => ({ rule, peer })));
    this.pods = new SelectorIndex(
      all.filter(({ peer }) => peer.pods !== undefined),
      ({ peer }) => peer.pods?.podSelector,
    );
    this.addresses = all.filter(({ peer }) => peer.addresses.length > 0);
  }

  *naming({ labels }: NetworkPod, namespace: Value): Iterable<Rule> {
    for (const { rule, peer } of this.pods.find(labels)) {
      if (selects(peer.pods?.namespaceSelector, namespace)) yield rule;
    }
  }

  *holding(address: bigint | undefined): Iterable<Rule> {
    if (address === undefined) return;
    for (const { rule, peer } of this.addresses) {
      if (includes(peer.addresses, address)) yield rule;
    }
  }
}

/** Things that carry labels, found by selector. */
class LabelIndex<T extends { readonly labels: Value }> {
  private readonly byLabel = new Map<string, T[]>();

  constructor(private readonly all: readonly T[]) {
    for (const item of all) for (const label of labelTexts(item.labels)) push(this.byLabel, label, item);
  }

  *select(selector: Value): Iterable<T> {
    const lists = labelTexts(selector?.matchLabels).map((label) => this.byLabel.get(label) ?? []);
    const shortest = lists.reduce<readonly T[]>((best, list) => (list.length < best.length ? list : best), this.all);
    for (const item of shortest) if (selects(selector, item.labels)) yield item;
  }
}

/** Things that have a selector, found by the labels it selects: each is filed under the label that it shares with the fewest. */
class SelectorIndex<T> {
  private readonly byLabel = new Map<string, T[]>();
  private readonly others: T[] = [];

  constructor(
    items: readonly T[],
    private readonly selectorOf: (item: T) => Value,
  ) {
    const counts = new Map<string, number>();
    const labelsOf = (item: T) => labelTexts(selectorOf(item)?.matchLabels);
    for (const item of items) for (const label of labelsOf(item)) counts.set(label, (counts.get(label) ?? 0) + 1);
    for (const item of items) {
      const [rarest] = labelsOf(item).sort((a, b) => counts.get(a)! - counts.get(b)!);
      if (rarest === undefined) this.others.push(item);
      else push(this.byLabel, rarest, item);
    }
  }

  *find(labels: Value): Iterable<T> {
    for (const list of [this.others, ...labelTexts(labels).map((label) => this.byLabel.get(label) ?? [])]) {
      for (const item of list) if (selects(this.selectorOf(item), labels)) yield item;
    }
  }
}

const labelTexts = (labels: Value): string[] => entries(labels).map(([key, value]) => `${key}=${String(value)}`);

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}

function grouped<T extends { readonly namespace: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) push(groups, item.namespace, item);
  return groups;
}

const mapped = <T, U>(map: ReadonlyMap<string, T>, change: (value: T) => U): Map<string, U> => new Map([...map].map(([key, value]) => [key, change(value)]));

const namespaceLabels = (name: string, labels: Value): Value => ({ ...(isMap(labels) ? labels : {}), [namespaceName]: name });

function podsOf(object: RenderedObject): NetworkPod[] {
  return podTemplatesOf(object)
    .filter(({ spec }) => spec.hostNetwork !== true)
    .map((template) => ({
      namespace: namespaceOf(object),
      name: nameOf(object),
      labels: isMap(template.metadata?.labels) ? template.metadata.labels : {},
      ports: longRunning(template)
        .flatMap(({ container }) => items(container.ports, ''))
        .map(({ item: { name, containerPort, protocol } }) => ({ ...(name === undefined ? {} : { name }), port: containerPort, protocol: protocol ?? 'TCP' })),
    }));
}

function policyOf(object: RenderedObject): Policy {
  const spec = isMap(object.manifest.spec) ? object.manifest.spec : {};
  const { policyTypes, podSelector, ingress, egress } = spec;
  const isNamed = Array.isArray(policyTypes) && policyTypes.length > 0;
  const isAbout = (type: string, byDefault: boolean) => (isNamed ? policyTypes.includes(type) : byDefault);
  const namespace = namespaceOf(object);
  return {
    object,
    namespace,
    podSelector: podSelector ?? everything,
    rules: {
      ingress: isAbout('Ingress', true) ? rulesOf(ingress, 'spec.ingress', 'from', namespace) : undefined,
      egress: isAbout('Egress', Array.isArray(egress) && egress.length > 0) ? rulesOf(egress, 'spec.egress', 'to', namespace) : undefined,
    },
  };
}

function rulesOf(rules: Value, place: string, key: 'from' | 'to', namespace: string): Rule[] {
  return items(rules, place).map(({ item, path }) => ({
    peers: isFilled(item[key]) ? items(item[key], `${path}.${key}`).map((peer) => peerOf(peer.item, peer.path, namespace)) : [everyone(path)],
    ports: isFilled(item.ports) ? items(item.ports, '').flatMap(({ item: port }) => portsOf(port)) : protocols.map((protocol) => ({ protocol, ...allPorts })),
  }));
}

const isFilled = (list: Value): boolean => Array.isArray(list) && list.length > 0;

const everyone = (path: string): Peer => ({ path, pods: { namespaceSelector: everything, podSelector: everything }, addresses: allAddresses });

function peerOf({ ipBlock, namespaceSelector, podSelector }: Value, path: string, namespace: string): Peer {
  if (isMap(ipBlock)) return { path, pods: undefined, addresses: addressesOf(ipBlock) };
  if (!isMap(namespaceSelector) && !isMap(podSelector)) return { path, pods: undefined, addresses: [] };
  const pods = { namespaceSelector: namespaceSelector ?? { matchLabels: { [namespaceName]: namespace } }, podSelector: podSelector ?? everything };
  return { path, pods, addresses: [] };
}

function addressesOf({ cidr, except }: Value): AddressRange[] {
  const known = (block: Value) => [rangeOf(block)].filter((range) => range !== undefined);
  return without(known(cidr), Array.isArray(except) ? except.flatMap(known) : []);
}

function portsOf({ port, endPort, protocol = 'TCP' }: Value): PolicyPort[] {
  if (!protocols.includes(protocol)) return [];
  if (typeof port === 'string') return [{ protocol, name: port }];
  if (typeof port === 'number') return [{ protocol, first: port, last: typeof endPort === 'number' ? endPort : port }];
  return port === undefined || port === null ? [{ protocol, ...allPorts }] : [];
}
