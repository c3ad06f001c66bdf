import type { ConfigMap } from './config-map';
import { type k8s, type Plain, unlessEmpty } from './kube-object';
import { type ProbesProps, probe } from './probe';
import type { ServiceAccount } from './service-account';

export interface ContainerPort {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
}

export type VolumeProps = { readonly name: string; readonly mountPath: string } & (
  | { readonly type: 'emptyDir'; readonly sizeLimit: string }
  | { readonly type: 'configMap'; readonly configMap: ConfigMap }
  | { readonly type: 'secret'; readonly secretName: string }
  | { readonly type: 'persistentVolumeClaim'; readonly claimName: string; readonly readOnly: boolean }
);

type Whether = 'DoNotSchedule' | 'ScheduleAnyway' | 'Off';

export interface PodTemplateProps {
  readonly labels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly serviceAccount: ServiceAccount;
  readonly automountToken: boolean;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly imagePullSecrets: readonly string[];
  /** @default - the image's own */
  readonly command?: readonly string[] | undefined;
  /** @default - the image's own */
  readonly args?: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  /**
   * Variables from a Secret, each named: what is not asked for is not in the process's environment.
   * @default - none
   */
  readonly secrets?:
    | {
        readonly secretName: string;
        readonly keys: readonly string[];
        /** Versions that are pinned; a change of one rolls the pods. */
        readonly versions: readonly string[];
      }
    | undefined;
  /**
   * Variables from a ConfigMap, whose checksum rolls the pods.
   * @default - none
   */
  readonly config?: ConfigMap | undefined;
  readonly ports: readonly ContainerPort[];
  readonly probes: ProbesProps;
  readonly resources: {
    readonly requests: { readonly cpu: string; readonly memory: string; readonly ephemeralStorage: string };
    readonly limits: { readonly cpu?: string | undefined; readonly memory: string; readonly ephemeralStorage: string };
  };
  readonly security: { readonly runAsUser: number; readonly runAsGroup: number; readonly fsGroup: number; readonly readOnlyRootFilesystem: boolean };
  readonly volumes: readonly VolumeProps[];
  /** Mounts of volumes that the workload itself declares, such as a StatefulSet's claims. */
  readonly mounts: readonly { readonly name: string; readonly mountPath: string }[];
  /** How strictly pods are spread; `Off` where only one runs. */
  readonly spread: { readonly zone: Whether; readonly host: Whether };
  /**
   * The label that tells the pods of one revision from those of another, so that a rollout is spread by itself.
   * @default - none; all pods of the selector are counted
   */
  readonly revisionLabel?: string;
  /** Seconds to keep serving while endpoints forget the pod; 0 renders no hook. */
  readonly preStopSeconds: number;
  readonly terminationGracePeriodSeconds: number;
  /** @default - that of the cluster */
  readonly priorityClassName?: string | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
}

/** cdk8s-plus types are Kubernetes 1.27's; `sleep` needs no binary in the image and is stable since 1.34. */
type Lifecycle = { readonly preStop: { readonly sleep: { readonly seconds: number } } };

/** The name of the container that runs the service. */
export const appContainer = 'app';

