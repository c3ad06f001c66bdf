import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { RenderedObject } from '../../checks/check';
import { kubeconform } from '../../checks/kubeconform';
import { schema } from '../../checks/schema';
import { kubernetesVersions } from '../../checks/schema-catalogue';
import { brokenManifests } from './broken-manifests';
import type { Proof, ProofContext, ProofTarget } from './proof';

/** Fewer would say little about a validator. */
const leastBroken = 300;

/** What was found with one Kubernetes version. */
interface Outcome {
  readonly objects: number;
  readonly broken: number;
  readonly faults: readonly string[];
}

export const schemas: Proof = {
  name: 'schemas',
  about: 'kubeconform finds nothing wrong with what is rendered, and our own validator says the same as kubeconform of manifests that were broken on purpose',
  tools: ['kubeconform'],
  async run(context) {
    const targets = context.targets.map((target) => ({ target, objects: objectsOf(target) }));
    const outcomes: Outcome[] = [];
    for (const kubernetes of kubernetesVersions) {
      const sound = await proveSound(targets, kubernetes, context);
      const broken = await proveBroken(targets, kubernetes, context);
      const faults = [...sound.faults, ...broken.faults].map((fault) => `Kubernetes ${kubernetes}: ${fault}`);
      outcomes.push({ objects: sound.objects, broken: broken.broken, faults });
      context.log(`Kubernetes ${kubernetes}: ${sound.objects} objects, ${broken.broken} broken ones`);
    }
    const total = (of: (outcome: Outcome) => number): number => outcomes.reduce((sum, outcome) => sum + of(outcome), 0);
    return {
      lookedAt: `${targets.length} targets × ${outcomes.length} Kubernetes versions, ${total(({ objects }) => objects)} objects, ${total(({ broken }) => broken)} broken ones`,
      count: Math.min(...outcomes.map(({ objects, broken }) => Math.min(objects, broken))),
      faults: outcomes.flatMap(({ faults }) => faults),
    };
  },
};

interface Rendered {
  readonly target: ProofTarget;
  readonly objects: readonly RenderedObject[];
}

function objectsOf({ folder }: ProofTarget): RenderedObject[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')).map((manifest) => ({ file, manifest })));
}

/** What is rendered passes both validators, and both have seen all of it. */
async function proveSound(rendered: readonly Rendered[], kubernetes: string, { tool, signal }: ProofContext): Promise<Omit<Outcome, 'broken'>> {
  const faults: string[] = [];
  for (const { target, objects } of rendered) {
    const { count, findings } = await kubeconform({ binary: tool('kubeconform'), files: [target.folder], kubernetes, signal });
    if (count !== objects.length) faults.push(`${target.name}: kubeconform saw ${count} objects, ${objects.length} are there`);
    for (const { file, object, path, message } of findings) faults.push(`${target.name}: kubeconform: ${basename(file)}: ${object}: ${path ?? ''} ${message}`);
    for (const { object, path, message } of schema.run({ objects, kubernetes })) faults.push(`${target.name}: schema: ${object.file}: ${path} ${message}`);
  }
  return { objects: rendered.reduce((sum, { objects }) => sum + objects.length, 0), faults };
}

/** Of manifests that are broken in one place each, both validators say that they are. */
async function proveBroken(rendered: readonly Rendered[], kubernetes: string, { tool, signal, work }: ProofContext): Promise<Omit<Outcome, 'objects'>> {
  const broken = brokenManifests(
    rendered.flatMap(({ objects }) => objects.map(({ manifest }) => manifest)),
    kubernetes,
  );
  const faults = broken.length < leastBroken ? [`only ${broken.length} manifests were broken, ${leastBroken} are the least`] : [];

  const folder = join(work, kubernetes);
  mkdirSync(folder);
  const files = broken.map(({ manifest }, index) => {
    const file = join(folder, `${index}.json`);
    writeFileSync(file, JSON.stringify(manifest));
    return file;
  });
  const { findings } = await kubeconform({ binary: tool('kubeconform'), files: [folder], kubernetes, signal });
  const refused = new Set(findings.map(({ file }) => file));
  const ours = new Set(
    [...schema.run({ objects: broken.map(({ manifest }, index) => ({ file: files[index]!, manifest })), kubernetes })].map(({ object }) => object.file),
  );
  broken.forEach(({ name }, index) => {
    const blind = [
      ['kubeconform', refused],
      ['our validator', ours],
    ].flatMap(([who, invalid]) => ((invalid as Set<string>).has(files[index]!) ? [] : [who as string]));
    if (blind.length > 0) faults.push(`${name}: not noticed by ${blind.join(', nor by ')}`);
  });
  return { broken: broken.length, faults };
}
