import type { Check } from './check';
import { isMap, longRunning, numberOr, podTemplates, type Value } from './read';

/** Seconds within which hardly any application in an interpreted language is sure to have started on a busy node. */
const leastSeconds = 30;

/** A container that is killed for not having started before it had a fair chance to. */
export const startupBudget: Check = {
  id: 'startup-budget',
  severity: 'warning',
  why: 'a container that is killed before it has started is killed again and again, and most of all when the cluster is busy',
  *run(context) {
    for (const pod of podTemplates(context)) {
      for (const { container, path } of longRunning(pod)) {
        const probe = ['startupProbe', 'livenessProbe'].find((it) => isMap(container[it]));
        const seconds = probe === undefined ? leastSeconds : budgetOf(container[probe]);
        if (seconds >= leastSeconds) continue;
        yield {
          object: pod.object,
          path: `${path}.${probe}`,
          message: `gives container "${container.name}" ${seconds} s to start; at least ${leastSeconds} s are expected`,
          fix: 'add a startupProbe whose failureThreshold × periodSeconds covers the slowest start',
        };
      }
    }
  },
};

/** Seconds until a probe that never succeeds has the container killed. */
const budgetOf = (probe: Value): number => numberOr(probe.initialDelaySeconds, 0) + numberOr(probe.failureThreshold, 3) * numberOr(probe.periodSeconds, 10);
