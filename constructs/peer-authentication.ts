import type { Construct } from 'constructs';
import type { PeerAuthentication as Schema } from '../imports/peer-authentication';
import { KubeObject, type KubeObjectProps } from './kube-object';

/** Every workload of the namespace takes mutual TLS only. */
export class PeerAuthentication extends KubeObject {
  constructor(scope: Construct, id: string, props: KubeObjectProps) {
    const spec: Schema['spec'] = { mtls: { mode: 'STRICT' } };
    super(scope, id, 'security.istio.io/v1', 'PeerAuthentication', props, { spec });
  }
}
