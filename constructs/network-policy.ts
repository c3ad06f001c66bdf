import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps, type k8s, type Plain, unlessEmpty } from './kube-object';

/** Who is at the other end. Labels of namespace and pod count together. */
export type Peer =
  | { readonly type: 'pods'; readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly type: 'addresses'; readonly cidr: string; readonly except?: readonly string[] };

export interface PolicyPort {
  /** The port of the pod: policies act after the Service has been resolved. */
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

/** Connections with any of the peers on any of the ports. */
export interface PolicyRule {
  readonly peers: readonly Peer[];
  readonly ports: readonly PolicyPort[];
}

export interface NetworkPolicyProps extends KubeObjectProps {
  /** The pods that it is about. @default - every pod of the namespace */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** What may come in. @default - nothing */
  readonly ingress?: readonly PolicyRule[];
  /** What may go out. @default - nothing */
  readonly egress?: readonly PolicyRule[];
}

/**
 * What its pods may talk to, in both directions: policies add up, so with nothing allowed it is a default deny.
 *
 * @throws if a rule has no peers or no ports, which would mean everyone or everything
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkPolicy extends KubeObject {
  constructor(scope: Construct, id: string, props: NetworkPolicyProps) {
    const spec: Plain<k8s.NetworkPolicySpec> = {
      podSelector: props.podLabels ? { matchLabels: props.podLabels } : {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: unlessEmpty(
        (props.ingress ?? []).map((rule) => ({ from: peersOf(rule, props.name), ports: rule.ports.map(({ port, protocol }) => ({ port, protocol })) })),
      ),
      egress: unlessEmpty(
        (props.egress ?? []).map((rule) => ({ to: peersOf(rule, props.name), ports: rule.ports.map(({ port, protocol }) => ({ port, protocol })) })),
      ),
    };
    super(scope, id, 'networking.k8s.io/v1', 'NetworkPolicy', props, { spec });
  }
}

function peersOf({ peers, ports }: PolicyRule, policy: string): Plain<k8s.NetworkPolicyPeer>[] {
  if (peers.length === 0 || ports.length === 0) throw new Error(`NetworkPolicy ${policy}: a rule without peers or ports would let everything through`);
  return peers.map((peer) =>
    peer.type === 'pods'
      ? // One item with both selectors means "and"; two items would mean "or".
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } }, podSelector: { matchLabels: peer.labels } }
      : { ipBlock: { cidr: peer.cidr, except: peer.except } },
  );
}
