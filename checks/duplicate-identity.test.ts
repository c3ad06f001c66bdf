import { duplicateIdentity } from './duplicate-identity';
import { brokenShop, contextOf, faultsOf } from './fixture';

describe('duplicate-identity', () => {
  test('accepts objects that share a name in different kinds, groups or namespaces', () => {
    expect(
      faultsOf(
        duplicateIdentity,
        brokenShop(({ of, add }) => add({ ...of('ConfigMap', 'web'), metadata: { name: 'web', namespace: 'default' } })),
      ),
    ).toEqual([]);
  });

  test('finds an object that is rendered twice, and says where it was first', () => {
    const context = contextOf(
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}\n',
    );
    expect(faultsOf(duplicateIdentity, context)).toEqual([
      'v1 ConfigMap default/a | is rendered already, in test.yaml:1 | rename one of them, or take one away',
    ]);
  });

  test('takes two versions of one group for the same object', () => {
    const context = contextOf(
      '{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: a}}\n---\n{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}}\n',
    );
    expect(faultsOf(duplicateIdentity, context)).toEqual([
      'autoscaling/v2 HorizontalPodAutoscaler a | is rendered already, in test.yaml:1 | rename one of them, or take one away',
    ]);
  });

  test('leaves alone what the API server names', () => {
    const context = contextOf(
      '{apiVersion: batch/v1, kind: Job, metadata: {generateName: a-}}\n---\n{apiVersion: batch/v1, kind: Job, metadata: {generateName: a-}}\n',
    );
    expect(faultsOf(duplicateIdentity, context)).toEqual([]);
  });
});
