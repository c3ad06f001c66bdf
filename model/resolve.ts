import { type Draft, type DraftService, namespaceOf } from './draft';
import { originOf, placeIn } from './merge';
import type { Platform } from './parse';
import { ConfigurationError, didYouMean, listed } from './problem';
import { addQuantities, largerQuantity } from './quantity';
import { type Need, quotaOf } from './quota';
import type { Zone } from './schema';
import { gracePeriodSeconds } from './shutdown';
import type { ResolvedCall, ResolvedScaling, ResolvedService, ResolvedZone, Target } from './target';

/**
 * Everything that one environment runs in one region.
 *
 * @throws ConfigurationError if the platform has no such environment or region
 */
export function resolve(platform: Platform, environmentName: string, regionName: string): Target {
  const environment = named(platform.frame.environments, environmentName, 'environment', 'environments');
  const region = named(environment.regions, regionName, 'region', `environments.${environmentName}.regions`);
  return completed(platform.drafts.get(`${environment.name}/${region.name}`)!);
}

function named<T extends { readonly name: string }>(things: readonly T[], name: string, kind: string, path: string): T {
  const found = things.find((thing) => thing.name === name);
  if (found) return found;
  const names = things.map((thing) => thing.name);
  throw new ConfigurationError([
    {
      path,
      message: `there is no ${kind} "${name}"`,
      found: name,
      allowed: listed(names),
      fix: didYouMean(name, names) ?? 'choose one of them',
      severity: 'error',
    },
  ]);
}

