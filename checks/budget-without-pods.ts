import type { Check } from './check';
import { isEmptySelector, namespaceOf, objectsOf } from './read';
import { selectionOf, selectorText } from './selection';

/** A PodDisruptionBudget that selects no pods. An empty selector is for `empty-selector` to judge. */
export const budgetWithoutPods: Check = {
  id: 'budget-without-pods',
  severity: 'error',
  why: 'a budget that selects no pods protects nothing: a node drain may take every replica at once',
  *run(context) {
    for (const object of objectsOf(context, 'policy', 'PodDisruptionBudget')) {
      const selector = object.manifest.spec?.selector;
      if (isEmptySelector(selector)) continue;
      const { templates, includesOperatorPods } = selectionOf(selector, namespaceOf(object), context);
      if (templates.length > 0 || includesOperatorPods) continue;
      yield {
        object,
        path: 'spec.selector',
        message: selector
          ? `selects ${selectorText(selector)}, which no pod template in namespace "${namespaceOf(object)}" carries`
          : 'has no selector, and so selects nothing',
        fix: 'use the selector of the workload that it protects',
      };
    }
  },
};
