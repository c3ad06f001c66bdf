import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps, type k8s, type Plain } from './kube-object';

export interface PodDisruptionBudgetProps extends KubeObjectProps {
  readonly selector: Readonly<Record<string, string>>;
  /** Pods that may be evicted at once. Not `minAvailable`: as many as run would block every node drain. */
  readonly maxUnavailable: number;
}

/** How many pods a node drain may take at once. Pods that are broken anyway may always go, or they would block the drain. */
export class PodDisruptionBudget extends KubeObject {
  constructor(scope: Construct, id: string, props: PodDisruptionBudgetProps) {
    const spec: Plain<k8s.PodDisruptionBudgetSpec> = {
      maxUnavailable: props.maxUnavailable,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: props.selector },
    };
    super(scope, id, 'policy/v1', 'PodDisruptionBudget', props, { spec });
  }
}