/**
 * A pod template with everything that the restricted Pod Security standard asks for, and a little more: one container,
 * numeric user, read-only root, no capabilities, no service links (a Service called `memory-manager` would set
 * `MEMORY_MANAGER_PORT=tcp://…`), logs kept when it crashes.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podTemplate(props: PodTemplateProps): object {
  const lifecycle: Lifecycle | undefined = props.preStopSeconds > 0 ? { preStop: { sleep: { seconds: props.preStopSeconds } } } : undefined;
  const container: Plain<Omit<k8s.Container, 'lifecycle'>> & { lifecycle: Lifecycle | undefined } = {
    name: appContainer,
    image: props.image,
    imagePullPolicy: props.imagePullPolicy,
    command: props.command,
    args: props.args,
    ports: unlessEmpty(props.ports.map(({ name, containerPort, protocol }) => ({ name, containerPort, protocol }))),
    env: unlessEmpty([...Object.entries(props.env).map(([name, value]) => ({ name, value })), ...secretVariables(props)]),
    envFrom: props.config ? [{ configMapRef: { name: props.config.name } }] : undefined,
    resources: {
      requests: amounts(props.resources.requests),
      limits: amounts(props.resources.limits),
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      privileged: false,
      readOnlyRootFilesystem: props.security.readOnlyRootFilesystem,
      capabilities: { drop: ['ALL'] },
    },
    startupProbe: probe(props.probes.startup),
    livenessProbe: probe(props.probes.liveness),
    readinessProbe: probe(props.probes.readiness),
    lifecycle,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: unlessEmpty([...props.mounts, ...props.volumes].map(({ name, mountPath }) => ({ name, mountPath }))),
  };
  const spec: Plain<Omit<k8s.PodSpec, 'containers'>> & { containers: readonly object[] } = {
    serviceAccountName: props.serviceAccount.name,
    automountServiceAccountToken: props.automountToken,
    enableServiceLinks: false,
    priorityClassName: props.priorityClassName,
    terminationGracePeriodSeconds: props.terminationGracePeriodSeconds,
    nodeSelector: unlessEmpty(props.nodeSelector),
    imagePullSecrets: unlessEmpty(props.imagePullSecrets.map((name) => ({ name }))),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: props.security.runAsUser,
      runAsGroup: props.security.runAsGroup,
      fsGroup: props.security.fsGroup,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    topologySpreadConstraints: unlessEmpty([
      ...spread('topology.kubernetes.io/zone', props.spread.zone, props),
      ...spread('kubernetes.io/hostname', props.spread.host, props),
    ]),
    containers: [container],
    volumes: unlessEmpty(props.volumes.map(volume)),
  };
  const annotations = { ...props.annotations, ...checksums(props) };
  return { metadata: { labels: props.labels, annotations: unlessEmpty(annotations) }, spec };
}

function secretVariables({ secrets }: PodTemplateProps): Plain<k8s.EnvVar>[] {
  return (secrets?.keys ?? []).map((name) => ({ name, valueFrom: { secretKeyRef: { name: secrets!.secretName, key: name } } }));
}

/** A change of what a pod only reads when it starts must start it anew. */
function checksums({ config, secrets, volumes }: PodTemplateProps): Record<string, string> {
  return Object.fromEntries([
    ...(config ? [['checksum/config', config.checksum]] : []),
    ...(secrets?.versions.length ? [['secrets/versions', secrets.versions.join(',')]] : []),
    ...volumes.flatMap((volume) => (volume.type === 'configMap' ? [[`checksum/${volume.name}`, volume.configMap.checksum]] : [])),
  ]);
}

function amounts({
  cpu,
  memory,
  ephemeralStorage,
}: {
  readonly cpu?: string | undefined;
  readonly memory: string;
  readonly ephemeralStorage: string;
}): Record<string, string> {
  return { ...(cpu === undefined ? {} : { cpu }), memory, 'ephemeral-storage': ephemeralStorage };
}

function spread(topologyKey: string, whether: Whether, { selector, revisionLabel }: PodTemplateProps): Plain<k8s.TopologySpreadConstraint>[] {
  if (whether === 'Off') return [];
  return [
    {
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: whether,
      labelSelector: { matchLabels: selector },
      matchLabelKeys: revisionLabel ? [revisionLabel] : undefined,
    },
  ];
}

function volume(props: VolumeProps): Plain<k8s.Volume> {
  const { name } = props;
  switch (props.type) {
    case 'emptyDir':
      return { name, emptyDir: { sizeLimit: props.sizeLimit } };
    case 'configMap':
      return { name, configMap: { name: props.configMap.name } };
    case 'secret':
      return { name, secret: { secretName: props.secretName } };
    case 'persistentVolumeClaim':
      return { name, persistentVolumeClaim: { claimName: props.claimName, readOnly: props.readOnly || undefined } };
  }
}
