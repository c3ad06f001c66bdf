import type { Check } from './check';
import { NetworkPolicies } from './network-policies';
import { isEmptySelector, isMap } from './read';
import { selectionOf, selectorText } from './selection';

/** A NetworkPolicy that selects no pods. One without a selector, or with an empty one, is about its whole namespace. */
export const policyWithoutPods: Check = {
  id: 'policy-without-pods',
  severity: 'error',
  why: 'a policy that selects no pods protects nothing and lets nothing through: the pods it was meant for are open, or cut off',
  *run(context) {
    const policies = new NetworkPolicies(context.objects);
    for (const policy of policies.policies) {
      const { object, namespace, podSelector: selector } = policy;
      if (!isMap(selector) || isEmptySelector(selector) || [...policies.selectedBy(policy)].length > 0) continue;
      // Only now, as it looks at every object: labels that pods get at run time, and pods that operators make.
      const { templates, includesOperatorPods } = selectionOf(selector, namespace, context);
      if (templates.length > 0 || includesOperatorPods) continue;
      yield {
        object,
        path: 'spec.podSelector',
        message: `selects ${selectorText(selector)}, which no pod template in namespace "${namespace}" carries`,
        fix: 'use the labels of the pods that it is about',
      };
    }
  },
};
