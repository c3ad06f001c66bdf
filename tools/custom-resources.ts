/** Where the definitions of the custom resources that we emit come from: a Go module at a version, and a file in it. */
export const customResources = [
  {
    module: 'k8s.io/autoscaler/vertical-pod-autoscaler',
    version: 'v1.8.1',
    file: 'deploy/vpa-v1-crd-gen.yaml',
    kinds: [{ kind: 'VerticalPodAutoscaler', apiVersion: 'v1' }],
  },
  {
    module: 'github.com/external-secrets/external-secrets',
    version: 'v1.3.2',
    file: 'deploy/crds/bundle.yaml',
    kinds: [
      { kind: 'ExternalSecret', apiVersion: 'v1' },
      { kind: 'SecretStore', apiVersion: 'v1' },
    ],
  },
  {
    module: 'istio.io/api',
    version: 'v1.31.4',
    file: 'kubernetes/customresourcedefinitions.gen.yaml',
    kinds: [
      { kind: 'AuthorizationPolicy', apiVersion: 'v1' },
      { kind: 'DestinationRule', apiVersion: 'v1' },
      { kind: 'PeerAuthentication', apiVersion: 'v1' },
      { kind: 'ServiceEntry', apiVersion: 'v1' },
      { kind: 'Sidecar', apiVersion: 'v1' },
      { kind: 'Telemetry', apiVersion: 'v1' },
      { kind: 'VirtualService', apiVersion: 'v1' },
    ],
  },
] as const;
