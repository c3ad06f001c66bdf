import { parseQuantity } from '../model/quantity';
import type { CheckContext } from './check';
import { containersOf, entries, items, objectsOf, type PodTemplate, type Value } from './read';

export type Side = 'requests' | 'limits';

/** What a namespace gives to containers that state nothing. */
export type Defaults = Readonly<Record<Side, Readonly<Record<string, Value>>>>;

/**
 * The defaults of a namespace, from the Container limits of its LimitRanges, completed as the API server does:
 * a default limit from the maximum, a default request from the default limit or the minimum.
 */
export function defaultsOf(namespace: string, context: CheckContext): Defaults {
  const limits: Record<string, Value> = {};
  const requests: Record<string, Value> = {};
  for (const range of objectsOf(context, '', 'LimitRange', namespace)) {
    for (const { item } of items(range.manifest.spec?.limits, '').filter(({ item }) => item.type === 'Container')) {
      const ofRange = Object.fromEntries([...entries(item.max), ...entries(item.default)]);
      Object.assign(limits, ofRange);
      Object.assign(requests, Object.fromEntries([...entries(item.min), ...Object.entries(ofRange), ...entries(item.defaultRequest)]));
    }
  }
  return { requests, limits };
}

/** What a container has of a resource, stated or given to it; `undefined` if nothing says. */
export function amountOf(container: Value, side: Side, resource: string, defaults: Defaults): bigint | undefined {
  const stated = container.resources?.[side]?.[resource] ?? (side === 'requests' ? container.resources?.limits?.[resource] : undefined);
  return milliOf(stated ?? defaults[side][resource]);
}

/** Thousandths of a quantity's unit. */
export const milliOf = (quantity: Value): bigint | undefined => (quantity == null ? undefined : parseQuantity(quantity)?.milli);

/**
 * What one pod counts for in a quota: its containers together with its sidecars, or the most that its init containers
 * need one after another, whichever is more; and what its runtime takes.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function podAmount(pod: PodTemplate, side: Side, resource: string, defaults: Defaults): bigint {
  const overhead = milliOf(pod.spec.overhead?.[resource]) ?? 0n;
  const ofPod = milliOf(pod.spec.resources?.[side]?.[resource]);
  if (ofPod !== undefined) return ofPod + overhead;
  let sidecars = 0n;
  let starting = 0n;
  let running = 0n;
  for (const { container, list } of containersOf(pod)) {
    const amount = amountOf(container, side, resource, defaults) ?? 0n;
    if (list === 'containers') running += amount;
    if (list !== 'initContainers') continue;
    if (container.restartPolicy === 'Always') sidecars += amount;
    const needed = container.restartPolicy === 'Always' ? sidecars : sidecars + amount;
    if (needed > starting) starting = needed;
  }
  return (running + sidecars > starting ? running + sidecars : starting) + overhead;
}
