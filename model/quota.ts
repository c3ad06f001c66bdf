import { amount, formatQuantity } from './quantity';

/** What one workload may need of its namespace at its most. */
export interface Need {
  /** Most pods at rest: `maxReplicas`, or the fixed number. */
  readonly replicas: number;
  /** Pods above that during a rollout. */
  readonly surge: number;
  readonly requests: { readonly cpu: string; readonly memory: string; readonly ephemeralStorage: string };
  readonly limits: { readonly cpu?: string | undefined; readonly memory: string; readonly ephemeralStorage: string };
  /** Sizes of the volumes that each replica claims. */
  readonly claims: readonly string[];
}

/** What the configuration grants beyond the need. */
export interface Allowance {
  readonly headroomPercent: number;
  readonly reserve: { readonly pods: number; readonly cpu: string; readonly memory: string };
  readonly loadBalancers: number;
}

/**
 * The hard limits of a namespace, computed so that everything in it can be at its largest at once:
 *
 *     hard = ceil((Σ over workloads of (replicas + surge) × per pod) × (100 + headroomPercent) / 100) + reserve
 *
 * Volumes follow replicas only, as a StatefulSet does not surge, and get no headroom: a claim is made or it is not.
 * `limits.cpu` is part of the quota only if every workload states one, because a quota on it refuses every pod that does
 * not. A quota below the need is worse than none: autoscalers then fail in silence (`FailedCreate` on the ReplicaSet).
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function quotaOf(needs: readonly Need[], { headroomPercent, reserve, loadBalancers }: Allowance): Record<string, string> {
  const sum = (each: (need: Need) => string | undefined, extra = '0'): string => {
    let total = 0n;
    let isBinary = false;
    for (const need of needs) {
      const quantity = amount(each(need) ?? '0');
      total += quantity.milli * BigInt(need.replicas + need.surge);
      isBinary ||= quantity.binary;
    }
    const more = amount(extra);
    return formatQuantity({ milli: roundUp(withHeadroom(total, headroomPercent), isBinary || more.binary) + more.milli, binary: isBinary || more.binary });
  };
  const pods = needs.reduce((total, need) => total + need.replicas + need.surge, 0);
  const claims = needs.flatMap((need) => need.claims.map((size) => ({ size: amount(size), count: need.replicas })));

  return {
    pods: String(Math.ceil((pods * (100 + headroomPercent)) / 100) + reserve.pods),
    'requests.cpu': sum((need) => need.requests.cpu, reserve.cpu),
    'requests.memory': sum((need) => need.requests.memory, reserve.memory),
    'requests.ephemeral-storage': sum((need) => need.requests.ephemeralStorage),
    ...(needs.every((need) => need.limits.cpu !== undefined) ? { 'limits.cpu': sum((need) => need.limits.cpu, reserve.cpu) } : {}),
    'limits.memory': sum((need) => need.limits.memory, reserve.memory),
    'limits.ephemeral-storage': sum((need) => need.limits.ephemeralStorage),
    persistentvolumeclaims: String(claims.reduce((total, { count }) => total + count, 0)),
    'requests.storage': formatQuantity({
      milli: claims.reduce((total, { size, count }) => total + size.milli * BigInt(count), 0n),
      binary: claims.some(({ size }) => size.binary),
    }),
    'services.loadbalancers': String(loadBalancers),
    'services.nodeports': '0',
  };
}

const withHeadroom = (milli: bigint, percent: number): bigint => ceilDiv(milli * BigInt(100 + percent), 100n);

/** CPU to whole milli-cores, memory to whole mebibytes: nobody reads a quota in bytes. */
function roundUp(milli: bigint, isBinary: boolean): bigint {
  const step = isBinary ? 1000n << 20n : 1n;
  return ceilDiv(milli, step) * step;
}

const ceilDiv = (value: bigint, by: bigint): bigint => (value + by - 1n) / by;
