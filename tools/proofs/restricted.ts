import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { podSecurityViolations } from '../../checks/pod-security';
import type { ApiAnswer } from '../control-plane/api-client';
import { apiServerTools, ControlPlane } from '../control-plane/control-plane';
import { nameOf, type RenderedManifest, readManifests } from '../control-plane/manifests';
import { type Pod, podMutations, type Verdict } from './pod-mutations';
import type { Proof, ProofTarget } from './proof';

/** What must be there before a pod is looked at. A quota is not: without its controller it would refuse everything. */
const surroundings = ['Namespace', 'PriorityClass', 'ServiceAccount'];

export const restricted: Proof = {
  name: 'restricted',
  about: 'A real API server admits every pod as it is rendered, and refuses it once any of its security settings is gone; our own check says the same',
  tools: apiServerTools,
  async run({ targets, work, signal, tool }) {
    const controlPlane = await ControlPlane.start({ folder: work, signal, tool });
    const faults: string[] = [];
    let templates = 0;
    try {
      for (const target of targets) {
        const tried = await tryTarget(controlPlane, target, work);
        templates += tried.templates;
        faults.push(...tried.faults.map((fault) => `${target.name}: ${fault}`));
      }
    } finally {
      await controlPlane.stop();
    }
    return { lookedAt: `${templates} pod templates, ${podMutations.length} changes to each`, count: templates * podMutations.length, faults };
  },
};

async function tryTarget(controlPlane: ControlPlane, target: ProofTarget, work: string): Promise<{ templates: number; faults: string[] }> {
  const manifests = readManifests(target.folder);
  const file = join(work, 'surroundings.yaml');
  const needed = manifests.filter(({ object }) => surroundings.includes(object.kind)).sort((a, b) => orderOf(a.object) - orderOf(b.object));
  writeFileSync(file, needed.map(({ text }) => text).join('---\n'));
  const { code, stderr } = await controlPlane.kubectl('apply', '--server-side', '-f', file);
  if (code !== 0) return { templates: 0, faults: [stderr.trim()] };

  const workloads = manifests.flatMap(({ object }) => {
    const pod = podOf(object);
    return pod ? [{ object, pod }] : [];
  });
  const versions = new Map(
    needed
      .filter(({ object }) => object.kind === 'Namespace')
      .map(({ object }) => [object.metadata.name, object.metadata.labels['pod-security.kubernetes.io/enforce-version']]),
  );
  const faults: string[] = [];
  for (const { object, pod } of workloads) {
    faults.push(
      ...(await tryPod(controlPlane, { namespace: object.metadata.namespace, version: versions.get(object.metadata.namespace)! }, pod)).map(
        (fault) => `${nameOf(object)}: ${fault}`,
      ),
    );
  }
  return { templates: workloads.length, faults };
}

/** The pod that a controller would make of a workload; `undefined` if the object makes none. */
function podOf({ spec }: RenderedManifest['object']): Pod | undefined {
  const template = spec?.jobTemplate?.spec.template ?? spec?.template;
  if (!template) return undefined;
  const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata: { name } }: { metadata: { name: string } }) => ({
    name,
    persistentVolumeClaim: { claimName: `${name}-pod` },
  }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: 'pod' },
    spec: { ...template.spec, volumes: [...(template.spec.volumes ?? []), ...claims] },
  };
}

const orderOf = ({ kind }: { kind: string }): number => surroundings.indexOf(kind);

async function tryPod({ api }: ControlPlane, { namespace, version }: { readonly namespace: string; readonly version: string }, pod: Pod): Promise<string[]> {
  const ask = (it: Pod) => api.ask('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All&fieldValidation=Strict`, it);
  const asRendered = await ask(pod);
  if (verdictOf(asRendered) !== 'admitted') return [`as rendered: ${asRendered.body.message}`];
  const answers = await Promise.all(
    podMutations.map(async (mutation) => {
      const mutated = structuredClone(pod);
      mutation.apply(mutated);
      return { mutation, answer: await ask(mutated), ours: podSecurityViolations('restricted', mutated.spec, mutated.metadata, version) };
    }),
  );
  // Our own check has to agree: it finds something exactly where Pod Security refuses. Of an invalid pod it has nothing to say.
  const disagreements = answers
    .filter(({ answer, ours }) => verdictOf(answer) !== 'refused as invalid' && ours.length > 0 !== (verdictOf(answer) === 'refused by Pod Security'))
    .map(({ mutation, ours }) => `${mutation.name}: our check finds ${ours.length ? ours.join('; ') : 'nothing'}, the API server disagrees`);
  const surprises = answers
    .filter(({ mutation, answer }) => verdictOf(answer) !== mutation.verdict || !(answer.body.message ?? '').includes(mutation.says))
    .map(({ mutation, answer }) => {
      const said = answer.body.message ?? 'nothing';
      return `${mutation.name}: expected ${mutation.verdict}${mutation.says && ` because of "${mutation.says}"`}, but the API server answered ${answer.status}: ${said}`;
    });
  return [...surprises, ...disagreements];
}

function verdictOf({ status, body }: ApiAnswer): Verdict | undefined {
  if (status === 201) return 'admitted';
  if (status === 403 && body.message.includes('violates PodSecurity')) return 'refused by Pod Security';
  return status === 422 ? 'refused as invalid' : undefined;
}
