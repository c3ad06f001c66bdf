import { brokenShop, contextOf, faultsOf } from './fixture';
import { policyWithoutPods } from './policy-without-pods';

const policy = (podSelector: object | undefined) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { podSelector, policyTypes: ['Ingress'] },
});

describe('policy-without-pods', () => {
  test.each([[{ matchLabels: { app: 'web' } }], [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }], [{}], [undefined]])(
    'accepts the selector %j',
    (selector) => {
      const context = brokenShop(({ add }) => add(policy(selector)));
      expect(faultsOf(policyWithoutPods, context)).toEqual([]);
    },
  );

  test('finds a policy that selects no pods', () => {
    const context = brokenShop(({ add }) => add(policy({ matchLabels: { app: 'wbe' } })));
    expect(faultsOf(policyWithoutPods, context)).toEqual([
      'networking.k8s.io/v1 NetworkPolicy shop/web | spec.podSelector | selects app=wbe, which no pod template in namespace "shop" carries | use the labels of the pods that it is about',
    ]);
  });

  test('accepts labels that pods get at run time', () => {
    const context = brokenShop(({ add }) => add(policy({ matchLabels: { app: 'orders', 'statefulset.kubernetes.io/pod-name': 'orders-0' } })));
    expect(faultsOf(policyWithoutPods, context)).toEqual([]);
  });

  test('knows the pods that operators make', () => {
    const context = contextOf(`
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: prometheus, namespace: monitoring}
spec: {podSelector: {matchLabels: {prometheus: main}}}
`);
    expect(faultsOf(policyWithoutPods, context)).toEqual([]);
  });
});
