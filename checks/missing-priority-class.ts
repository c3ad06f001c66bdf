import type { Check } from './check';
import { nameOf, objectsOf, podTemplates, within } from './read';
import { absent } from './references';

/** A pod of a PriorityClass that is not there. Kubernetes brings those that begin with `system-`. */
export const missingPriorityClass: Check = {
  id: 'missing-priority-class',
  severity: 'error',
  why: 'pods of a PriorityClass that does not exist are refused; the workload stays at none',
  *run(context) {
    const known = objectsOf(context, 'scheduling.k8s.io', 'PriorityClass').map(nameOf);
    for (const pod of podTemplates(context)) {
      const name = pod.spec.priorityClassName;
      if (typeof name !== 'string' || name === '' || name.startsWith('system-') || known.includes(name)) continue;
      yield { object: pod.object, path: within(pod, 'spec.priorityClassName'), ...absent('PriorityClass', name, '', known) };
    }
  },
};
