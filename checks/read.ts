import type { CheckContext, RenderedObject } from './check';

/** Whatever stands at a place of a manifest: nothing is known of it until it is looked at. */
// biome-ignore lint/suspicious/noExplicitAny: a manifest may hold anything, also what no schema allows
export type Value = any;

export const isMap = (value: Value): value is Record<string, Value> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The maps in a list, with their places; nothing where there is no list. */
export function items(value: Value, path: string): { readonly item: Value; readonly path: string }[] {
  if (!Array.isArray(value)) return [];
  return value.map((item, index) => ({ item, path: `${path}[${index}]` })).filter(({ item }) => isMap(item));
}

/** The keys and values of a map; nothing where there is no map. */
export const entries = (value: Value): [string, Value][] => (isMap(value) ? Object.entries(value) : []);

/** The texts in a list; nothing where there is no list. */
export const texts = (value: Value): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

/** A number, or `fallback` where there is none. */
export const numberOr = (value: Value, fallback: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : fallback);

/** The group of an API version: `apps` of `apps/v1`, and nothing of `v1`. */
export const groupOf = (apiVersion: Value): string =>
  typeof apiVersion === 'string' && apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

/** Whether an object is of a kind, in whatever version of its group. */
export const isA = ({ manifest }: RenderedObject, group: string, ...kinds: readonly string[]): boolean =>
  kinds.includes(manifest.kind) && groupOf(manifest.apiVersion) === group;

/** The name of an object, or the beginning of the one that the API server will give it. */
export function nameOf({ manifest }: RenderedObject): string {
  const { name, generateName } = manifest.metadata ?? {};
  return typeof name === 'string' ? name : `${typeof generateName === 'string' ? generateName : ''}*`;
}

/** The namespace of an object; `kubectl apply` puts one that names none into `default`. */
export function namespaceOf({ manifest }: RenderedObject): string {
  const namespace = manifest.metadata?.namespace;
  return typeof namespace === 'string' ? namespace : 'default';
}

/** How a finding names an object: `apps/v1 Deployment application/client-intake`. */
export function describe(object: RenderedObject): string {
  const { apiVersion, kind, metadata } = object.manifest;
  const place = typeof metadata?.namespace === 'string' ? `${metadata.namespace}/` : '';
  return `${apiVersion} ${kind} ${place}${nameOf(object)}`;
}

/** The objects of a kind in a namespace, or in all of them. */
export function objectsOf({ objects }: CheckContext, group: string, kind: string, namespace?: string): RenderedObject[] {
  return objects.filter((object) => isA(object, group, kind) && (namespace === undefined || namespaceOf(object) === namespace));
}

/** What pods are made of: that of a workload, or a bare pod. */
export interface PodTemplate {
  readonly object: RenderedObject;
  /** Where it is in its object: `spec.template`; empty for a bare pod. */
  readonly path: string;
  readonly metadata: Value;
  readonly spec: Value;
}

const templatePlaces = ['template', 'spec.template', 'spec.jobTemplate.spec.template', 'spec.jobTargetRef.template'];

/** The pod templates of an object of any kind: whatever holds containers where workloads hold them. */
export function podTemplatesOf(object: RenderedObject): PodTemplate[] {
  const places = isA(object, '', 'Pod') ? [''] : templatePlaces;
  return places.flatMap((path) => {
    const template = path === '' ? object.manifest : path.split('.').reduce((value: Value, key) => value?.[key], object.manifest);
    return isMap(template?.spec) && Array.isArray(template.spec.containers) ? [{ object, path, metadata: template.metadata, spec: template.spec }] : [];
  });
}

/** The pod templates of a rendering, or of one of its namespaces. */
export function podTemplates({ objects }: CheckContext, namespace?: string): PodTemplate[] {
  return objects.flatMap(podTemplatesOf).filter(({ object }) => namespace === undefined || namespaceOf(object) === namespace);
}

/** A place within a pod template, seen from its object. */
export const within = ({ path }: PodTemplate, place: string): string => (path === '' ? place : `${path}.${place}`);

export interface Container {
  readonly container: Value;
  readonly path: string;
  readonly list: 'initContainers' | 'containers' | 'ephemeralContainers';
}

/** Every container of a pod, in the order in which the Pod Security standard looks at them. */
export function containersOf(pod: PodTemplate): Container[] {
  return (['initContainers', 'containers', 'ephemeralContainers'] as const).flatMap((list) =>
    items(pod.spec[list], within(pod, `spec.${list}`)).map(({ item, path }) => ({ container: item, path, list })),
  );
}

/** Containers that run as long as the pod does: the ordinary ones, and init containers that restart (native sidecars). */
export const longRunning = (pod: PodTemplate): Container[] =>
  containersOf(pod).filter(({ list, container }) => list === 'containers' || (list === 'initContainers' && container.restartPolicy === 'Always'));

/** Whether labels carry everything that a map asks for. */
export const hasLabels = (wanted: Value, labels: Value): boolean => entries(wanted).every(([key, value]) => isMap(labels) && labels[key] === value);

/** Whether a LabelSelector selects labels. One that is missing selects nothing, an empty one everything. */
export function selects(selector: Value, labels: Value): boolean {
  if (!isMap(selector)) return false;
  return hasLabels(selector['matchLabels'], labels) && items(selector['matchExpressions'], '').every(({ item }) => satisfies(item, labels));
}

function satisfies({ key, operator, values }: Value, labels: Value): boolean {
  const value = isMap(labels) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && texts(values).includes(value);
    case 'NotIn':
      return value === undefined || !texts(values).includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Whether a LabelSelector is there and asks for nothing. */
export const isEmptySelector = (selector: Value): boolean =>
  isMap(selector) && entries(selector['matchLabels']).length === 0 && items(selector['matchExpressions'], '').length === 0;

/** Labels that controllers give to each pod as they make it, and that no template carries. */
const runtimeLabels = new Set([
  'pod-template-hash',
  'rollouts-pod-template-hash',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-completion-index',
  'job-name',
  'controller-uid',
]);

/** A LabelSelector without what is known only once pods run, so that templates can be judged by it. */
export function withoutRuntimeLabels(selector: Value): Value {
  if (!isMap(selector)) return selector;
  return {
    matchLabels: Object.fromEntries(entries(selector['matchLabels']).filter(([key]) => !runtimeLabels.has(key))),
    matchExpressions: items(selector['matchExpressions'], '')
      .map(({ item }) => item)
      .filter(({ key }) => !runtimeLabels.has(key)),
  };
}
