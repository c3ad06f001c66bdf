import { brokenShop, contextOf, faultsOf } from './fixture';
import { missingNamespace } from './missing-namespace';

describe('missing-namespace', () => {
  test('accepts namespaces that are rendered, and those of every cluster', () => {
    expect(
      faultsOf(
        missingNamespace,
        brokenShop(({ of }) => (of('NetworkPolicy', 'default-deny').metadata.namespace = 'kube-system')),
      ),
    ).toEqual([]);
  });

  test('finds a namespace that is not there, once for all that is in it', () => {
    const context = contextOf(['a', 'b', 'c'].map((name) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: shop}}`).join('\n---\n'));
    expect(faultsOf(missingNamespace, context)).toEqual([
      'v1 ConfigMap shop/a | metadata.namespace | refers to Namespace "shop", which is not rendered, as 2 other objects do | render the Namespace, or take the reference away',
    ]);
  });
});
