import type { Check, CheckContext } from './check';
import { isMap, items, nameOf, namespaceOf, objectsOf, podTemplates, type Value, within } from './read';
import { fieldPath } from './schema-path';

export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** A pod template that the Pod Security level of its namespace refuses. */
export const podSecurity: Check = {
  id: 'pod-security',
  severity: 'error',
  why: 'pods that the namespace’s Pod Security level forbids are refused; the workload is accepted and stays at none',
  *run(context) {
    for (const namespace of objectsOf(context, '', 'Namespace')) {
      for (const { label, value, allowed } of badLabels(namespace.manifest.metadata?.labels)) {
        yield {
          object: namespace,
          path: fieldPath(['metadata', 'labels', label]),
          message: `is ${JSON.stringify(value)}; allowed: ${allowed}`,
          fix: 'correct the label',
        };
      }
    }
    for (const pod of podTemplates(context)) {
      const { level, version } = enforcedIn(namespaceOf(pod.object), context);
      for (const violation of podSecurityViolations(level, pod.spec, pod.metadata, version)) {
        yield {
          object: pod.object,
          path: within(pod, 'spec'),
          message: `violates ${level}:${version}: ${violation}`,
          fix: 'change the pods, or move them to a namespace that enforces less',
        };
      }
    }
  },
};

const prefix = 'pod-security.kubernetes.io/';
const versionForm = /^(?:latest|v1\.(?:0|[1-9]\d*))$/;

interface BadLabel {
  readonly label: string;
  readonly value: Value;
  readonly allowed: string;
}

function badLabels(labels: Value): BadLabel[] {
  return ['enforce', 'audit', 'warn'].flatMap((mode) => {
    const level = { label: prefix + mode, value: labels?.[prefix + mode], allowed: 'privileged, baseline, restricted' };
    const version = { label: `${prefix}${mode}-version`, value: labels?.[`${prefix}${mode}-version`], allowed: 'latest, or a version such as v1.34' };
    return [
      ...(level.value === undefined || ['privileged', 'baseline', 'restricted'].includes(level.value) ? [] : [level]),
      ...(version.value === undefined || versionForm.test(version.value) ? [] : [version]),
    ];
  });
}

/** What a namespace enforces. Nothing, unless it says so; a level that is none counts as `restricted`, as it does in the API server. */
function enforcedIn(namespace: string, context: CheckContext): { readonly level: PodSecurityLevel; readonly version: string } {
  const labels = objectsOf(context, '', 'Namespace').find((it) => nameOf(it) === namespace)?.manifest.metadata?.labels;
  const level = labels?.[`${prefix}enforce`] ?? 'privileged';
  const asked = labels?.[`${prefix}enforce-version`] ?? 'latest';
  const newest = `v${context.kubernetes}`;
  // A cluster knows no newer definition than its own.
  const version = !versionForm.test(asked) || minorOf(asked) > minorOf(newest) ? newest : asked;
  return { level: level === 'privileged' || level === 'baseline' ? level : 'restricted', version };
}

/** The minor version of `v1.34`; `latest` is newer than any. */
const minorOf = (version: string): number => Number(/^v?1\.(\d+)/.exec(version)?.[1] ?? Number.POSITIVE_INFINITY);

interface Pod {
  readonly spec: Value;
  readonly annotations: Value;
  readonly containers: readonly Value[];
  /** The minor version of the definition to go by. */
  readonly minor: number;
}

/** One control of the standard. */
interface Control {
  readonly id: string;
  readonly level: Exclude<PodSecurityLevel, 'privileged'>;
  /** The minor version that brought it. @default 0 */
  readonly since?: number;
  /** The control of `baseline` that it replaces in `restricted`. */
  readonly overrides?: string;
  /** What is wrong, in the words of the admission controller; `undefined` if nothing is. */
  violation(pod: Pod): string | undefined;
}

