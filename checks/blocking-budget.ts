import { countOf, replicasOf } from './autoscaling';
import type { Check, CheckContext, RenderedObject } from './check';
import { isA, isEmptySelector, namespaceOf, objectsOf } from './read';
import { selectionOf } from './selection';

/** A PodDisruptionBudget that allows no eviction when the fewest replicas run. */
export const blockingBudget: Check = {
  id: 'blocking-budget',
  severity: 'error',
  why: 'a budget that never allows an eviction blocks every node drain, and with it every upgrade of the cluster',
  *run(context) {
    for (const object of objectsOf(context, 'policy', 'PodDisruptionBudget')) {
      const pods = fewestPods(object, context);
      if (pods === undefined || pods === 0) continue;
      const { minAvailable, maxUnavailable } = object.manifest.spec;
      const field = maxUnavailable == null ? 'minAvailable' : 'maxUnavailable';
      const allowed = maxUnavailable == null ? allowance(pods, minAvailable) : countOf(maxUnavailable, pods);
      if (allowed === undefined || allowed > 0) continue;
      const value = object.manifest.spec[field];
      yield {
        object,
        path: value == null ? 'spec' : `spec.${field}`,
        message: `${value == null ? 'states neither minAvailable nor maxUnavailable' : `is ${value}`}: with the fewest replicas (${pods}), no pod may be evicted`,
        fix: 'set maxUnavailable: 1 and run at least two replicas, or leave the budget out',
      };
    }
  },
};

/** Pods that may go, counted from those that must stay. */
function allowance(pods: number, minAvailable: unknown): number | undefined {
  // A budget that states neither is never satisfied.
  if (minAvailable == null) return 0;
  const needed = countOf(minAvailable, pods);
  return needed === undefined ? undefined : pods - needed;
}

/** The pods that a budget covers when every autoscaler is at its least; `undefined` where that cannot be told. */
function fewestPods(budget: RenderedObject, context: CheckContext): number | undefined {
  const selector = budget.manifest.spec?.selector;
  if (isEmptySelector(selector)) return undefined;
  const { templates, includesOperatorPods } = selectionOf(selector, namespaceOf(budget), context);
  if (includesOperatorPods) return undefined;
  let sum = 0;
  for (const { object } of templates) {
    const fewest = isA(object, '', 'Pod') ? 1 : replicasOf(object, context)?.fewest;
    if (fewest === undefined) return undefined;
    sum += fewest;
  }
  return sum;
}
