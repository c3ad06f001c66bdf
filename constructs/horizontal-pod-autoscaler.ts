import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps, type k8s, type Plain, unlessEmpty } from './kube-object';

export interface ScalingPolicy {
  readonly stabilizationWindowSeconds: number;
  /** Percent of the present pods by which the number may change in a period. */
  readonly percent: number;
  /** Pods by which it may change in a period; the larger of the two counts. */
  readonly pods: number;
  readonly periodSeconds: number;
}

export interface MetricProps {
  readonly name: string;
  readonly type: 'Pods' | 'External';
  /** The value per pod to hold. */
  readonly averageValue: string;
  /** @default - all series of the metric */
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
}

export interface HorizontalPodAutoscalerProps extends KubeObjectProps {
  /** What is scaled. */
  readonly target: KubeObject;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Average CPU use to hold, in percent of requests. @default - not looked at */
  readonly cpuUtilization?: number | undefined;
  /** Average memory use to hold, in percent of requests. @default - not looked at */
  readonly memoryUtilization?: number | undefined;
  /** Metrics that a metrics adapter serves, in this order. */
  readonly metrics: readonly MetricProps[];
  readonly scaleUp: ScalingPolicy;
  readonly scaleDown: ScalingPolicy;
}

/** Keeps the number of pods in step with what they are asked to do. Of several metrics the one that wants most pods wins. */
export class HorizontalPodAutoscaler extends KubeObject {
  constructor(scope: Construct, id: string, props: HorizontalPodAutoscalerProps) {
    const { apiVersion, kind, name } = props.target;
    const spec: Plain<k8s.HorizontalPodAutoscalerSpecV2> = {
      scaleTargetRef: { apiVersion, kind, name },
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      metrics: [...utilization('cpu', props.cpuUtilization), ...utilization('memory', props.memoryUtilization), ...props.metrics.map(metric)],
      behavior: { scaleUp: policy(props.scaleUp), scaleDown: policy(props.scaleDown) },
    };
    super(scope, id, 'autoscaling/v2', 'HorizontalPodAutoscaler', props, { spec });
  }
}

function utilization(name: string, percent: number | undefined): Plain<k8s.MetricSpecV2>[] {
  return percent === undefined ? [] : [{ type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization: percent } } }];
}

function metric({ name, type, averageValue, matchLabels }: MetricProps): Plain<k8s.MetricSpecV2> {
  const body = {
    metric: { name, selector: unlessEmpty(matchLabels) ? { matchLabels: matchLabels } : undefined },
    target: { type: 'AverageValue', averageValue },
  };
  return type === 'Pods' ? { type, pods: body } : { type, external: body };
}

function policy({ stabilizationWindowSeconds, percent, pods, periodSeconds }: ScalingPolicy): Plain<k8s.HpaScalingRulesV2> {
  return {
    stabilizationWindowSeconds,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: percent, periodSeconds },
      { type: 'Pods', value: pods, periodSeconds },
    ],
  };
}
