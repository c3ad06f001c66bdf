import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface PriorityClassProps extends KubeObjectProps {
  /** Higher is scheduled first. */
  readonly value: number;
  readonly description: string;
  /** Whether its pods may push out pods of lower priority. */
  readonly preemption: boolean;
}

/** Who goes first when nodes are full. */
export class PriorityClass extends KubeObject {
  constructor(scope: Construct, id: string, props: PriorityClassProps) {
    super(scope, id, 'scheduling.k8s.io/v1', 'PriorityClass', props, {
      value: props.value,
      description: props.description || undefined,
      preemptionPolicy: props.preemption ? 'PreemptLowerPriority' : 'Never',
    });
  }
}
