import { didYouMean } from '../model/problem';
import type { Fault } from './check';
import { containersOf, items, type PodTemplate, type Value, within } from './read';

export type ReferredKind = 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim';

/** Something that a pod needs by name. */
export interface Reference {
  readonly kind: ReferredKind;
  readonly name: string;
  /** The key that must be in it, where one is named. */
  readonly key?: { readonly name: string; readonly path: string };
  readonly path: string;
}

/** What a pod cannot start without. References that are optional are left out. */
export function referencesOf(pod: PodTemplate): Reference[] {
  return [...containersOf(pod).flatMap(({ container, path }) => inContainer(container, path)), ...inVolumes(pod), ...pullSecrets(pod)];
}

function inContainer(container: Value, path: string): Reference[] {
  return [
    ...items(container.env, `${path}.env`).flatMap(({ item, path }) => [
      ...to('ConfigMap', item.valueFrom?.configMapKeyRef, `${path}.valueFrom.configMapKeyRef`),
      ...to('Secret', item.valueFrom?.secretKeyRef, `${path}.valueFrom.secretKeyRef`),
    ]),
    ...items(container.envFrom, `${path}.envFrom`).flatMap(({ item, path }) => [
      ...to('ConfigMap', item.configMapRef, `${path}.configMapRef`),
      ...to('Secret', item.secretRef, `${path}.secretRef`),
    ]),
  ];
}

function inVolumes(pod: PodTemplate): Reference[] {
  return items(pod.spec.volumes, within(pod, 'spec.volumes')).flatMap(({ item, path }) => [
    ...toFiles('ConfigMap', item.configMap, `${path}.configMap`),
    ...toFiles('Secret', item.secret, `${path}.secret`, 'secretName'),
    ...to('PersistentVolumeClaim', item.persistentVolumeClaim, `${path}.persistentVolumeClaim`, 'claimName'),
    ...to('Secret', item.csi?.nodePublishSecretRef, `${path}.csi.nodePublishSecretRef`),
    ...items(item.projected?.sources, `${path}.projected.sources`).flatMap(({ item, path }) => [
      ...toFiles('ConfigMap', item.configMap, `${path}.configMap`),
      ...toFiles('Secret', item.secret, `${path}.secret`),
    ]),
  ]);
}

function pullSecrets(pod: PodTemplate): Reference[] {
  return items(pod.spec.imagePullSecrets, within(pod, 'spec.imagePullSecrets')).flatMap(({ item, path }) => to('Secret', item, path));
}

function to(kind: ReferredKind, source: Value, path: string, field = 'name'): Reference[] {
  const name = source?.[field];
  if (typeof name !== 'string' || source.optional === true) return [];
  return [{ kind, name, path: `${path}.${field}`, ...(typeof source.key === 'string' ? { key: { name: source.key, path: `${path}.key` } } : {}) }];
}

function toFiles(kind: ReferredKind, source: Value, path: string, field = 'name'): Reference[] {
  const whole = to(kind, source, path, field);
  const files = items(source?.items, `${path}.items`).filter(({ item }) => typeof item.key === 'string');
  return whole.length === 0 || files.length === 0
    ? whole
    : whole.flatMap((it) => files.map(({ item, path }) => ({ ...it, key: { name: item.key, path: `${path}.key` } })));
}

/** What to say of a name that nothing in the rendering answers to. */
export function absent(kind: string, name: string, where: string, known: Iterable<string>): Pick<Fault, 'message' | 'fix'> {
  const guess = didYouMean(name, known);
  return {
    message: `refers to ${kind} "${name}", which is not rendered${where}`,
    fix: guess === undefined ? `render the ${kind}, or take the reference away` : `correct the name: ${guess}`,
  };
}

/** What to say of a key that the object referred to does not have. */
export function absentKey({ kind, name }: Reference, key: string, known: readonly string[]): Pick<Fault, 'message' | 'fix'> {
  const guess = didYouMean(key, known);
  return {
    message: `refers to key "${key}" of ${kind} "${name}", which has ${known.length === 0 ? 'no keys' : `only ${[...known].sort().join(', ')}`}`,
    fix: guess === undefined ? 'add the key, or correct it' : `correct the key: ${guess}`,
  };
}
