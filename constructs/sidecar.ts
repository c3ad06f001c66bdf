import type { Construct } from 'constructs';
import type { Sidecar as Schema } from '../imports/sidecar';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface SidecarProps extends KubeObjectProps {
  /** Hosts that the proxies of the namespace know: `namespace/host`. */
  readonly hosts: readonly string[];
}

/** What the proxies of a namespace know of the mesh: what is called from there and nothing else. What they do not know they refuse. */
export class Sidecar extends KubeObject {
  constructor(scope: Construct, id: string, props: SidecarProps) {
    const spec: NonNullable<Schema['spec']> = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' }, egress: [{ hosts: [...props.hosts] }] };
    super(scope, id, 'networking.istio.io/v1', 'Sidecar', props, { spec });
  }
}
