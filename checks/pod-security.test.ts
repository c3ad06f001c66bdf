import { brokenShop, faultsOf } from './fixture';
import { podSecurity, podSecurityViolations } from './pod-security';
import type { Value } from './read';

/** A pod that restricted allows. */
const pod = (): Value => ({
  metadata: { name: 'web' },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    initContainers: [container('init')],
    containers: [container('app')],
    ephemeralContainers: [container('debug')],
    volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'unsaid' }],
  },
});
const container = (name: string) => ({ name, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } });

const violations = (level: 'baseline' | 'restricted', mutate: (spec: Value, metadata: Value) => void, version = 'v1.34') => {
  const { spec, metadata } = pod();
  mutate(spec, metadata);
  return podSecurityViolations(level, spec, metadata, version);
};

const baseline: readonly (readonly [string, (spec: Value, metadata: Value) => void, string])[] = [
  [
    'hostNetwork',
    (spec) => Object.assign(spec, { hostNetwork: true, hostPID: true, hostIPC: true }),
    'host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)',
  ],
  ['hostPort', (spec) => Object.assign(spec.containers[0], { ports: [{ containerPort: 80, hostPort: 80 }] }), 'hostPort (container "app" uses hostPort 80)'],
  [
    'privileged',
    (spec) => Object.assign(spec.initContainers[0].securityContext, { privileged: true }),
    'privileged (container "init" must not set securityContext.privileged=true)',
  ],
  [
    'procMount',
    (spec) => Object.assign(spec.containers[0].securityContext, { procMount: 'Unmasked' }),
    'procMount (container "app" must not set securityContext.procMount to "Unmasked")',
  ],
  [
    'sysctls',
    (spec) => Object.assign(spec.securityContext, { sysctls: [{ name: 'kernel.msgmax' }, { name: 'net.ipv4.tcp_rmem' }] }),
    'forbidden sysctls (kernel.msgmax)',
  ],
  [
    'an AppArmor profile',
    (spec) => Object.assign(spec.securityContext, { appArmorProfile: { type: 'Unconfined' } }),
    'forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined")',
  ],
  [
    'an AppArmor annotation',
    (_, metadata) => Object.assign(metadata, { annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'unconfined' } }),
    'forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/app="unconfined"")',
  ],
  [
    'SELinux options',
    (spec) => Object.assign(spec.containers[0].securityContext, { seLinuxOptions: { type: 'spc_t', user: 'u', role: 'r' } }),
    'seLinuxOptions (container "app" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set; role may not be set)',
  ],
  [
    'hostProcess',
    (spec) => Object.assign(spec.securityContext, { windowsOptions: { hostProcess: true } }),
    'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
  ],
  [
    'the host of a probe',
    (spec) => Object.assign(spec.containers[0], { readinessProbe: { httpGet: { host: '10.0.0.1' } }, lifecycle: { preStop: { tcpSocket: { host: 'db' } } } }),
    'probe or lifecycle host (container "app" uses probe or lifecycle hosts "10.0.0.1", "db")',
  ],
];

describe('the baseline level', () => {
  test('allows a pod that is good', () => {
    expect(violations('baseline', () => {})).toEqual([]);
  });

  test.each(baseline)('forbids %s, and so does restricted', (_, mutate, violation) => {
    expect(violations('baseline', mutate)).toEqual([violation]);
    expect(violations('restricted', mutate)).toEqual([violation]);
  });

  test('forbids capabilities, volumes and profiles that restricted has a control of its own for', () => {
    const worst = (spec: Value) => {
      spec.ephemeralContainers[0].securityContext.capabilities.add = ['SYS_ADMIN', 'CHOWN'];
      spec.volumes.push({ name: 'host', hostPath: { path: '/' } });
      spec.securityContext.seccompProfile.type = 'Unconfined';
    };
    expect(violations('baseline', worst)).toEqual([
      'non-default capabilities (container "debug" must not include "SYS_ADMIN" in securityContext.capabilities.add)',
      'hostPath volumes (volume "host")',
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
    ]);
    expect(violations('restricted', worst)).toEqual([
      'unrestricted capabilities (container "debug" must not include "CHOWN", "SYS_ADMIN" in securityContext.capabilities.add)',
      'restricted volume types (volume "host" uses restricted volume type "hostPath")',
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
    ]);
  });

  test('counts every port as one of the host for a pod on the network of the host', () => {
    const onHost = (spec: Value) => Object.assign(spec, { hostNetwork: true, containers: [{ ...container('app'), ports: [{ containerPort: 80 }] }] });
    expect(violations('baseline', onHost)).toEqual(['host namespaces (hostNetwork=true)', 'hostPort (container "app" uses hostPort 80)']);
  });
});