/**
 * What a level of the Pod Security standard finds wrong with a pod: one text for each control that is violated, in the
 * order and in the words of the admission controller of Kubernetes.
 *
 * @param version the definition to go by: `v1.34`, or `latest` for the newest known here
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityViolations(level: PodSecurityLevel, podSpec: Value, podMetadata: Value, version = 'latest'): string[] {
  if (level === 'privileged') return [];
  const pod = {
    spec: podSpec,
    annotations: podMetadata?.annotations,
    containers: ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => items(podSpec?.[list], '').map(({ item }) => item)),
    minor: minorOf(version),
  };
  const known = controls.filter(({ since = 0 }) => since <= pod.minor);
  const overridden = new Set(known.map(({ overrides }) => overrides));
  const applied = known.filter((control) => (level === 'restricted' ? !overridden.has(control.id) : control.level === 'baseline'));
  return applied.map((control) => control.violation(pod)).filter((text) => text !== undefined);
}

// ------------------------------------------------------------------------------------------------------ how it is said

const quoted = (values: readonly unknown[]): string => values.map((value) => `"${value}"`).join(', ');
const sorted = (values: readonly unknown[]): string[] => [...new Set(values.map(String))].sort();
const plural = (values: readonly unknown[], one: string, many = `${one}s`): string => (values.length === 1 ? one : many);
const containersText = (names: readonly unknown[]): string => `${plural(names, 'container')} ${quoted(names)}`;

/** The pod itself and those of its containers that did something. */
function settersText(isPod: boolean, containers: readonly unknown[], more: readonly string[] = []): string {
  return [...(isPod ? ['pod'] : []), ...(containers.length > 0 ? [containersText(containers)] : []), ...more].join(' and ');
}

const namesOf = (containers: readonly Value[], isBad: (container: Value) => boolean): string[] => containers.filter(isBad).map(({ name }) => name);

// ---------------------------------------------------------------------------------------------------- what is allowed

const baselineCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** Sysctls, and the minor version that allowed them. */
const safeSysctls: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_wmem': 32,
  'net.ipv4.tcp_notsent_lowat': 37,
  'net.ipv4.tcp_slow_start_after_idle': 37,
};

/** SELinux types, and the minor version that allowed them. */
const selinuxTypes: Readonly<Record<string, number>> = { '': 0, container_t: 0, container_init_t: 0, container_kvm_t: 0, container_engine_t: 31 };

const restrictedVolumes = new Set(['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret']);

const safeProfiles: readonly Value[] = ['RuntimeDefault', 'Localhost'];

const isSafeSeccompAnnotation = (value: string): boolean => value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
const isSafeAppArmorAnnotation = (value: string): boolean => value === '' || value === 'runtime/default' || value.startsWith('localhost/');

/** A pod in a user namespace of its own, where root is nobody outside; relieved of some controls since 1.35. */
const isInUserNamespace = ({ spec, minor }: Pod): boolean => minor >= 35 && spec.hostUsers === false;

/** What holds for Linux only is not asked of Windows pods, for which the API server refuses the fields; since 1.25. */
const isWindows = ({ spec, minor }: Pod): boolean => minor >= 25 && spec.os?.name === 'windows';

// -------------------------------------------------------------------------------------------------------- the controls

function procMount({ containers }: Pod): string | undefined {
  const isUnmasked = ({ securityContext }: Value) => securityContext?.procMount != null && securityContext.procMount !== 'Default';
  const bad = containers.filter(isUnmasked);
  if (bad.length === 0) return undefined;
  const types = sorted(bad.map(({ securityContext }) => securityContext.procMount));
  return `procMount (${containersText(bad.map(({ name }) => name))} must not set securityContext.procMount to ${quoted(types)})`;
}

function seccompProfiles({ spec, containers }: Pod): string | undefined {
  const isUnsafe = (context: Value) => isMap(context?.seccompProfile) && !safeProfiles.includes(context.seccompProfile['type']);
  const bad = containers.filter(({ securityContext }) => isUnsafe(securityContext));
  const isPod = isUnsafe(spec.securityContext);
  if (!isPod && bad.length === 0) return undefined;
  const contexts = [...(isPod ? [spec.securityContext] : []), ...bad.map(({ securityContext }) => securityContext)];
  const types = sorted(contexts.map(({ seccompProfile }) => seccompProfile.type ?? ''));
  const who = settersText(
    isPod,
    bad.map(({ name }) => name),
  );
  return `seccompProfile (${who} must not set securityContext.seccompProfile.type to ${quoted(types)})`;
}

