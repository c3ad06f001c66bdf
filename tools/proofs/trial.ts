import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveObject } from '../control-plane/api-client';
import { ControlPlane } from '../control-plane/control-plane';
import { installCustomResources } from '../control-plane/custom-resource-definitions';
import { nameOf, type RenderedManifest, readManifests, wavesOf } from '../control-plane/manifests';
import { poll } from '../control-plane/poll';
import { simulateCluster } from '../control-plane/simulated-cluster';
import type { CommandResult } from '../run';
import { unexplained } from './explained-events';
import type { ProofContext, ProofTarget } from './proof';

/** Seconds until what should have happened is said not to have. */
const patience = 120;

/** A Deployment or StatefulSet, with the pods it may have. */
interface Workload {
  readonly manifest: RenderedManifest;
  readonly atRest: number;
  readonly atMost: number;
}

/** What one target does on a control plane of its own. */
export class Trial {
  readonly faults: string[] = [];
  readonly manifests: readonly RenderedManifest[];
  /** Pods that ran with every workload at its maximum. */
  podsAtMost = 0;
  private readonly folder: string;
  private readonly workloads: readonly Workload[];
  private controlPlane!: ControlPlane;

  constructor(
    readonly target: ProofTarget,
    private readonly context: ProofContext,
  ) {
    this.folder = join(context.work, target.name.replaceAll('/', '-'));
    this.manifests = readManifests(target.folder);
    this.workloads = this.ofKind('Deployment', 'StatefulSet').map((manifest) => workloadOf(manifest, this.ofKind('HorizontalPodAutoscaler')));
  }

  /** Each step stands on the one before, so the first that finds something is the last. */
  async run(): Promise<void> {
    const { signal, tool } = this.context;
    const steps: readonly [string, () => Promise<void>][] = [
      ['create everything, wave by wave', () => this.create()],
      ['wait until it runs', () => this.settle(({ atRest }) => atRest)],
      ['apply again and compare', () => this.reapply()],
      ['scale to the maximum', () => this.scaleToMaximum()],
      ['roll everything out at the maximum', () => this.rollOut()],
      ['go beyond the quotas', () => this.exceedQuotas()],
    ];
    this.faults.push(...['Deployment', 'ResourceQuota'].filter((kind) => this.ofKind(kind).length === 0).map((kind) => `no ${kind} is rendered`));
    if (this.faults.length > 0) return;
    this.controlPlane = await ControlPlane.start({ folder: this.folder, signal, tool });
    try {
      await installCustomResources(this.controlPlane, signal);
      await simulateCluster(this.controlPlane, this.target.name.split('/').at(-1)!, signal);
      for (const [what, step] of steps) {
        this.controlPlane.assertRunning();
        this.context.log(`${this.target.name}: ${what}`);
        await step();
        if (this.faults.length > 0) return;
      }
    } finally {
      await this.controlPlane.stop();
    }
  }

  private async create(): Promise<void> {
    for (const [i, wave] of wavesOf(this.manifests).entries()) {
      const { code, stderr } = await this.apply(`wave-${i}.yaml`, wave);
      this.faults.push(...saidBy(code, stderr));
    }
  }

  private apply(file: string, manifests: readonly RenderedManifest[]): Promise<CommandResult> {
    writeFileSync(join(this.folder, file), manifests.map(({ text }) => text).join('---\n'));
    return this.controlPlane.kubectl('apply', '--server-side', '--validate=strict', '-f', file);
  }

  /** Waits until everything is as it should be at rest, with so many pods for each workload, and nothing was warned of. */
  private async settle(podsOf: (workload: Workload) => number): Promise<void> {
    const pending = async () => [...(await this.pendingWorkloads(podsOf)), ...(await this.pendingAutoscalers()), ...(await this.pendingBudgets())];
    this.faults.push(...(await poll(pending, patience, this.context.signal)));
    await this.examineWarnings();
  }

  private pendingWorkloads(podsOf: (workload: Workload) => number): Promise<string[]> {
    const pending = this.workloads.map(async (workload) => {
      const { metadata, spec, status } = await this.live(workload.manifest);
      const pods = podsOf(workload);
      const { observedGeneration, replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
      const isThere = observedGeneration === metadata.generation && [spec.replicas, replicas, updatedReplicas, availableReplicas].every((it) => it === pods);
      return isThere
        ? []
        : [`${nameOf(workload.manifest.object)}: ${availableReplicas} of ${pods} pods are available (${spec.replicas} asked for, ${replicas} made)`];
    });
    return Promise.all(pending).then((lines) => lines.flat());
  }

  private pendingAutoscalers(): Promise<string[]> {
    const pending = this.ofKind('HorizontalPodAutoscaler').map(async (manifest) => {
      const { status } = await this.live(manifest);
      const able = status?.conditions?.find(({ type }: { type: string }) => type === 'AbleToScale');
      return able?.status === 'True' ? [] : [`${nameOf(manifest.object)} cannot scale its target: ${able?.message ?? 'no controller looked at it'}`];
    });
    return Promise.all(pending).then((lines) => lines.flat());
  }

  private pendingBudgets(): Promise<string[]> {
    const pending = this.ofKind('PodDisruptionBudget').map(async (manifest) => {
      const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0, expectedPods = 0 } = (await this.live(manifest)).status ?? {};
      if (disruptionsAllowed >= 1) return [];
      return [`${nameOf(manifest.object)} allows no eviction: of ${expectedPods} pods ${currentHealthy} are healthy and ${desiredHealthy} must be`];
    });
    return Promise.all(pending).then((lines) => lines.flat());
  }

