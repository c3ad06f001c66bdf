import { schema } from '../../checks/schema';
import { brokenManifests } from './broken-manifests';

const budget = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
};

const names = (manifests: readonly unknown[]): string[] =>
  brokenManifests(manifests, '1.34').map(({ name }) => name.replace('policy/v1 PodDisruptionBudget: ', ''));

test('breaks whatever the schema says something of', () => {
  expect(names([budget])).toEqual([
    'apiVersion is missing',
    'kind is missing',
    'kind is empty',
    'kind is in lower case',
    'apiVersion is of a version that does not exist',
    'apiVersion is of a group that does not exist',
    'apiVersionx is unknown',
    'apiVersion is of the wrong type (number)',
    'apiVersion is of the wrong type (object)',
    'apiVersion is null',
    'apiVersion is not one of the allowed values',
    'kind is of the wrong type (number)',
    'kind is of the wrong type (object)',
    'kind is null',
    'kind is not one of the allowed values',
    'metadata is of the wrong type (string)',
    'metadata is of the wrong type (array)',
    'metadata is null',
    'metadata.namex is unknown',
    'metadata.name is of the wrong type (number)',
    'metadata.name is of the wrong type (object)',
    'metadata.name is null',
    'metadata.namespace is of the wrong type (number)',
    'metadata.namespace is of the wrong type (object)',
    'metadata.namespace is null',
    'spec is of the wrong type (string)',
    'spec is of the wrong type (array)',
    'spec is null',
    'spec.maxUnavailablex is unknown',
    'spec.maxUnavailable is of the wrong type (number)',
    'spec.maxUnavailable is of the wrong type (object)',
    'spec.maxUnavailable is null',
    'spec.selector is of the wrong type (string)',
    'spec.selector is of the wrong type (array)',
    'spec.selector is null',
    'spec.selector.matchLabelsx is unknown',
    'spec.selector.matchLabels is of the wrong type (string)',
    'spec.selector.matchLabels is of the wrong type (array)',
    'spec.selector.matchLabels is null',
    'spec.selector.matchLabels.app is of the wrong type (number)',
    'spec.selector.matchLabels.app is of the wrong type (object)',
    'spec.selector.matchLabels.app is null',
    'spec.unhealthyPodEvictionPolicy is of the wrong type (number)',
    'spec.unhealthyPodEvictionPolicy is of the wrong type (object)',
    'spec.unhealthyPodEvictionPolicy is null',
    'spec.unhealthyPodEvictionPolicy is not one of the allowed values',
  ]);
});

test('breaks one place of each manifest, and leaves the manifest that it was given alone', () => {
  const before = structuredClone(budget);
  const broken = brokenManifests([budget], '1.34');
  expect(budget).toEqual(before);
  expect(broken.length).toBeGreaterThan(0);
  for (const { manifest } of broken) expect(manifest).not.toEqual(budget);
  expect(broken.find(({ name }) => name.endsWith('spec.maxUnavailablex is unknown'))?.manifest).toEqual({
    ...budget,
    spec: { ...budget.spec, maxUnavailablex: 'x' },
  });
});

test('breaks a place that two manifests have once', () => {
  const other = { ...budget, metadata: { name: 'cart', namespace: 'shop', labels: { app: 'cart' } } };
  expect(names([budget, other]).filter((name) => !names([budget]).includes(name))).toEqual([
    'metadata.labels is of the wrong type (string)',
    'metadata.labels is of the wrong type (array)',
    'metadata.labels is null',
    'metadata.labels.app is of the wrong type (number)',
    'metadata.labels.app is of the wrong type (object)',
    'metadata.labels.app is null',
  ]);
});

test('our validator notices every one', () => {
  const broken = brokenManifests([budget], '1.34');
  expect(broken.length).toBeGreaterThan(0);
  const unnoticed = broken.filter(({ manifest }) => [...schema.run({ objects: [{ file: 'budget.yaml', manifest }], kubernetes: '1.34' })].length === 0);
  expect(unnoticed.map(({ name }) => name)).toEqual([]);
});

test('a kind without a schema is an error', () => {
  expect(() => brokenManifests([{ apiVersion: 'shop.example/v1', kind: 'Cake' }], '1.34')).toThrow('no schema for shop.example/v1 Cake in Kubernetes 1.34');
});
