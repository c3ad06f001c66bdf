import type { Construct } from 'constructs';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface ServiceAccountProps extends KubeObjectProps {
  /**
   * Whether pods get a token for the API server.
   * @default false - most need none, and a stolen token is a way in
   */
  readonly automountToken?: boolean;
}

/** The identity of one workload. */
export class ServiceAccount extends KubeObject {
  constructor(scope: Construct, id: string, props: ServiceAccountProps) {
    super(scope, id, 'v1', 'ServiceAccount', props, { automountServiceAccountToken: props.automountToken ?? false });
  }
}