  private async examineWarnings(): Promise<void> {
    this.faults.push(...unexplained(await this.controlPlane.api.list('/api/v1/events')));
  }

  /** What the API server and the controllers filled in must not look like a difference to what is rendered. */
  private async reapply(): Promise<void> {
    const { code, stderr } = await this.apply('all.yaml', this.manifests);
    this.faults.push(...saidBy(code, stderr).map((line) => `second apply: ${line}`));
    const diff = await this.controlPlane.kubectl('diff', '--server-side', '-f', 'all.yaml');
    this.faults.push(...saidBy(diff.code, diff.stdout + diff.stderr).map((line) => `drift: ${line}`));
  }

  private async scaleToMaximum(): Promise<void> {
    for (const { manifest, atMost } of this.workloads) await this.scale(manifest.object, atMost);
    await this.settle(({ atMost }) => atMost);
    this.podsAtMost = (await this.controlPlane.api.list('/api/v1/pods')).length;
  }

  private scale(object: LiveObject, replicas: number): Promise<void> {
    return this.controlPlane.api.patch(`${pathOf(object)}/scale`, { spec: { replicas } });
  }

  /** Every Deployment surges at once, while nothing is away from its maximum. */
  private async rollOut(): Promise<void> {
    const { api } = this.controlPlane;
    const deployments = this.ofKind('Deployment');
    for (const { object } of deployments) {
      await api.patch(pathOf(object), { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'the proof' } } } } });
    }
    const pending = () =>
      Promise.all(
        deployments.map(async (manifest) => {
          const { status, metadata } = await this.live(manifest);
          const hasBegun = status.observedGeneration === metadata.generation && status.updatedReplicas >= 1;
          return hasBegun ? [] : [`${nameOf(manifest.object)} has no pod for its rollout`];
        }),
      ).then((lines) => lines.flat());
    this.faults.push(...(await poll(pending, patience, this.context.signal)));
    await this.examineWarnings();
  }

  /** One more pod than a namespace may have is refused, wherever there is a quota. */
  private async exceedQuotas(): Promise<void> {
    const { api } = this.controlPlane;
    // They would bring the workload back to its maximum.
    for (const { object } of this.ofKind('HorizontalPodAutoscaler')) await api.delete(pathOf(object));
    const quotas = this.ofKind('ResourceQuota').map(({ object }) => ({ namespace: object.metadata.namespace, pods: Number(object.spec.hard.pods) }));
    for (const { namespace, pods } of quotas) {
      const own = this.ofKind('Deployment').find(({ object }) => object.metadata.namespace === namespace);
      if (own) await this.scale(own.object, pods + 1);
      else await api.create(`/apis/apps/v1/namespaces/${namespace}/deployments`, stranger(pods + 1));
    }
    const pending = async () => {
      const refusals = (await api.list('/api/v1/events')).filter(({ reason, message }) => reason === 'FailedCreate' && message.includes('exceeded quota'));
      return quotas
        .filter(({ namespace }) => !refusals.some(({ metadata }) => metadata.namespace === namespace))
        .map(({ namespace, pods }) => `ResourceQuota of ${namespace} does not refuse pod ${pods + 1}`);
    };
    this.faults.push(...(await poll(pending, patience, this.context.signal)));
  }

  private ofKind(...kinds: string[]): RenderedManifest[] {
    return this.manifests.filter(({ object }) => kinds.includes(object.kind));
  }

  private live({ object }: RenderedManifest): Promise<LiveObject> {
    return this.controlPlane.api.get(pathOf(object));
  }
}

function workloadOf(manifest: RenderedManifest, autoscalers: readonly RenderedManifest[]): Workload {
  const { kind, metadata, spec } = manifest.object;
  const autoscaler = autoscalers.find(
    ({ object }) =>
      object.metadata.namespace === metadata.namespace && object.spec.scaleTargetRef.kind === kind && object.spec.scaleTargetRef.name === metadata.name,
  );
  const fixed = spec.replicas ?? 1;
  return { manifest, atRest: autoscaler?.object.spec.minReplicas ?? fixed, atMost: autoscaler?.object.spec.maxReplicas ?? fixed };
}

/** The path of an object of a namespace, of the kinds whose plural ends in s. */
function pathOf({ apiVersion, kind, metadata: { namespace, name } }: LiveObject): string {
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/namespaces/${namespace}/${kind.toLowerCase()}s/${name}`;
}

/** A workload of somebody else's: it may run in a restricted namespace, and leaves its resources to the LimitRange. */
function stranger(replicas: number) {
  const labels = { app: 'stranger' };
  const security = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'stranger' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'stranger:1', securityContext: security }] } },
    },
  };
}

/** What a command said that was to succeed in silence. */
function saidBy(code: number, text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return code !== 0 && lines.length === 0 ? [`exit code ${code}`] : lines;
}
