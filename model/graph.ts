import type { ResolvedCall, ResolvedService, Target } from './target';

/** A service of ours, as the network sees it. */
export interface ServiceNode {
  readonly kind: 'service';
  readonly name: string;
  readonly zone: string;
  readonly namespace: string;
}

/** Something managed elsewhere. */
export interface ExternalNode {
  readonly kind: 'external';
  readonly name: string;
  /** Absent: outside of every zone. */
  readonly zone?: string;
  readonly host: string;
  /** The addresses behind the host, where they are known. */
  readonly cidrs?: readonly string[];
}

export type GraphNode = ServiceNode | ExternalNode;

/** A declared connection. One that is not declared does not exist. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** The port on the wire: a pod's, after the Service has been resolved; or that of an external. */
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  /** Where it is declared: `services.client-intake.calls.context-controller`. */
  readonly declared: string;
}

/** Who may talk to whom in a target. The only source of everything that lets a connection through. */
export interface Graph {
  /** In order of name. */
  readonly nodes: readonly GraphNode[];
  /** In order of caller, then callee. */
  readonly edges: readonly Edge[];
}

/** The graph of a target. Linear in services and calls. */
export function graphOf(target: Target): Graph {
  const services = new Map(target.services.map((service) => [service.name, service]));
  const nodes: GraphNode[] = [
    ...target.services.map(({ name, zone, namespace }): ServiceNode => ({ kind: 'service', name, zone, namespace })),
    ...target.externals.map(
      ({ name, zone, host, cidrs }): ExternalNode => ({ kind: 'external', name, host, ...(zone === undefined ? {} : { zone }), ...(cidrs ? { cidrs } : {}) }),
    ),
    ...managed(target),
  ];
  const callers = [
    ...target.services.map(({ name, calls }) => ({ section: 'services', name, calls })),
    ...target.externals.map(({ name, calls }) => ({ section: 'externals', name, calls })),
  ];
  const edges = callers.flatMap(({ section, name, calls }) =>
    calls.map(
      (call): Edge => ({
        from: name,
        to: call.name,
        ...wireOf(call, services),
        declared: target.sourceOf([section, name, 'calls', call.name]).path ?? `${section}.${name}.calls`,
      }),
    ),
  );
  return { nodes: nodes.sort((a, b) => (a.name < b.name ? -1 : 1)), edges: edges.sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1)) };
}

/** Services that somebody else hosts are externals to everyone who calls them. */
function managed({ services, externals }: Target): ExternalNode[] {
  const known = new Set([...services, ...externals].map(({ name }) => name));
  const found = new Map<string, ExternalNode>();
  for (const call of [...services, ...externals].flatMap(({ calls }) => calls)) {
    if (call.to === 'external' && !known.has(call.name)) found.set(call.name, { kind: 'external', name: call.name, host: call.host });
  }
  return [...found.values()];
}

function wireOf(call: ResolvedCall, services: ReadonlyMap<string, ResolvedService>): Pick<Edge, 'port' | 'protocol'> {
  if (call.to === 'external') return { port: call.port, protocol: 'TCP' };
  const { containerPort, protocol } = services.get(call.name)!.ports.find(({ name }) => name === call.portName)!;
  return { port: containerPort, protocol };
}
