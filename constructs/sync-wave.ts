/**
 * The order in which Argo CD applies kinds, within one Application: what others stand on comes first, and what waits for
 * others to be healthy comes last. An autoscaler without metrics is never healthy, so nothing may wait for it.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
const waves: Readonly<Record<string, number>> = {
  Namespace: -50,
  ResourceQuota: -40,
  LimitRange: -40,
  PeerAuthentication: -40,
  Sidecar: -40,
  Telemetry: -40,
  PriorityClass: -40,
  ServiceAccount: -30,
  RoleBinding: -30,
  SecretStore: -30,
  ExternalSecret: -20,
  ConfigMap: -20,
  ServiceEntry: -20,
  NetworkPolicy: -15,
  AuthorizationPolicy: -15,
  Service: 0,
  StatefulSet: 0,
  Deployment: 5,
  DestinationRule: 5,
  VirtualService: 5,
  PodDisruptionBudget: 20,
  HorizontalPodAutoscaler: 30,
  VerticalPodAutoscaler: 30,
};

/**
 * The sync wave of a kind.
 *
 * @throws if the kind has none: a new kind must say where it stands
 */
export function syncWave(kind: string): number {
  const wave = waves[kind];
  if (wave === undefined) throw new Error(`${kind} has no sync wave; give it one in constructs/sync-wave.ts`);
  return wave;
}
