import type { Construct } from 'constructs';
import type { VerticalPodAutoscaler as Schema } from '../imports/vertical-pod-autoscaler';
import { KubeObject, type KubeObjectProps } from './kube-object';
import { appContainer } from './pod-template';

type Amounts = { readonly cpu?: string | undefined; readonly memory?: string | undefined };

export interface VerticalPodAutoscalerProps extends KubeObjectProps {
  /** What is sized. */
  readonly target: KubeObject;
  /** `Off` only recommends. Always written: the API's own default evicts. */
  readonly mode: 'Off' | 'Initial' | 'Recreate' | 'InPlaceOrRecreate';
  readonly controlledResources: readonly ('cpu' | 'memory')[];
  /** Pods that must be alive before one is evicted. */
  readonly minReplicas: number;
  readonly minAllowed: Amounts;
  /** Without it a recommendation may exceed every node and the quota. */
  readonly maxAllowed: Amounts;
}

/** Recommends, or sets, what each pod asks for. It must not act on a resource that a horizontal autoscaler scales on. */
export class VerticalPodAutoscaler extends KubeObject {
  constructor(scope: Construct, id: string, props: VerticalPodAutoscalerProps) {
    const { apiVersion, kind, name } = props.target;
    const spec: Schema['spec'] = {
      targetRef: { apiVersion, kind, name },
      updatePolicy: props.mode === 'Off' ? { updateMode: 'Off' } : { updateMode: props.mode, minReplicas: props.minReplicas },
      resourcePolicy: {
        containerPolicies: [
          {
            containerName: appContainer,
            controlledResources: [...props.controlledResources],
            controlledValues: 'RequestsAndLimits',
            minAllowed: amounts(props.minAllowed),
            maxAllowed: amounts(props.maxAllowed),
          },
          // Injected containers are sized by whoever injects them.
          { containerName: '*', mode: 'Off' },
        ],
      },
    };
    super(scope, id, 'autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', props, { spec });
  }
}

function amounts({ cpu, memory }: Amounts): Record<string, string> {
  return { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
}
