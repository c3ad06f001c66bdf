import { budgetWithoutPods } from './budget-without-pods';
import { brokenShop, contextOf, faultsOf } from './fixture';

describe('budget-without-pods', () => {
  test('accepts a budget that selects pods', () => {
    expect(
      faultsOf(
        budgetWithoutPods,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('finds a budget that selects none', () => {
    const context = brokenShop(({ of }) => {
      of('PodDisruptionBudget', 'web').spec.selector.matchLabels.app = 'wbe';
    });
    expect(faultsOf(budgetWithoutPods, context)).toEqual([
      'policy/v1 PodDisruptionBudget shop/web | spec.selector | selects app=wbe, which no pod template in namespace "shop" carries | use the selector of the workload that it protects',
    ]);
  });

  test.each([
    ['In', ['web', 'api'], true],
    ['In', ['api'], false],
    ['NotIn', ['api'], true],
    ['Exists', undefined, true],
    ['DoesNotExist', undefined, true],
  ])('understands the expression app %s %j', (operator, values, isMatched) => {
    const context = brokenShop(({ of }) => {
      of('PodDisruptionBudget', 'web').spec.selector = { matchExpressions: [{ key: 'app', operator, values }] };
    });
    expect(faultsOf(budgetWithoutPods, context)).toHaveLength(isMatched ? 0 : 1);
  });

  test('knows the pods that operators make', () => {
    const context = contextOf(`
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec: {podMetadata: {labels: {team: platform}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: prometheus, namespace: monitoring}
spec: {maxUnavailable: 1, selector: {matchLabels: {prometheus: main, team: platform}}}
`);
    expect(faultsOf(budgetWithoutPods, context)).toEqual([]);
  });
});
