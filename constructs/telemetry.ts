import type { Construct } from 'constructs';
import type { Telemetry as Schema } from '../imports/telemetry';
import { KubeObject, type KubeObjectProps } from './kube-object';

/** Every proxy of the namespace writes an access log to its standard output. */
export class Telemetry extends KubeObject {
  constructor(scope: Construct, id: string, props: KubeObjectProps) {
    const spec: NonNullable<Schema['spec']> = { accessLogging: [{ providers: [{ name: 'envoy' }] }] };
    super(scope, id, 'telemetry.istio.io/v1', 'Telemetry', props, { spec });
  }
}
