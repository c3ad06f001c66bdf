import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps, type k8s, type Plain } from './kube-object';
import { type PodTemplateProps, podTemplate } from './pod-template';

export interface DeploymentProps extends KubeObjectProps {
  /** @default - an autoscaler owns the number; writing one would undo its decision at every sync */
  readonly replicas?: number | undefined;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  readonly revisionHistoryLimit: number;
  readonly pod: PodTemplateProps;
}

/** A stateless workload. */
export class Deployment extends KubeObject {
  constructor(scope: Construct, id: string, props: DeploymentProps) {
    const spec: Plain<Omit<k8s.DeploymentSpec, 'template'>> & { template: object } = {
      replicas: props.replicas,
      revisionHistoryLimit: props.revisionHistoryLimit,
      minReadySeconds: props.minReadySeconds,
      progressDeadlineSeconds: props.progressDeadlineSeconds,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: props.maxSurge, maxUnavailable: props.maxUnavailable } },
      selector: { matchLabels: props.pod.selector },
      template: podTemplate({ ...props.pod, revisionLabel: 'pod-template-hash' }),
    };
    super(scope, id, 'apps/v1', 'Deployment', props, { spec });
  }
}
