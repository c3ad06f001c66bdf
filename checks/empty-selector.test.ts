import { emptySelector } from './empty-selector';
import { brokenShop, contextOf, faultsOf } from './fixture';

describe('empty-selector', () => {
  test('accepts the empty selector of a NetworkPolicy, which is meant', () => {
    expect(
      faultsOf(
        emptySelector,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('accepts a Service without a selector, whose endpoints are written by hand', () => {
    expect(faultsOf(emptySelector, contextOf('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 80}]}}'))).toEqual([]);
  });

  test('finds an empty selector wherever it is not meant', () => {
    const context = brokenShop(({ of, pods }) => {
      of('Service', 'web').spec.selector = {};
      of('PodDisruptionBudget', 'web').spec.selector = {};
      of('StatefulSet', 'orders').spec.selector = { matchLabels: {}, matchExpressions: [] };
      pods('Deployment', 'web').topologySpreadConstraints = [{ labelSelector: {} }, {}];
    });
    const fix = 'select by the labels of the pods that are meant';
    expect(faultsOf(emptySelector, context)).toEqual([
      `v1 Service shop/web | spec.selector | is empty: the Service gets no endpoints; leave it out where endpoints are written by hand | ${fix}`,
      `apps/v1 Deployment shop/web | spec.template.spec.topologySpreadConstraints[0].labelSelector | is empty: it counts every pod of the namespace | ${fix}`,
      `apps/v1 Deployment shop/web | spec.template.spec.topologySpreadConstraints[1] | has no labelSelector: it counts no pods, and so spreads nothing | ${fix}`,
      `policy/v1 PodDisruptionBudget shop/web | spec.selector | is empty: the budget covers every pod of the namespace together | ${fix}`,
      `apps/v1 StatefulSet shop/orders | spec.selector | is empty: the API server refuses it | ${fix}`,
    ]);
  });
});
