import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandResult, run } from '../run';
import { ApiClient } from './api-client';
import { freePorts } from './free-ports';
import { poll } from './poll';
import { Server } from './server';

/** What an API server needs. */
export const apiServerTools = ['etcd', 'kube-apiserver', 'kubectl'] as const;
/** What makes workloads run. */
export const controllerTools = ['kube-controller-manager', 'kube-scheduler', 'kwok'] as const;

type ControlPlaneTool = (typeof apiServerTools)[number] | (typeof controllerTools)[number];

export interface ControlPlaneProps {
  /** A folder of its own, for its data, certificates and logs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  tool(name: ControlPlaneTool): string;
}

/** A real control plane with nothing in it, on the loopback interface. */
export class ControlPlane {
  private readonly servers: Server[] = [];
  private client: ApiClient | undefined;
  private readonly token = randomBytes(16).toString('hex');
  private readonly kubeconfig: string;

  private constructor(private readonly props: ControlPlaneProps) {
    mkdirSync(props.folder, { recursive: true });
    this.kubeconfig = join(props.folder, 'kubeconfig');
  }

  /** Starts etcd and an API server, and returns once it is ready to serve; stops whatever it started if it cannot. */
  static async start(props: ControlPlaneProps): Promise<ControlPlane> {
    const controlPlane = new ControlPlane(props);
    try {
      await controlPlane.startApiServer();
      return controlPlane;
    } catch (error) {
      await controlPlane.stop();
      throw error;
    }
  }

  get api(): ApiClient {
    return this.client!;
  }

  /** Runs kubectl as the administrator. */
  kubectl(...args: string[]): Promise<CommandResult> {
    const { folder, signal } = this.props;
    return run(this.props.tool('kubectl'), [`--kubeconfig=${this.kubeconfig}`, ...args], { cwd: folder, signal });
  }

  /**
   * Starts the controllers, the scheduler, and kwok in place of kubelets: pods that are bound to a node run at once.
   *
   * @param stages the files of kwok that say how its nodes and pods behave
   */
  startControllers(stages: readonly string[]): void {
    const { folder } = this.props;
    this.start(
      'kube-controller-manager',
      `--kubeconfig=${this.kubeconfig}`,
      '--secure-port=0',
      '--leader-elect=false',
      `--service-account-private-key-file=${join(folder, 'service-account.key')}`,
      `--root-ca-file=${this.certificate}`,
      // Nothing is measured here; asking less rarely only makes the proof faster.
      '--horizontal-pod-autoscaler-sync-period=2s',
      // Simulated nodes do not get sick, and send no heartbeats.
      '--node-monitor-grace-period=1h',
    );
    this.start('kube-scheduler', `--kubeconfig=${this.kubeconfig}`, '--secure-port=0', '--leader-elect=false');
    this.start('kwok', `--kubeconfig=${this.kubeconfig}`, '--manage-all-nodes=true', ...stages.map((file) => `--config=${file}`));
  }

  /** @throws if one of its servers is no longer there */
  assertRunning(): void {
    for (const server of this.servers) server.assertRunning();
  }

  /** Stops every server that it started, the last one first. */
  async stop(): Promise<void> {
    this.client?.close();
    for (const server of this.servers.splice(0).reverse()) await server.stop();
  }

  private get certificate(): string {
    return join(this.props.folder, 'apiserver.crt');
  }

  private start(name: ControlPlaneTool, ...args: string[]): void {
    this.servers.push(Server.start(name, this.props.tool(name), args, this.props.folder));
  }

  private async startApiServer(): Promise<void> {
    const { folder, signal } = this.props;
    const [client, peer, port] = (await freePorts(3)) as [number, number, number];
    this.start(
      'etcd',
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
      `--initial-cluster=default=http://127.0.0.1:${peer}`,
      // Nothing here outlives the proof.
      '--unsafe-no-fsync',
    );
    this.writeCredentials(port);
    this.start(
      'kube-apiserver',
      `--etcd-servers=http://127.0.0.1:${client}`,
      '--bind-address=127.0.0.1',
      '--advertise-address=127.0.0.1',
      '--endpoint-reconciler-type=none',
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      `--token-auth-file=${join(folder, 'tokens.csv')}`,
      '--authorization-mode=Node,RBAC',
      // As kubeadm sets it: whether a pod may be privileged is for Pod Security to say.
      '--allow-privileged=true',
      '--service-cluster-ip-range=10.0.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${join(folder, 'service-account.pub')}`,
      `--service-account-signing-key-file=${join(folder, 'service-account.key')}`,
    );
    const missing = await poll(() => this.notReady(port), 60, signal);
    if (missing.length) throw new Error(`kube-apiserver is not ready after 60 s: ${missing.join(', ')}`);
  }

  private async notReady(port: number): Promise<readonly string[]> {
    this.assertRunning();
    if (!existsSync(this.certificate)) return ['it has no certificate'];
    const client = new ApiClient(port, this.token, readFileSync(this.certificate, 'utf8'));
    try {
      const { status } = await client.ask('GET', '/readyz');
      if (status !== 200) return [`/readyz says ${status}`];
    } catch (error) {
      return [(error as Error).message];
    }
    this.client = client;
    return [];
  }

  private writeCredentials(port: number): void {
    const { folder } = this.props;
    const write = (file: string, text: string) => writeFileSync(join(folder, file), text, { mode: 0o600 });
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    write('service-account.pub', publicKey);
    write('service-account.key', privateKey);
    write('tokens.csv', `${this.token},admin,admin,"system:masters"\n`);
    const kubeconfig = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'proof', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority': this.certificate } }],
      users: [{ name: 'admin', user: { token: this.token } }],
      contexts: [{ name: 'proof', context: { cluster: 'proof', user: 'admin' } }],
      'current-context': 'proof',
    };
    write('kubeconfig', JSON.stringify(kubeconfig));
  }
}