describe('the restricted level', () => {
  test('allows a pod that is good', () => {
    expect(violations('restricted', () => {})).toEqual([]);
  });

  test('tells everything about a pod that says nothing', () => {
    expect(podSecurityViolations('restricted', { containers: [{ name: 'a' }, { name: 'b' }] }, undefined, 'v1.34')).toEqual([
      'allowPrivilegeEscalation != false (containers "a", "b" must set securityContext.allowPrivilegeEscalation=false)',
      'unrestricted capabilities (containers "a", "b" must set securityContext.capabilities.drop=["ALL"])',
      'runAsNonRoot != true (pod or containers "a", "b" must set securityContext.runAsNonRoot=true)',
      'seccompProfile (pod or containers "a", "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ]);
  });

  test('lets every container say what the pod does not', () => {
    const ofContainers = (spec: Value) => {
      const said = spec.securityContext;
      delete spec.securityContext;
      for (const list of ['initContainers', 'containers', 'ephemeralContainers']) Object.assign(spec[list][0].securityContext, said);
    };
    expect(violations('restricted', ofContainers)).toEqual([]);
  });

  test('forbids root, however it is said', () => {
    const root = (spec: Value) => {
      spec.securityContext.runAsUser = 0;
      spec.containers[0].securityContext.runAsNonRoot = false;
    };
    expect(violations('restricted', root)).toEqual([
      'runAsNonRoot != true (container "app" must not set securityContext.runAsNonRoot=false)',
      'runAsUser=0 (pod must not set runAsUser=0)',
    ]);
  });

  test('asks nothing of a Windows pod that holds for Linux only', () => {
    const windows = { os: { name: 'windows' }, securityContext: { runAsNonRoot: true }, containers: [{ name: 'app' }] };
    expect(podSecurityViolations('restricted', windows, undefined, 'v1.34')).toEqual([]);
    expect(podSecurityViolations('restricted', windows, undefined, 'v1.24')).toHaveLength(3);
  });
});

describe('the version of the standard', () => {
  test('decides whether the host of a probe is looked at', () => {
    const probing = (spec: Value) => Object.assign(spec.containers[0], { livenessProbe: { httpGet: { host: 'db' } } });
    expect(violations('baseline', probing, 'v1.33')).toEqual([]);
    expect(violations('baseline', probing, 'latest')).toHaveLength(1);
  });

  test('decides which sysctls and SELinux types are safe', () => {
    const tuned = (spec: Value) =>
      Object.assign(spec.securityContext, { sysctls: [{ name: 'net.ipv4.tcp_rmem' }], seLinuxOptions: { type: 'container_engine_t' } });
    expect(violations('baseline', tuned, 'v1.30')).toEqual([
      'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "container_engine_t")',
      'forbidden sysctls (net.ipv4.tcp_rmem)',
    ]);
    expect(violations('baseline', tuned, 'v1.32')).toEqual([]);
  });

  test('decides whether a user namespace relieves a pod', () => {
    const apart = (spec: Value) => {
      spec.hostUsers = false;
      spec.securityContext.runAsUser = 0;
      spec.containers[0].securityContext.procMount = 'Unmasked';
    };
    expect(violations('restricted', apart, 'v1.34')).toHaveLength(2);
    expect(violations('baseline', apart, 'v1.35')).toEqual([]);
    expect(violations('restricted', apart, 'v1.35')).toEqual(['procMount (container "app" must not set securityContext.procMount to "Unmasked")']);
  });

  test('reads seccomp annotations before 1.19, and fields since', () => {
    const annotated = (_: Value, metadata: Value) => Object.assign(metadata, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } });
    expect(violations('baseline', annotated, 'v1.18')).toEqual(['seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")']);
    expect(violations('baseline', annotated, 'v1.19')).toEqual([]);
  });
});

describe('pod-security', () => {
  const bare = (level: string | undefined, version?: string) =>
    brokenShop(({ of, container: of_ }) => {
      const { labels } = of('Namespace', 'shop').metadata;
      for (const key of Object.keys(labels)) delete labels[key];
      if (level !== undefined) labels['pod-security.kubernetes.io/enforce'] = level;
      if (version !== undefined) labels['pod-security.kubernetes.io/enforce-version'] = version;
      of_('CronJob', 'report').securityContext.allowPrivilegeEscalation = true;
      of_('CronJob', 'report').livenessProbe = { tcpSocket: { host: 'db', port: 1 } };
    });
  const fix = 'change the pods, or move them to a namespace that enforces less';
  const place = 'batch/v1 CronJob shop/report | spec.jobTemplate.spec.template.spec';
  const probing = 'probe or lifecycle host (container "report" uses probe or lifecycle host "db")';

  test('accepts the shop', () => {
    expect(
      faultsOf(
        podSecurity,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('goes by the level and the version that the namespace enforces', () => {
    expect(faultsOf(podSecurity, bare('restricted', 'v1.30'))).toEqual([
      `${place} | violates restricted:v1.30: allowPrivilegeEscalation != false (container "report" must set securityContext.allowPrivilegeEscalation=false) | ${fix}`,
    ]);
    expect(faultsOf(podSecurity, bare('baseline'))).toEqual([`${place} | violates baseline:v1.34: ${probing} | ${fix}`]);
    expect(faultsOf(podSecurity, bare('baseline', 'v1.40'))).toEqual([`${place} | violates baseline:v1.34: ${probing} | ${fix}`]);
  });

  test('asks nothing where a namespace enforces nothing', () => {
    expect(faultsOf(podSecurity, bare('privileged'))).toEqual([]);
    expect(faultsOf(podSecurity, bare(undefined))).toEqual([]);
  });

  test('finds labels that say nothing that exists', () => {
    const context = brokenShop(({ of }) => {
      Object.assign(of('Namespace', 'shop').metadata.labels, {
        'pod-security.kubernetes.io/warn': 'strict',
        'pod-security.kubernetes.io/audit-version': '1.34',
      });
    });
    expect(faultsOf(podSecurity, context)).toEqual([
      'v1 Namespace shop | metadata.labels["pod-security.kubernetes.io/audit-version"] | is "1.34"; allowed: latest, or a version such as v1.34 | correct the label',
      'v1 Namespace shop | metadata.labels["pod-security.kubernetes.io/warn"] | is "strict"; allowed: privileged, baseline, restricted | correct the label',
    ]);
  });
});
