import type { Check } from './check';
import { namespaceOf, objectsOf } from './read';
import { selectionOf, selectorText, serviceSelector } from './selection';

/** A Service whose selector matches no pod template of its namespace. */
export const serviceWithoutPods: Check = {
  id: 'service-without-pods',
  severity: 'error',
  why: 'a Service that selects no pods has no endpoints: whoever calls it is refused',
  *run(context) {
    for (const object of objectsOf(context, '', 'Service')) {
      const selector = serviceSelector(object.manifest);
      if (selector === undefined) continue;
      const { templates, includesOperatorPods } = selectionOf(selector, namespaceOf(object), context);
      if (templates.length > 0 || includesOperatorPods) continue;
      yield {
        object,
        path: 'spec.selector',
        message: `selects ${selectorText(selector)}, which no pod template in namespace "${namespaceOf(object)}" carries`,
        fix: 'make the selector match the labels of the pods that serve it',
      };
    }
  },
};
