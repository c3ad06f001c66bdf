import type { Check } from './check';
import { nameOf, namespaceOf, objectsOf, podTemplates, within } from './read';
import { absent } from './references';

/** A pod that runs as a ServiceAccount that is not there. */
export const missingServiceAccount: Check = {
  id: 'missing-service-account',
  severity: 'error',
  why: 'pods of a ServiceAccount that does not exist are refused; the workload stays at none',
  *run(context) {
    for (const pod of podTemplates(context)) {
      const field = pod.spec.serviceAccountName === undefined ? 'serviceAccount' : 'serviceAccountName';
      const name = pod.spec[field];
      const namespace = namespaceOf(pod.object);
      const known = objectsOf(context, '', 'ServiceAccount', namespace).map(nameOf);
      if (typeof name !== 'string' || name === '' || name === 'default' || known.includes(name)) continue;
      yield { object: pod.object, path: within(pod, `spec.${field}`), ...absent('ServiceAccount', name, ` in namespace "${namespace}"`, known) };
    }
  },
};
