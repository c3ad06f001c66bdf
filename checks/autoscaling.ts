import type { CheckContext, RenderedObject } from './check';
import { groupOf, isA, nameOf, namespaceOf, numberOr, type Value } from './read';

/** What an autoscaler points at, and where it says so. */
export interface ScaleTarget {
  readonly path: string;
  /** Empty where the reference names no API version. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** The target of a HorizontalPodAutoscaler, a VerticalPodAutoscaler or KEDA's ScaledObject. */
export function scaleTargetOf(object: RenderedObject): ScaleTarget | undefined {
  const { spec } = object.manifest;
  if (isA(object, 'autoscaling', 'HorizontalPodAutoscaler')) return reference('spec.scaleTargetRef', spec?.scaleTargetRef);
  if (isA(object, 'autoscaling.k8s.io', 'VerticalPodAutoscaler')) return reference('spec.targetRef', spec?.targetRef);
  if (isA(object, 'keda.sh', 'ScaledObject')) return reference('spec.scaleTargetRef', { apiVersion: 'apps/v1', kind: 'Deployment', ...spec?.scaleTargetRef });
  return undefined;
}

function reference(path: string, value: Value): ScaleTarget | undefined {
  if (typeof value?.kind !== 'string' || typeof value.name !== 'string') return undefined;
  return { path, group: groupOf(value.apiVersion), kind: value.kind, name: value.name };
}

/** Whether an autoscaler of `namespace` points at an object. */
export function isTarget({ group, kind, name }: ScaleTarget, namespace: string, object: RenderedObject): boolean {
  const { apiVersion } = object.manifest;
  return kind === object.manifest.kind && name === nameOf(object) && namespace === namespaceOf(object) && (group === '' || group === groupOf(apiVersion));
}

/** What sets the number of a workload's pods in its stead. */
export function horizontalAutoscalersOf(workload: RenderedObject, { objects }: CheckContext): RenderedObject[] {
  return objects.filter((object) => {
    if (isA(object, 'autoscaling.k8s.io', 'VerticalPodAutoscaler')) return false;
    const target = scaleTargetOf(object);
    return target !== undefined && isTarget(target, namespaceOf(object), workload);
  });
}

/** How few and how many pods a workload has at rest. */
export interface Replicas {
  readonly fewest: number;
  readonly most: number;
}

/** Kinds whose `spec.replicas` says how many pods there are. */
export const isScalable = (object: RenderedObject): boolean =>
  isA(object, 'apps', 'Deployment', 'StatefulSet', 'ReplicaSet') || isA(object, '', 'ReplicationController') || isA(object, 'argoproj.io', 'Rollout');

/** The replicas of a workload, from its autoscaler if it has one; `undefined` for a kind whose number follows something else. */
export function replicasOf(workload: RenderedObject, context: CheckContext): Replicas | undefined {
  if (!isScalable(workload)) return undefined;
  const [autoscaler] = horizontalAutoscalersOf(workload, context);
  const spec = autoscaler?.manifest.spec;
  if (autoscaler === undefined) {
    const replicas = numberOr(workload.manifest.spec?.replicas, 1);
    return { fewest: replicas, most: replicas };
  }
  return isA(autoscaler, 'keda.sh', 'ScaledObject')
    ? { fewest: numberOr(spec?.minReplicaCount, 0), most: numberOr(spec?.maxReplicaCount, 100) }
    : { fewest: numberOr(spec?.minReplicas, 1), most: numberOr(spec?.maxReplicas, 1) };
}

/** A count given as a number or as a share of another, rounded up as Kubernetes does for budgets and surges. */
export function countOf(value: Value, whole: number): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined;
  return percent === undefined ? undefined : Math.ceil((Number(percent) * whole) / 100);
}
