import type { Construct } from 'constructs';
import type { VirtualService as Schema } from '../imports/virtual-service';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface RoutePolicy {
  readonly timeoutSeconds: number;
  /** Times that a request is sent again. */
  readonly retries: number;
  readonly perTryTimeoutSeconds: number;
}

export interface VirtualServiceProps extends KubeObjectProps {
  readonly host: string;
  /** GET and HEAD, which may be sent again whatever became of them. */
  readonly reads: RoutePolicy;
  /** Everything else, which is sent again only if it certainly did not arrive. */
  readonly writes: RoutePolicy;
}

/** How long callers wait for a service, and what they ask again. */
export class VirtualService extends KubeObject {
  constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    const route = [{ destination: { host: props.host } }];
    const spec: Schema['spec'] = {
      hosts: [props.host],
      http: [
        {
          name: 'reads',
          match: [{ method: { exact: 'GET' } }, { method: { exact: 'HEAD' } }],
          ...policy(props.reads, 'connect-failure,refused-stream,unavailable,gateway-error'),
          route,
        },
        { name: 'writes', ...policy(props.writes, 'connect-failure,refused-stream'), route },
      ],
    };
    super(scope, id, 'networking.istio.io/v1', 'VirtualService', props, { spec });
  }
}

function policy({ timeoutSeconds, retries, perTryTimeoutSeconds }: RoutePolicy, retryOn: string) {
  return { timeout: `${timeoutSeconds}s`, retries: { attempts: retries, ...(retries > 0 ? { perTryTimeout: `${perTryTimeoutSeconds}s`, retryOn } : {}) } };
}
