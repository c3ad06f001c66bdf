import type { LiveObject } from '../control-plane/api-client';

/** A warning that is to be expected here, and why. */
export interface ExplainedEvent {
  readonly kind: string;
  readonly reason: string;
  readonly message: RegExp;
  readonly because: string;
}

const noMetrics = 'no metrics server or metrics adapter runs here, so an autoscaler finds its target but cannot measure it';

export const explainedEvents: readonly ExplainedEvent[] = [
  { kind: 'HorizontalPodAutoscaler', reason: 'FailedGetResourceMetric', message: /unable to fetch metrics from resource metrics API/, because: noMetrics },
  { kind: 'HorizontalPodAutoscaler', reason: 'FailedGetPodsMetric', message: /unable to fetch metrics from custom metrics API/, because: noMetrics },
  { kind: 'HorizontalPodAutoscaler', reason: 'FailedGetExternalMetric', message: /unable to fetch metrics from external metrics API/, because: noMetrics },
  { kind: 'HorizontalPodAutoscaler', reason: 'FailedComputeMetricsReplicas', message: /unable to fetch metrics from/, because: noMetrics },
  {
    kind: 'Service',
    reason: 'ClusterIPNotAllocated',
    message: /is not allocated; repairing$/,
    because: 'an API server that has just started checks its table of addresses, and may do so while the first Services are being made',
  },
];

/** Warnings among events that nothing explains, a line each. */
export function unexplained(events: readonly LiveObject[]): string[] {
  return events
    .filter(({ type }) => type === 'Warning')
    .filter(
      ({ involvedObject, reason, message }) =>
        !explainedEvents.some((it) => it.kind === involvedObject.kind && it.reason === reason && it.message.test(message)),
    )
    .map(({ involvedObject: { kind, namespace, name }, reason, message }) => `${kind} ${namespace}/${name}: warning ${reason}: ${message}`);
}
