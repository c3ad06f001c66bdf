import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run';

/** One end of a connection. Without `pod` it is outside of the cluster, where no policy acts. */
export interface TrafficPeer {
  readonly address: string;
  readonly pod?: {
    readonly namespace: string;
    readonly namespaceLabels: Readonly<Record<string, string>>;
    readonly labels: Readonly<Record<string, string>>;
  };
}

/** A connection that somebody might try to make. */
export interface Traffic {
  readonly from: TrafficPeer;
  readonly to: TrafficPeer;
  readonly port: number;
  /** What the callee calls the port, as a policy may name it. */
  readonly portName?: string;
  readonly protocol: string;
}

export interface TrafficQuery {
  readonly binary: string;
  /** NetworkPolicy manifests. */
  readonly policies: readonly object[];
  readonly traffic: readonly Traffic[];
  /** Where a folder for the question can be made. */
  readonly work: string;
  readonly signal: AbortSignal;
}

/**
 * What cyclonus, a NetworkPolicy engine that is not ours, says of connections: whether policies let each through, in their order.
 *
 * @throws if it does not answer each
 */
export async function allowedByCyclonus({ binary, policies, traffic, work, signal }: TrafficQuery): Promise<boolean[]> {
  const folder = mkdtempSync(join(work, 'cyclonus-'));
  const policyPath = join(folder, 'policies.json');
  const trafficPath = join(folder, 'traffic.json');
  writeFileSync(policyPath, JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicyList', items: policies }));
  writeFileSync(trafficPath, JSON.stringify(traffic.map(asked)));
  // Its truth tables know only pods and the ports that they declare; asked one by one it also knows addresses and any port.
  const args = ['analyze', '--mode=query-traffic', `--policy-path=${policyPath}`, `--traffic-path=${trafficPath}`];
  const { code, stdout, stderr } = await run(binary, args, { cwd: folder, signal });
  const answers = [...stdout.matchAll(/^\| IS ALLOWED\? +\| +(TRUE|FALSE) /gm)].map(([, answer]) => answer === 'TRUE');
  if (code !== 0 || answers.length !== traffic.length) {
    throw new Error(`cyclonus answered ${answers.length} of ${traffic.length} questions and ended with ${code}: ${stderr.trim().split('\n').at(-1)}`);
  }
  return answers;
}

/** A connection in the words of cyclonus' JSON. */
function asked({ from, to, port, portName, protocol }: Traffic): object {
  return { Source: peer(from), Destination: peer(to), ResolvedPort: port, ResolvedPortName: portName ?? '', Protocol: protocol };
}

function peer({ address, pod }: TrafficPeer): object {
  return { IP: address, ...(pod ? { Internal: { Namespace: pod.namespace, NamespaceLabels: pod.namespaceLabels, PodLabels: pod.labels } } : {}) };
}
