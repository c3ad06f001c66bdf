/** How a pod leaves, in seconds. */
export interface Shutdown {
  readonly preStopSeconds: number;
  readonly drainSeconds: number;
  readonly marginSeconds: number;
}

/**
 * `terminationGracePeriodSeconds`: preStop + drain + margin.
 *
 * The kubelet starts its clock before the preStop hook, so the hook's time counts; SIGKILL comes when the sum is over.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export function gracePeriodSeconds({ preStopSeconds, drainSeconds, marginSeconds }: Shutdown): number {
  return preStopSeconds + drainSeconds + marginSeconds;
}
