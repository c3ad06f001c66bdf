import { blockingBudget } from './blocking-budget';
import { brokenShop, faultsOf } from './fixture';

describe('blocking-budget', () => {
  test('accepts a budget under which one of the fewest replicas may go', () => {
    expect(
      faultsOf(
        blockingBudget,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('finds a budget that wants all of the fewest replicas to stay', () => {
    const context = brokenShop(({ of }) => {
      of('PodDisruptionBudget', 'web').spec = { minAvailable: 2, selector: { matchLabels: { app: 'web' } } };
    });
    expect(faultsOf(blockingBudget, context)).toEqual([
      'policy/v1 PodDisruptionBudget shop/web | spec.minAvailable | is 2: with the fewest replicas (2), no pod may be evicted | set maxUnavailable: 1 and run at least two replicas, or leave the budget out',
    ]);
  });

  test('finds a budget that states nothing at all', () => {
    const context = brokenShop(({ of }) => {
      of('PodDisruptionBudget', 'web').spec = { selector: { matchLabels: { app: 'web' } } };
    });
    expect(faultsOf(blockingBudget, context)).toEqual([
      'policy/v1 PodDisruptionBudget shop/web | spec | states neither minAvailable nor maxUnavailable: with the fewest replicas (2), no pod may be evicted | set maxUnavailable: 1 and run at least two replicas, or leave the budget out',
    ]);
  });

  test('rounds a share that may go up, as the disruption controller does', () => {
    const context = brokenShop(({ of }) => {
      of('PodDisruptionBudget', 'web').spec.maxUnavailable = '1%';
    });
    expect(faultsOf(blockingBudget, context)).toEqual([]);
  });

  test('counts the replicas of every workload that the budget covers', () => {
    const context = brokenShop(({ of }) => {
      of('PodDisruptionBudget', 'web').spec = { minAvailable: 4, selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'orders'] }] } };
    });
    expect(faultsOf(blockingBudget, context)).toEqual([]);
  });

  test('says nothing where no pod runs, or where nobody can tell how many', () => {
    const atNone = brokenShop(({ of, remove }) => {
      remove('HorizontalPodAutoscaler', 'web');
      of('Deployment', 'web').spec.replicas = 0;
    });
    const onEachNode = brokenShop(({ of, remove }) => {
      remove('HorizontalPodAutoscaler', 'web');
      of('Deployment', 'web').kind = 'DaemonSet';
      of('PodDisruptionBudget', 'web').spec = { minAvailable: 5, selector: { matchLabels: { app: 'web' } } };
    });
    expect(faultsOf(blockingBudget, atNone)).toEqual([]);
    expect(faultsOf(blockingBudget, onEachNode)).toEqual([]);
  });
});
