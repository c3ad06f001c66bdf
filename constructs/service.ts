import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps, type k8s, type Plain } from './kube-object';

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  /** The name of the container's port, so that its number stands in one place. */
  readonly targetPort: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  /** @default - none, which a mesh takes for opaque TCP */
  readonly appProtocol?: string | undefined;
}

export interface ServiceProps extends KubeObjectProps {
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  /**
   * Headless: DNS answers with the pods themselves, which members of a StatefulSet need to find each other.
   * @default false
   */
  readonly headless?: boolean;
  /**
   * Seconds for which a client is sent to the same pod.
   * @default - no affinity
   */
  readonly clientIpAffinitySeconds?: number | undefined;
}

/** A name in the cluster's DNS that leads to pods. */
export class Service extends KubeObject {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    const affinity = props.clientIpAffinitySeconds;
    const spec: Plain<k8s.ServiceSpec> = {
      type: 'ClusterIP',
      clusterIP: props.headless ? 'None' : undefined,
      selector: props.selector,
      sessionAffinity: affinity === undefined ? undefined : 'ClientIP',
      sessionAffinityConfig: affinity === undefined ? undefined : { clientIP: { timeoutSeconds: affinity } },
      ports: props.ports.map(({ name, port, targetPort, protocol, appProtocol }) => ({ name, port, targetPort, protocol, appProtocol })),
    };
    super(scope, id, 'v1', 'Service', props, { spec });
  }
}
