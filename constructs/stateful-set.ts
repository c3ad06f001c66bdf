import type { Construct } from 'constructs';
import { askBeforeDeleting, KubeObject, type KubeObjectProps, type k8s, type Plain } from './kube-object';
import { type PodTemplateProps, podTemplate } from './pod-template';
import type { Service } from './service';

export interface VolumeClaim {
  readonly name: string;
  readonly size: string;
  readonly mountPath: string;
  /** @default - the cluster's own */
  readonly storageClassName?: string | undefined;
}

export interface StatefulSetProps extends KubeObjectProps {
  /** @default - an autoscaler owns the number */
  readonly replicas?: number | undefined;
  /** The headless Service through which members find each other. */
  readonly headlessService: Service;
  readonly podManagementPolicy: 'OrderedReady' | 'Parallel';
  readonly minReadySeconds: number;
  readonly revisionHistoryLimit: number;
  readonly volumeClaims: readonly VolumeClaim[];
  readonly pod: PodTemplateProps;
}

/**
 * A workload whose members have names and volumes of their own, which stay when it is deleted or shrunk.
 *
 * `selector`, `serviceName`, `podManagementPolicy` and `volumeClaimTemplates` can never be changed on a living one.
 */
export class StatefulSet extends KubeObject {
  constructor(scope: Construct, id: string, props: StatefulSetProps) {
    const spec: Plain<Omit<k8s.StatefulSetSpec, 'template'>> & { template: object } = {
      replicas: props.replicas,
      serviceName: props.headlessService.name,
      podManagementPolicy: props.podManagementPolicy,
      minReadySeconds: props.minReadySeconds,
      revisionHistoryLimit: props.revisionHistoryLimit,
      updateStrategy: { type: 'RollingUpdate' },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: { matchLabels: props.pod.selector },
      template: podTemplate({ ...props.pod, mounts: props.volumeClaims }),
      volumeClaimTemplates:
        props.volumeClaims.length === 0
          ? undefined
          : props.volumeClaims.map(({ name, size, storageClassName }) => ({
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: { name },
              spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage: size } } },
            })),
    };
    super(scope, id, 'apps/v1', 'StatefulSet', { ...props, annotations: { ...props.annotations, ...askBeforeDeleting } }, { spec });
  }
}
