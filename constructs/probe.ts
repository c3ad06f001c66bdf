import type { k8s, Plain } from './kube-object';

/** How a probe asks. Ports go by the name of a container port; gRPC, for which Kubernetes knows no names, by number. */
export type ProbeHandler =
  | { readonly type: 'http'; readonly path: string; readonly port: string; readonly scheme: 'HTTP' | 'HTTPS' }
  | { readonly type: 'grpc'; readonly port: number; readonly service?: string | undefined }
  | { readonly type: 'tcp'; readonly port: string }
  | { readonly type: 'exec'; readonly command: readonly string[] };

export type ProbeProps = ProbeHandler & {
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
};

export interface ProbesProps {
  readonly startup?: ProbeProps | undefined;
  readonly liveness?: ProbeProps | undefined;
  readonly readiness?: ProbeProps | undefined;
}

/** A probe as Kubernetes writes it. It never names a host: it asks the pod itself, as Pod Security demands. */
export function probe(props: ProbeProps | undefined): Plain<k8s.Probe> | undefined {
  if (!props) return undefined;
  const { periodSeconds, timeoutSeconds, failureThreshold } = props;
  return { ...handler(props), periodSeconds, timeoutSeconds, failureThreshold };
}

function handler(props: ProbeHandler): Plain<k8s.Probe> {
  switch (props.type) {
    case 'http':
      return { httpGet: { path: props.path, port: props.port, scheme: props.scheme === 'HTTP' ? undefined : props.scheme } };
    case 'grpc':
      return { grpc: { port: props.port, service: props.service } };
    case 'tcp':
      return { tcpSocket: { port: props.port } };
    case 'exec':
      return { exec: { command: props.command } };
  }
}
