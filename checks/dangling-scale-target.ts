import { isTarget, scaleTargetOf } from './autoscaling';
import type { Check } from './check';
import { nameOf, namespaceOf } from './read';
import { absent } from './references';

/** An autoscaler that points at nothing. */
export const danglingScaleTarget: Check = {
  id: 'dangling-scale-target',
  severity: 'error',
  why: 'an autoscaler without a target never scales anything, and says so only in its status',
  *run({ objects }) {
    for (const object of objects) {
      const target = scaleTargetOf(object);
      const namespace = namespaceOf(object);
      if (target === undefined || objects.some((other) => isTarget(target, namespace, other))) continue;
      const known = objects.filter((other) => other.manifest.kind === target.kind && namespaceOf(other) === namespace).map(nameOf);
      yield { object, path: target.path, ...absent(target.kind, target.name, ` in namespace "${namespace}"`, known) };
    }
  },
};
