/** An opinion of kube-score's that we do not follow, and why. */
export interface OpinionException {
  /** The id of the check. */
  readonly check: string;
  /** Only for these: matched with `production/eu-west-1 Deployment/apps/v1/application/client-intake`. */
  readonly objects?: RegExp;
  readonly because: string;
}

const burst = 'a limit says where harm to others begins, a request what is needed at rest; equal ones would pay for every peak all day';
const spread = 'hosts are kept apart by topologySpreadConstraints, which kube-score does not count, and which still work with more replicas than hosts';

export const opinionExceptions: readonly OpinionException[] = [
  {
    check: 'networkpolicy-targets-pod',
    objects: /NetworkPolicy\/networking\.k8s\.io\/v1\/(data|management)\//,
    because: 'a zone is shut before its first pod comes, and by default; these two have none of ours yet',
  },
  { check: 'container-image-pull-policy', because: 'tags are never moved, so a second pull is only a second chance to fail' },
  { check: 'container-resource-requests-equal-limits', because: burst },
  { check: 'container-cpu-requests-equal-limits', because: burst },
  { check: 'container-memory-requests-equal-limits', because: burst },
  { check: 'container-ephemeral-storage-request-equals-limit', because: burst },
  { check: 'deployment-has-host-podantiaffinity', because: spread },
  { check: 'statefulset-has-host-podantiaffinity', because: spread },
  { check: 'deployment-replicas', objects: /^development\//, because: 'in development one replica of each has to do' },
  { check: 'horizontalpodautoscaler-replicas', objects: /^testing\//, because: 'testing rests at one replica and scales only under load' },
  {
    check: 'deployment-has-poddisruptionbudget',
    objects: /^testing\//,
    because: 'testing rests at one replica, whose budget would either forbid every eviction, and so block each drain of a node, or none',
  },
];