/** In the admission controller's order: those of `baseline` first, each level in order of id. */
const controls: readonly Control[] = [
  {
    id: 'appArmorProfile',
    level: 'baseline',
    violation({ spec, containers, annotations }) {
      const typeOf = (context: Value) => (isMap(context?.appArmorProfile) ? (context.appArmorProfile['type'] ?? '') : undefined);
      const isUnsafe = (context: Value) => typeOf(context) !== undefined && !safeProfiles.includes(typeOf(context));
      const isPod = isUnsafe(spec.securityContext);
      const bad = containers.filter(({ securityContext }) => isUnsafe(securityContext));
      const notes = Object.entries(isMap(annotations) ? annotations : {})
        .filter(([key, value]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/') && !isSafeAppArmorAnnotation(String(value)))
        .map(([key, value]) => `${key}="${value}"`);
      if (!isPod && bad.length === 0 && notes.length === 0) return undefined;
      const types = sorted([...(isPod ? [typeOf(spec.securityContext)] : []), ...bad.map(({ securityContext }) => typeOf(securityContext))]);
      const values = [...types, ...sorted(notes)];
      const who = settersText(
        isPod,
        bad.map(({ name }) => name),
        notes.length === 0 ? [] : [plural(notes, 'annotation')],
      );
      return `${plural(values, 'forbidden AppArmor profile')} (${who} must not set AppArmor profile type to ${quoted(values)})`;
    },
  },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    violation({ containers }) {
      const unusual = ({ securityContext }: Value) => added(securityContext).filter((it) => !baselineCapabilities.has(it));
      const bad = containers.filter((container) => unusual(container).length > 0);
      if (bad.length === 0) return undefined;
      const who = containersText(bad.map(({ name }) => name));
      return `non-default capabilities (${who} must not include ${quoted(sorted(bad.flatMap(unusual)))} in securityContext.capabilities.add)`;
    },
  },
  {
    id: 'hostNamespaces',
    level: 'baseline',
    violation({ spec }) {
      const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => spec[field] === true).map((field) => `${field}=true`);
      return shared.length === 0 ? undefined : `host namespaces (${shared.join(', ')})`;
    },
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    violation({ spec }) {
      const bad = items(spec.volumes, '').filter(({ item }) => item.hostPath != null);
      return bad.length === 0 ? undefined : `hostPath volumes (${plural(bad, 'volume')} ${quoted(bad.map(({ item }) => item.name))})`;
    },
  },
  {
    id: 'hostPorts',
    level: 'baseline',
    violation({ spec, containers }) {
      // On the network of the host, the API server sets hostPort to containerPort where it is missing.
      const hostPorts = ({ ports }: Value) =>
        items(ports, '')
          .map(({ item }) => item.hostPort || (spec.hostNetwork === true ? item.containerPort : 0))
          .filter(Boolean);
      const bad = containers.filter((container) => hostPorts(container).length > 0);
      if (bad.length === 0) return undefined;
      const ports = sorted(bad.flatMap(hostPorts));
      return `hostPort (${containersText(bad.map(({ name }) => name))} ${plural(bad, 'uses', 'use')} ${plural(ports, 'hostPort')} ${ports.join(', ')})`;
    },
  },
  {
    id: 'hostProbesAndHostLifecycle',
    level: 'baseline',
    since: 34,
    violation({ containers }) {
      const hosts = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Value) =>
        [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
          .flatMap((handler) => [handler?.httpGet?.host, handler?.tcpSocket?.host])
          .filter(Boolean);
      const bad = containers.filter((container) => hosts(container).length > 0);
      if (bad.length === 0) return undefined;
      const forbidden = sorted(bad.flatMap(hosts));
      const who = containersText(sorted(bad.map(({ name }) => name)));
      return `probe or lifecycle host (${who} ${plural(bad, 'uses', 'use')} ${plural(forbidden, 'probe or lifecycle host')} ${quoted(forbidden)})`;
    },
  },
  {
    id: 'privileged',
    level: 'baseline',
    violation({ containers }) {
      const bad = namesOf(containers, ({ securityContext }) => securityContext?.privileged === true);
      return bad.length === 0 ? undefined : `privileged (${containersText(bad)} must not set securityContext.privileged=true)`;
    },
  },
  { id: 'procMount', level: 'baseline', violation: (pod) => (isInUserNamespace(pod) ? undefined : procMount(pod)) },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    violation({ spec, containers, minor }) {
      const isAllowed = (type: string) => (selinuxTypes[type] ?? Number.POSITIVE_INFINITY) <= minor;
      const optionsOf = (context: Value) => (isMap(context?.seLinuxOptions) ? context.seLinuxOptions : {});
      const isUnsafe = (context: Value) => {
        const { type = '', user, role } = optionsOf(context);
        return !isAllowed(type ?? '') || Boolean(user) || Boolean(role);
      };
      const isPod = isUnsafe(spec.securityContext);
      const bad = containers.filter(({ securityContext }) => isUnsafe(securityContext));
      if (!isPod && bad.length === 0) return undefined;
      const options = [...(isPod ? [spec.securityContext] : []), ...bad.map(({ securityContext }) => securityContext)].map(optionsOf);
      const types = sorted(options.map(({ type }) => type ?? '').filter((type) => !isAllowed(type)));
      const what = [
        ...(types.length > 0 ? [`${plural(types, 'type')} ${quoted(types)}`] : []),
        ...(options.some(({ user }) => user) ? ['user may not be set'] : []),
        ...(options.some(({ role }) => role) ? ['role may not be set'] : []),
      ];
      const who = settersText(
        isPod,
        bad.map(({ name }) => name),
      );
      return `seLinuxOptions (${who} set forbidden securityContext.seLinuxOptions: ${what.join('; ')})`;
    },
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    violation(pod) {
      return pod.minor >= 19 ? seccompProfiles(pod) : seccompAnnotations(pod);
    },
  },
  {
    id: 'sysctls',
    level: 'baseline',
    violation({ spec, minor }) {
      const bad = items(spec.securityContext?.sysctls, '')
        .map(({ item }) => String(item.name))
        .filter((name) => (safeSysctls[name] ?? Number.POSITIVE_INFINITY) > minor);
      return bad.length === 0 ? undefined : `forbidden sysctls (${bad.join(', ')})`;
    },
  },
  {
    id: 'windowsHostProcess',
    level: 'baseline',
    violation({ spec, containers }) {
      const isHostProcess = (context: Value) => context?.windowsOptions?.hostProcess === true;
      const isPod = isHostProcess(spec.securityContext);
      const bad = namesOf(containers, ({ securityContext }) => isHostProcess(securityContext));
      if (!isPod && bad.length === 0) return undefined;
      return `hostProcess (${settersText(isPod, bad)} must not set securityContext.windowsOptions.hostProcess=true)`;
    },
  },
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    since: 8,
    violation(pod) {
      if (isWindows(pod)) return undefined;
      const bad = namesOf(pod.containers, ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
      return bad.length === 0
        ? undefined
        : `allowPrivilegeEscalation != false (${containersText(bad)} must set securityContext.allowPrivilegeEscalation=false)`;
    },
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    since: 22,
    overrides: 'capabilities_baseline',
    violation(pod) {
      if (isWindows(pod)) return undefined;
      const forbidden = ({ securityContext }: Value) => added(securityContext).filter((it) => it !== 'NET_BIND_SERVICE');
      const keeping = namesOf(pod.containers, ({ securityContext }) => !capabilities(securityContext?.capabilities?.drop).includes('ALL'));
      const adding = pod.containers.filter((container) => forbidden(container).length > 0);
      const texts = [
        ...(keeping.length > 0 ? [`${containersText(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
        ...(adding.length > 0
          ? [
              `${containersText(adding.map(({ name }) => name))} must not include ${quoted(sorted(adding.flatMap(forbidden)))} in securityContext.capabilities.add`,
            ]
          : []),
      ];
      return texts.length === 0 ? undefined : `unrestricted capabilities (${texts.join('; ')})`;
    },
  },
  { id: 'procMount_restricted', level: 'restricted', since: 35, overrides: 'procMount', violation: procMount },
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    overrides: 'hostPathVolumes',
    violation({ spec }) {
      // A volume without a source is made an emptyDir by the API server.
      const sourceOf = (volume: Value) => Object.keys(volume).filter((key) => key !== 'name' && volume[key] != null);
      const isBad = (volume: Value) => sourceOf(volume).length > 0 && !sourceOf(volume).some((source) => restrictedVolumes.has(source));
      const bad = items(spec.volumes, '')
        .map(({ item }) => item)
        .filter(isBad);
      if (bad.length === 0) return undefined;
      const types = sorted(bad.flatMap(sourceOf));
      const which = `${plural(bad, 'volume')} ${quoted(bad.map(({ name }) => name))}`;
      return `restricted volume types (${which} ${plural(bad, 'uses', 'use')} ${plural(types, 'restricted volume type')} ${quoted(types)})`;
    },
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    violation(pod) {
      if (isInUserNamespace(pod)) return undefined;
      const ofPod = pod.spec.securityContext?.runAsNonRoot ?? undefined;
      const refusing = namesOf(pod.containers, ({ securityContext }) => securityContext?.runAsNonRoot === false);
      if (ofPod === false || refusing.length > 0) {
        return `runAsNonRoot != true (${settersText(ofPod === false, refusing)} must not set securityContext.runAsNonRoot=false)`;
      }
      const silent = ofPod === true ? [] : namesOf(pod.containers, ({ securityContext }) => securityContext?.runAsNonRoot == null);
      return silent.length === 0 ? undefined : `runAsNonRoot != true (pod or ${containersText(silent)} must set securityContext.runAsNonRoot=true)`;
    },
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    since: 23,
    violation(pod) {
      if (isInUserNamespace(pod)) return undefined;
      const isPod = pod.spec.securityContext?.runAsUser === 0;
      const bad = namesOf(pod.containers, ({ securityContext }) => securityContext?.runAsUser === 0);
      return !isPod && bad.length === 0 ? undefined : `runAsUser=0 (${settersText(isPod, bad)} must not set runAsUser=0)`;
    },
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    since: 19,
    overrides: 'seccompProfile_baseline',
    violation(pod) {
      if (isWindows(pod)) return undefined;
      const unsafe = seccompProfiles(pod);
      if (unsafe !== undefined || isMap(pod.spec.securityContext?.seccompProfile)) return unsafe;
      const silent = namesOf(pod.containers, ({ securityContext }) => !isMap(securityContext?.seccompProfile));
      if (silent.length === 0) return undefined;
      return `seccompProfile (pod or ${containersText(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`;
    },
  },
];

const capabilities = (list: Value): string[] => (Array.isArray(list) ? list.map(String) : []);
const added = (context: Value): string[] => capabilities(context?.capabilities?.add);

/** Before 1.19, profiles were annotations. */
function seccompAnnotations({ containers, annotations }: Pod): string | undefined {
  const keys = ['seccomp.security.alpha.kubernetes.io/pod', ...containers.map(({ name }) => `container.seccomp.security.alpha.kubernetes.io/${name}`)];
  const bad = sorted(
    keys.filter((key) => annotations?.[key] !== undefined && !isSafeSeccompAnnotation(String(annotations[key]))).map((key) => `${key}="${annotations[key]}"`),
  );
  return bad.length === 0 ? undefined : `seccompProfile (forbidden ${plural(bad, 'annotation')} ${bad.join(', ')})`;
}
