import type { Construct } from 'constructs';
import { type Admission, AuthorizationPolicy } from '../constructs/authorization-policy';
import { DestinationRule } from '../constructs/destination-rule';
import { PeerAuthentication } from '../constructs/peer-authentication';
import { ServiceEntry } from '../constructs/service-entry';
import { Sidecar } from '../constructs/sidecar';
import { Telemetry } from '../constructs/telemetry';
import { VirtualService } from '../constructs/virtual-service';
import type { ResolvedService, ResolvedZone, Target } from '../model';
import { LayerChart } from './layer-chart';
import type { PolicyGraph } from './network-policy-chart';
import { selectorOf } from './selector';

/** A zone in the Istio mesh: mutual TLS, nothing let in or out but what is declared, and how callers behave. */
export class MeshChart extends LayerChart {
  constructor(
    scope: Construct,
    private readonly zone: ResolvedZone,
    private readonly target: Target,
    private readonly graph: PolicyGraph,
  ) {
    super(scope, 'mesh', zone.name, target);
    const { namespace } = zone;
    const services = target.services.filter((service) => service.zone === zone.name);
    new PeerAuthentication(this, 'mtls', { name: 'default', namespace });
    new AuthorizationPolicy(this, 'deny', { name: 'deny-by-default', namespace });
    new Telemetry(this, 'telemetry', { name: 'default', namespace });
    new Sidecar(this, 'sidecar', { name: 'default', namespace, hosts: this.hosts(services) });
    this.externals(services);
    for (const service of services) this.service(service);
  }

  private service(service: ResolvedService): void {
    const named = { name: service.name, namespace: this.zone.namespace };
    new AuthorizationPolicy(this, `${service.name}-callers`, {
      ...named,
      podLabels: selectorOf(service.name, this.target),
      admissions: this.admissions(service),
    });
    const exposed = service.ports.filter(({ expose }) => expose);
    if (exposed.length === 0) return;
    const host = hostOf(service);
    const { traffic } = service;
    new DestinationRule(this, `${service.name}-destination`, { ...named, host, ...traffic });
    if (exposed.some(({ appProtocol = '' }) => /http|grpc/.test(appProtocol))) {
      new VirtualService(this, `${service.name}-routes`, { ...named, host, reads: traffic.reads, writes: traffic.writes });
    }
  }

  /** Callers by port, each by the identity that is theirs alone. */
  private admissions({ name }: ResolvedService): Admission[] {
    const ports = new Map<number, { namespace: string; name: string }[]>();
    for (const { from, port } of this.graph.into.get(name) ?? []) {
      const caller = this.graph.services.get(from);
      if (caller) ports.set(port, [...(ports.get(port) ?? []), { namespace: caller.namespace, name: caller.name }]);
    }
    return [...ports].sort(([a], [b]) => a - b).map(([port, serviceAccounts]) => ({ port, serviceAccounts }));
  }

  /** Hosts that the zone's services call: those of other services by name, and externals, which are entries of this namespace. */
  private hosts(services: readonly ResolvedService[]): string[] {
    const called = services.flatMap(({ calls }) =>
      calls.filter(({ to }) => to === 'service').map(({ name, host }) => `${this.graph.services.get(name)!.namespace}/${host}`),
    );
    const own = this.externalCalls(services).length > 0 ? ['./*'] : [];
    const hosts = [...new Set([...own, ...called])].sort();
    // A list must hold something; `~/*` is Istio's word for nothing.
    return hosts.length > 0 ? hosts : ['~/*'];
  }

  private externals(services: readonly ResolvedService[]): void {
    for (const { name, host, port } of this.externalCalls(services)) {
      const { protocol = 'TLS' } = this.target.externals.find((external) => external.name === name) ?? {};
      new ServiceEntry(this, `external-${name}`, { name, namespace: this.zone.namespace, host, port, protocol });
    }
  }

  private externalCalls(services: readonly ResolvedService[]) {
    const calls = services.flatMap((service) => service.calls.filter(({ to }) => to === 'external'));
    return [...new Map(calls.map((call) => [call.name, call])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const hostOf = ({ name, namespace }: ResolvedService): string => `${name}.${namespace}.svc.cluster.local`;
