/** A Pod as it is sent to the API server. */
// biome-ignore lint/suspicious/noExplicitAny: mutations reach into it, where types would forbid what they do
export type Pod = any;

/** What the admission of an API server says of a pod in a restricted namespace. */
export type Verdict = 'admitted' | 'refused by Pod Security' | 'refused as invalid';

/** A change to a pod, and what a real API server says to it: what a check of ours has to say too. */
export interface PodMutation {
  readonly name: string;
  readonly verdict: Verdict;
  /** The rule that Pod Security names first, or the field that is invalid; empty where it admits the pod. */
  readonly says: string;
  apply(pod: Pod): void;
}

const refused = (name: string, says: string, apply: (pod: Pod) => void): PodMutation => ({ name, verdict: 'refused by Pod Security', says, apply });
const admitted = (name: string, apply: (pod: Pod) => void): PodMutation => ({ name, verdict: 'admitted', says: '', apply });

const container = (pod: Pod) => pod.spec.containers[0];
const containerSecurity = (pod: Pod) => container(pod).securityContext;
const addVolume = (pod: Pod, source: object) => {
  pod.spec.volumes = [...(pod.spec.volumes ?? []), { name: 'mutation', ...source }];
};

/**
 * Every control of the restricted profile, taken away or turned round in turn, beside changes that it has to leave alone.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const podMutations: readonly PodMutation[] = [
  refused('runAsNonRoot taken away', 'runAsNonRoot != true', (pod) => {
    delete pod.spec.securityContext.runAsNonRoot;
    delete containerSecurity(pod).runAsNonRoot;
  }),
  refused('runAsNonRoot false', 'runAsNonRoot != true', (pod) => {
    pod.spec.securityContext.runAsNonRoot = false;
  }),
  refused('runAsNonRoot false for a container', 'runAsNonRoot != true', (pod) => {
    containerSecurity(pod).runAsNonRoot = false;
  }),
  refused('runAsUser 0', 'runAsUser=0', (pod) => {
    pod.spec.securityContext.runAsUser = 0;
  }),
  refused('runAsUser 0 for a container', 'runAsUser=0', (pod) => {
    containerSecurity(pod).runAsUser = 0;
  }),
  refused('seccompProfile taken away', 'seccompProfile', (pod) => {
    delete pod.spec.securityContext.seccompProfile;
    delete containerSecurity(pod).seccompProfile;
  }),
  refused('seccompProfile Unconfined', 'seccompProfile', (pod) => {
    pod.spec.securityContext.seccompProfile = { type: 'Unconfined' };
  }),
  refused('seccompProfile Unconfined for a container', 'seccompProfile', (pod) => {
    containerSecurity(pod).seccompProfile = { type: 'Unconfined' };
  }),
  admitted('seccompProfile of the node', (pod) => {
    pod.spec.securityContext.seccompProfile = { type: 'Localhost', localhostProfile: 'profiles/app.json' };
  }),
  refused('appArmorProfile Unconfined', 'forbidden AppArmor profile', (pod) => {
    pod.spec.securityContext.appArmorProfile = { type: 'Unconfined' };
  }),
  refused('allowPrivilegeEscalation taken away', 'allowPrivilegeEscalation != false', (pod) => {
    delete containerSecurity(pod).allowPrivilegeEscalation;
  }),
  refused('allowPrivilegeEscalation true', 'allowPrivilegeEscalation != false', (pod) => {
    containerSecurity(pod).allowPrivilegeEscalation = true;
  }),
  {
    name: 'privileged, without privilege escalation',
    verdict: 'refused as invalid',
    says: 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    apply: (pod) => {
      containerSecurity(pod).privileged = true;
    },
  },
  refused('privileged', 'privileged', (pod) => {
    containerSecurity(pod).privileged = true;
    delete containerSecurity(pod).allowPrivilegeEscalation;
  }),
  refused('capabilities taken away', 'unrestricted capabilities', (pod) => {
    delete containerSecurity(pod).capabilities;
  }),
  refused('capabilities.drop without ALL', 'unrestricted capabilities', (pod) => {
    containerSecurity(pod).capabilities = { drop: ['NET_RAW'] };
  }),
  refused('capability SYS_ADMIN added', 'unrestricted capabilities', (pod) => {
    containerSecurity(pod).capabilities = { drop: ['ALL'], add: ['SYS_ADMIN'] };
  }),
  refused('capability CHOWN added', 'unrestricted capabilities', (pod) => {
    containerSecurity(pod).capabilities = { drop: ['ALL'], add: ['CHOWN'] };
  }),
  admitted('capability NET_BIND_SERVICE added', (pod) => {
    containerSecurity(pod).capabilities = { drop: ['ALL'], add: ['NET_BIND_SERVICE'] };
  }),
  refused('securityContext of a container taken away', 'allowPrivilegeEscalation != false', (pod) => {
    delete container(pod).securityContext;
  }),
  refused('securityContext of the pod taken away', 'runAsNonRoot != true', (pod) => {
    delete pod.spec.securityContext;
  }),
  refused('hostNetwork', 'host namespaces', (pod) => {
    pod.spec.hostNetwork = true;
  }),
  refused('hostPID', 'host namespaces', (pod) => {
    pod.spec.hostPID = true;
  }),
  refused('hostIPC', 'host namespaces', (pod) => {
    pod.spec.hostIPC = true;
  }),
  refused('hostPort', 'hostPort', (pod) => {
    container(pod).ports = [{ containerPort: 9999, hostPort: 9999 }];
  }),
  refused('probe of another host', 'probe or lifecycle host', (pod) => {
    container(pod).livenessProbe = { httpGet: { host: '169.254.169.254', port: 80 } };
  }),
  refused('lifecycle hook of another host', 'probe or lifecycle host', (pod) => {
    container(pod).lifecycle = { postStart: { httpGet: { host: '169.254.169.254', port: 80 } } };
  }),
  refused('hostPath volume', 'restricted volume types', (pod) => addVolume(pod, { hostPath: { path: '/' } })),
  refused('NFS volume', 'restricted volume types', (pod) => addVolume(pod, { nfs: { server: 'files.example', path: '/' } })),
  admitted('volume of a secret', (pod) => addVolume(pod, { secret: { secretName: 'certificate' } })),
  refused('unsafe sysctl', 'forbidden sysctls', (pod) => {
    pod.spec.securityContext.sysctls = [{ name: 'kernel.msgmax', value: '1' }];
  }),
  admitted('safe sysctl', (pod) => {
    pod.spec.securityContext.sysctls = [{ name: 'net.ipv4.tcp_syncookies', value: '1' }];
  }),
  refused('seLinuxOptions of a user', 'seLinuxOptions', (pod) => {
    pod.spec.securityContext.seLinuxOptions = { user: 'system_u' };
  }),
  refused('seLinuxOptions of a forbidden type', 'seLinuxOptions', (pod) => {
    pod.spec.securityContext.seLinuxOptions = { type: 'spc_t' };
  }),
  refused('procMount Unmasked', 'procMount', (pod) => {
    pod.spec.hostUsers = false;
    containerSecurity(pod).procMount = 'Unmasked';
  }),
  refused('Windows host process', 'hostProcess', (pod) => {
    pod.spec.hostNetwork = true;
    pod.spec.securityContext = { windowsOptions: { hostProcess: true }, runAsNonRoot: true };
  }),
  refused('init container without a securityContext', 'allowPrivilegeEscalation != false', (pod) => {
    pod.spec.initContainers = [...(pod.spec.initContainers ?? []), { name: 'mutation', image: 'mutation:1' }];
  }),
  refused('second container without a securityContext', 'allowPrivilegeEscalation != false', (pod) => {
    pod.spec.containers.push({ name: 'mutation', image: 'mutation:1' });
  }),
  admitted('file system of the container writable', (pod) => {
    delete containerSecurity(pod).readOnlyRootFilesystem;
  }),
];
