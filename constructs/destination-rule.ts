import type { Construct } from 'constructs';
import type { DestinationRule as Schema } from '../imports/destination-rule';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface DestinationRuleProps extends KubeObjectProps {
  readonly host: string;
  readonly maxConnections: number;
  readonly connectTimeoutSeconds: number;
  /** Requests that wait for a connection. */
  readonly maxPendingRequests: number;
  /** Requests at once. */
  readonly maxRequests: number;
  /** Retries at once, so that they do not make an overload worse. */
  readonly maxRetries: number;
  /** Shorter than the callee keeps connections open, or a caller would meet a closed one. */
  readonly idleTimeoutSeconds: number;
  readonly outlier: {
    readonly consecutiveErrors: number;
    readonly consecutiveGatewayErrors: number;
    readonly intervalSeconds: number;
    readonly baseEjectionSeconds: number;
    readonly maxEjectionPercent: number;
  };
}

/** How callers choose among a service's pods, how much they may ask at once, and when a failing pod is left out for a while. */
export class DestinationRule extends KubeObject {
  constructor(scope: Construct, id: string, props: DestinationRuleProps) {
    const { outlier } = props;
    const spec: Schema['spec'] = {
      host: props.host,
      trafficPolicy: {
        loadBalancer: { simple: 'LEAST_REQUEST' },
        connectionPool: {
          tcp: { maxConnections: props.maxConnections, connectTimeout: `${props.connectTimeoutSeconds}s` },
          http: {
            http1MaxPendingRequests: props.maxPendingRequests,
            http2MaxRequests: props.maxRequests,
            maxRetries: props.maxRetries,
            idleTimeout: `${props.idleTimeoutSeconds}s`,
          },
        },
        outlierDetection: {
          consecutive5xxErrors: outlier.consecutiveErrors,
          consecutiveGatewayErrors: outlier.consecutiveGatewayErrors,
          interval: `${outlier.intervalSeconds}s`,
          baseEjectionTime: `${outlier.baseEjectionSeconds}s`,
          maxEjectionPercent: outlier.maxEjectionPercent,
        },
      },
    };
    super(scope, id, 'networking.istio.io/v1', 'DestinationRule', props, { spec });
  }
}
