import { formatQuantity, parseQuantity } from '../model/quantity';
import { countOf, replicasOf } from './autoscaling';
import type { Check, CheckContext, Fault, RenderedObject } from './check';
import { amountOf, type Defaults, defaultsOf, milliOf, podAmount, type Side } from './pod-resources';
import { containersOf, entries, isA, isMap, items, namespaceOf, numberOr, objectsOf, type PodTemplate, podTemplates, type Value } from './read';
import { fieldPath } from './schema-path';

/** A ResourceQuota that leaves no room for what is rendered, or that refuses pods for stating too little. */
export const quotaBelowNeed: Check = {
  id: 'quota-below-need',
  severity: 'error',
  why: 'pods beyond a quota are refused, and pods that do not state what it counts: autoscaling and rollouts then stop halfway, in silence',
  *run(context) {
    for (const quota of objectsOf(context, '', 'ResourceQuota')) {
      const { spec } = quota.manifest;
      // A quota with scopes counts some pods only, chosen by what is known at run time.
      if (Array.isArray(spec?.scopes) || isMap(spec?.scopeSelector)) continue;
      yield* tooLittle(quota, context);
      yield* unstated(quota, context);
    }
  },
};

function* tooLittle(quota: RenderedObject, context: CheckContext): Iterable<Fault> {
  for (const [resource, hard] of entries(quota.manifest.spec?.hard)) {
    const need = needOf(resource, namespaceOf(quota), context);
    const limit = milliOf(hard);
    if (need === undefined || limit === undefined || need <= limit) continue;
    const binary = parseQuantity(hard)?.binary ?? false;
    yield {
      object: quota,
      path: fieldPath(['spec', 'hard', resource]),
      message: `is ${hard}; with every workload at its most, ${formatQuantity({ milli: need, binary: binary || /memory|storage/.test(resource) })} are needed`,
      fix: 'raise it, or lower maxReplicas or the resources of the workloads',
    };
  }
}

/** The resource that a quota counts, and on which side: `memory` is short for `requests.memory`. */
function counted(key: string): { readonly side: Side; readonly resource: string } | undefined {
  const [, side, resource] = /^(requests|limits)\.(.+)$/.exec(key) ?? [];
  if (side !== undefined && resource !== undefined && resource !== 'storage') return { side: side as Side, resource };
  return ['cpu', 'memory', 'ephemeral-storage'].includes(key) ? { side: 'requests', resource: key } : undefined;
}

/** Thousandths of what a namespace needs at its most of something that a quota counts; `undefined` if that cannot be told. */
function needOf(key: string, namespace: string, context: CheckContext): bigint | undefined {
  const pods = podTemplates(context, namespace).map((pod) => ({ pod, count: whole(mostPods(pod, context)) }));
  const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);
  const compute = counted(key);
  if (compute !== undefined) {
    const defaults = defaultsOf(namespace, context);
    return sum(pods.map(({ pod, count }) => count * podAmount(pod, compute.side, compute.resource, defaults)));
  }
  const services = objectsOf(context, '', 'Service', namespace);
  switch (key) {
    case 'pods':
    case 'count/pods':
      return sum(pods.map(({ count }) => count * 1000n));
    case 'persistentvolumeclaims':
    case 'count/persistentvolumeclaims':
      return sum(claims(namespace, context).map(({ count }) => count * 1000n));
    case 'requests.storage':
      return sum(claims(namespace, context).map(({ size, count }) => count * size));
    case 'services':
    case 'count/services':
      return BigInt(services.length) * 1000n;
    case 'services.loadbalancers':
      return BigInt(services.filter(({ manifest }) => manifest.spec?.type === 'LoadBalancer').length) * 1000n;
    default:
      return undefined;
  }
}

/** A count; one with a fraction, which the schema forbids, is rounded up. */
const whole = (count: number): bigint => BigInt(Math.ceil(count));

/** The most pods of a template at a time: its replicas at their most, and those that a rollout adds. */
function mostPods({ object }: PodTemplate, context: CheckContext): number {
  const { spec } = object.manifest;
  const most = replicasOf(object, context)?.most;
  if (most !== undefined) return most + surge(object, most);
  const job = isA(object, 'batch', 'CronJob') ? spec?.jobTemplate?.spec : isA(object, 'batch', 'Job') ? spec : undefined;
  if (job !== undefined) return Math.min(numberOr(job?.parallelism, 1), numberOr(job?.completions, Number.POSITIVE_INFINITY));
  // Of a DaemonSet there are as many as nodes: one at the very least.
  return object.manifest.kind === 'PodTemplate' ? 0 : 1;
}

function surge(object: RenderedObject, replicas: number): number {
  const { strategy } = object.manifest.spec ?? {};
  if (isA(object, 'apps', 'Deployment')) return strategy?.type === 'Recreate' ? 0 : (countOf(strategy?.rollingUpdate?.maxSurge ?? '25%', replicas) ?? 0);
  if (!isA(object, 'argoproj.io', 'Rollout')) return 0;
  return isMap(strategy?.blueGreen) ? replicas : (countOf(strategy?.canary?.maxSurge ?? '25%', replicas) ?? 0);
}

function claims(namespace: string, context: CheckContext): { readonly size: bigint; readonly count: bigint }[] {
  const sizeOf = (claim: Value): bigint => milliOf(claim?.spec?.resources?.requests?.storage) ?? 0n;
  const single = objectsOf(context, '', 'PersistentVolumeClaim', namespace).map(({ manifest }) => ({ size: sizeOf(manifest), count: 1n }));
  const templates = objectsOf(context, 'apps', 'StatefulSet', namespace).flatMap((set) =>
    items(set.manifest.spec?.volumeClaimTemplates, '').map(({ item }) => ({ size: sizeOf(item), count: whole(replicasOf(set, context)?.most ?? 1) })),
  );
  return [...single, ...templates];
}

/** The resources of which every container must state something where a quota counts them. */
const mandatory = ['cpu', 'memory'];

function* unstated(quota: RenderedObject, context: CheckContext): Iterable<Fault> {
  const namespace = namespaceOf(quota);
  const defaults = defaultsOf(namespace, context);
  const keys = entries(quota.manifest.spec?.hard).filter(([key]) => mandatory.includes(counted(key)?.resource ?? ''));
  for (const pod of podTemplates(context, namespace).filter(({ spec }) => !isMap(spec.resources))) {
    for (const { container, path } of containersOf(pod).filter(({ list }) => list !== 'ephemeralContainers')) {
      for (const [key] of keys) yield* ofContainer(pod.object, container, path, key, defaults, quota.manifest.metadata?.name);
    }
  }
}

function* ofContainer(object: RenderedObject, container: Value, path: string, key: string, defaults: Defaults, quota: string): Iterable<Fault> {
  const { side, resource } = counted(key)!;
  if (amountOf(container, side, resource, defaults) !== undefined) return;
  yield {
    object,
    path: `${path}.${fieldPath(['resources', side, resource])}`,
    message: `is not stated, although ResourceQuota "${quota}" counts ${key}, and no LimitRange gives a default`,
    fix: `state ${side}.${resource}, or add a LimitRange with a default`,
  };
}