/** Turns a checked draft into a target; what the checks let pass cannot fail here. */
function completed(draft: Draft): Target {
  const { frame, environment, region } = draft;
  const services = [...draft.services.values()]
    .filter(({ service }) => service.enabled && service.hosting.type === 'in-cluster')
    .map((entry) => completeService(entry, draft))
    .sort(byName);
  const zones = [...draft.zones.values()].sort(byName).map((zone) =>
    completeZone(
      zone,
      services.filter((service) => service.zone === zone.name),
      environment.mesh,
    ),
  );
  const namespaces = new Map(zones.map((zone) => [zone.name, zone.namespace]));

  return {
    name: `${environment.name}/${region.name}`,
    platform: { name: frame.name, domain: frame.domain },
    environment: { name: environment.name, tier: environment.tier, kubernetes: environment.kubernetes, audience: environment.audience },
    cluster: environment.cluster,
    mesh: environment.mesh,
    ...(environment.secretStore
      ? { secretStore: { ...environment.secretStore, keyPrefix: environment.secretStore.keyPrefix ?? `${frame.name}/${environment.name}` } }
      : {}),
    region: { name: region.name, primary: region.primary, hosts: [...region.hosts].sort() },
    access: environment.access
      .map(({ group, role, zones: only }) => ({
        group,
        role,
        namespaces: (only ?? [...namespaces.keys()]).map((zone) => namespaces.get(zone)!).sort(),
      }))
      .sort((a, b) => compare(`${a.group} ${a.role}`, `${b.group} ${b.role}`)),
    zones,
    teams: [...draft.teams.values()].sort(byName),
    priorityClasses: [...draft.priorityClasses.values()].sort(byName),
    queues: [...draft.queues.values()].sort(byName),
    externals: [...draft.externals.values()].sort(byName).map((external) => ({ ...external, calls: external.calls.map((call) => completeCall(call, draft)) })),
    services,
    backups: [...draft.backups.values()].sort(byName),
    sourceOf: (path) => {
      const [section = '', name = '', ...rest] = path;
      const layers = section === 'services' ? draft.services.get(name)?.layers : draft.sectionLayers.get(section)?.get(name);
      const layer = layers && originOf(layers, rest);
      return layer ? { source: layer.source, path: placeIn(layer, rest) } : { source: 'default' };
    },
  };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => compare(a.name, b.name);
/** By code unit: the same on every machine, whatever its locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function completeService({ service }: DraftService, draft: Draft): ResolvedService {
  const { enabled: _, class: __, hosting: ___, disruption, shutdown, singleReplica: ____, ...rest } = service;
  const { repository = `${draft.frame.registry}/${service.name}`, tag, digest, pullPolicy, pullSecrets } = service.image;
  const scaling = completeScaling(service.scaling, draft);
  const [minReplicas, maxReplicas] = scaling.type === 'fixed' ? [scaling.replicas, scaling.replicas] : [scaling.minReplicas, scaling.maxReplicas];
  const { requests, limits } = service.resources;
  const { verticalScaling: vertical } = service;

  return {
    ...rest,
    namespace: namespaceOf(draft.zones.get(service.zone)!),
    image: {
      reference: `${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`,
      version:
        tag
          ?.slice(0, 63)
          .replace(/[^A-Za-z0-9]+$/, '')
          .replace(/^[^A-Za-z0-9]+/, '') ?? digest!.slice('sha256:'.length, 'sha256:'.length + 12),
      pullPolicy,
      pullSecrets,
    },
    secrets: service.secrets.map(({ name, property = name, version }) => ({ name, property, ...(version === undefined ? {} : { version }) })).sort(byName),
    ports: service.ports.map((port) => ({ ...port, servicePort: port.servicePort ?? port.containerPort })),
    scaling,
    minReplicas,
    maxReplicas,
    verticalScaling: vertical && {
      ...vertical,
      minAllowed: vertical.minAllowed ?? pick(requests, vertical.controlledResources),
      maxAllowed: vertical.maxAllowed ?? pick(limits, vertical.controlledResources),
    },
    ...(minReplicas > 1 ? { maxUnavailable: disruption.maxUnavailable } : {}),
    preStopSeconds: shutdown.preStopSeconds,
    drainSeconds: shutdown.drainSeconds,
    terminationGracePeriodSeconds: gracePeriodSeconds(shutdown),
    calls: service.calls.map((call) => completeCall(call, draft)).sort(byName),
  } as ResolvedService;
}

const pick = (from: { cpu?: string | undefined; memory?: string | undefined }, keys: readonly ('cpu' | 'memory')[]) =>
  Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));

function completeScaling(scaling: DraftService['service']['scaling'], draft: Draft): ResolvedScaling {
  if (scaling.type === 'fixed') return scaling;
  const { queue, ...rest } = scaling;
  if (queue === undefined) return rest;
  return { ...rest, queue: { name: queue, averageValue: queueTarget(draft.queues.get(queue)!.scaling, scaling.minReplicas) } };
}

/**
 * Messages per pod to hold so that scaling begins when the queue reaches `threshold`: an AverageValue metric asks for
 * length ÷ averageValue pods, which exceeds `minReplicas` exactly when the length exceeds threshold.
 */
export function queueTarget(threshold: number, minReplicas: number): number {
  return Math.max(1, Math.floor(threshold / minReplicas));
}

function completeCall(call: DraftService['service']['calls'][number], draft: Draft): ResolvedCall {
  const env = call.env === undefined ? {} : { env: call.env };
  const callee = draft.services.get(call.name)?.service;
  if (callee?.hosting.type === 'in-cluster') {
    const port = call.port ? callee.ports.find(({ name }) => name === call.port)! : callee.ports.find(({ expose }) => expose)!;
    return {
      name: call.name,
      to: 'service',
      host: `${callee.name}.${namespaceOf(draft.zones.get(callee.zone)!)}.svc.cluster.local`,
      port: port.servicePort ?? port.containerPort,
      portName: port.name,
      scheme: port.appProtocol === 'kubernetes.io/h2c' ? 'http' : (port.appProtocol ?? 'tcp'),
      ...env,
    };
  }
  const external = callee?.hosting.type === 'managed' ? { ...callee.hosting, scheme: undefined } : draft.externals.get(call.name)!;
  const { host, port, protocol, scheme = protocol === 'TLS' ? 'https' : protocol.toLowerCase() } = external;
  return { name: call.name, to: 'external', host, port: port!, scheme, ...env };
}

function completeZone(zone: Zone, services: readonly ResolvedService[], mesh: Target['mesh']): ResolvedZone {
  const { quota, namespace: _, ...rest } = zone;
  const limitsCpu = services.every((service) => service.resources.limits.cpu !== undefined);
  const cpus = services.map((service) => service.resources.limits.cpu).filter((cpu) => cpu !== undefined);
  return {
    ...rest,
    namespace: namespaceOf(zone),
    limitsCpu,
    quota: quotaOf(
      services.map((service) => ({
        replicas: service.maxReplicas,
        surge: service.workload.type === 'Deployment' ? service.workload.maxSurge : 0,
        ...perPod(service, mesh),
        claims: service.workload.type === 'StatefulSet' ? service.workload.volumeClaims.map(({ size }) => size) : [],
      })),
      quota,
    ),
    largest: {
      ...(limitsCpu ? { cpu: cpus.reduce(largerQuantity, zone.limits.default.cpu ?? '0') } : {}),
      memory: services.map((service) => service.resources.limits.memory).reduce(largerQuantity, zone.limits.default.memory),
    },
  };
}

/** What a pod of a service needs: its own container, and the proxy that a mesh puts beside it. */
function perPod({ resources: { requests, limits } }: ResolvedService, mesh: Target['mesh']): Pick<Need, 'requests' | 'limits'> {
  if (mesh.type === 'none') return { requests, limits };
  const { proxy } = mesh;
  return {
    requests: { ...requests, cpu: addQuantities(requests.cpu, proxy.requests.cpu), memory: addQuantities(requests.memory, proxy.requests.memory) },
    limits: {
      ...limits,
      cpu: limits.cpu === undefined ? undefined : addQuantities(limits.cpu, proxy.limits.cpu),
      memory: addQuantities(limits.memory, proxy.limits.memory),
    },
  };
}
