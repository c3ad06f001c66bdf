import { horizontalAutoscalersOf, isScalable } from './autoscaling';
import type { Check } from './check';
import { nameOf } from './read';

/** A workload that states `replicas` although an autoscaler sets them. */
export const replicasBesideAutoscaler: Check = {
  id: 'replicas-beside-autoscaler',
  severity: 'error',
  why: 'each sync puts back the number written here, and the autoscaler has to scale up again under load',
  *run(context) {
    for (const object of context.objects.filter(isScalable)) {
      const { replicas } = object.manifest.spec ?? {};
      const [autoscaler] = horizontalAutoscalersOf(object, context);
      if (typeof replicas !== 'number' || autoscaler === undefined) continue;
      yield {
        object,
        path: 'spec.replicas',
        message: `is ${replicas}, while ${autoscaler.manifest.kind} "${nameOf(autoscaler)}" sets the number of pods`,
        fix: 'leave replicas out',
      };
    }
  },
};
