import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { apiServerTools, ControlPlane } from '../control-plane/control-plane';
import { installCustomResources } from '../control-plane/custom-resource-definitions';
import { nameOf, type RenderedManifest, readManifests, wavesOf } from '../control-plane/manifests';
import type { Proof, ProofContext, ProofTarget } from './proof';
import { shareDependencies } from './shared-dependencies';

const root = join(__dirname, '../..');
const execute = promisify(execFile);

/** Yesterday's output becomes today's on a living cluster. */
export const upgrade: Proof = {
  name: 'upgrade',
  about: 'what the previous commit rendered can be turned into what this one renders: nothing immutable is touched, and what is no longer rendered goes away',
  tools: apiServerTools,
  async run(context) {
    const before = await previousRendering(context);
    const faults: string[] = [];
    const seen = { changed: 0, kept: 0, removed: 0, added: 0 };
    // A target that is new has nothing to be upgraded from.
    const targets = context.targets.filter(({ name }) => existsSync(join(before.folder, name)));
    for (const target of targets) faults.push(...(await upgradeTarget(target, readManifests(join(before.folder, target.name)), seen, context)));
    const count = seen.changed + seen.kept;
    return {
      lookedAt: `${targets.length} targets from ${before.commit}: ${seen.kept} objects as they were, ${seen.changed} changed, ${seen.added} new, ${seen.removed} removed`,
      count,
      faults,
    };
  },
};

/** What the previous commit renders, by its own code. */
async function previousRendering({ work, signal, log }: ProofContext): Promise<{ readonly commit: string; readonly folder: string }> {
  const git = async (...words: string[]) => (await execute('git', words, { cwd: root, signal })).stdout.trim();
  const commit = await git('rev-parse', '--short', `${process.env['PROVE_UPGRADE_FROM'] ?? 'HEAD^'}`);
  log(`rendering ${commit}`);
  const project = join(work, 'previous');
  mkdirSync(project);
  await execute('sh', ['-c', 'git -C "$1" archive "$2" | tar -x -C "$3"', 'sh', root, commit, project], { signal });
  // The same dependencies are shared; others are installed by the project itself.
  const lock = (folder: string) => join(folder, 'package-lock.json');
  if (readFileSync(lock(project), 'utf8') === readFileSync(lock(root), 'utf8')) {
    shareDependencies(project);
  }
  const folder = join(work, 'previous-dist');
  await execute(process.execPath, [join(project, 'cli/platform.cjs'), 'synth', '--quiet', '--out', folder], { cwd: project, signal });
  return { commit, folder };
}

async function upgradeTarget(
  target: ProofTarget,
  before: readonly RenderedManifest[],
  seen: Record<'changed' | 'kept' | 'removed' | 'added', number>,
  { work, signal, tool, log }: ProofContext,
): Promise<string[]> {
  log(`${target.name}: upgrading ${before.length} objects`);
  const folder = join(work, target.name.replaceAll('/', '-'));
  const controlPlane = await ControlPlane.start({ folder, signal, tool });
  try {
    await installCustomResources(controlPlane, signal);
    const after = readManifests(target.folder);
    const apply = async (what: string, manifests: readonly RenderedManifest[]): Promise<string[]> => {
      const faults: string[] = [];
      for (const [index, wave] of wavesOf(manifests).entries()) {
        const file = `${what}-${index}.yaml`;
        writeFileSync(join(folder, file), wave.map(({ text }) => text).join('---\n'));
        const { code, stderr } = await controlPlane.kubectl('apply', '--server-side', '--validate=strict', '-f', file);
        if (code !== 0) faults.push(`${target.name}: ${what}: ${stderr.trim()}`);
      }
      return faults;
    };
    const texts = new Map(before.map(({ object, text }) => [nameOf(object), text]));
    const names = new Set(after.map(({ object }) => nameOf(object)));
    const gone = before.filter(({ object }) => !names.has(nameOf(object)));
    for (const { object, text } of after) {
      const old = texts.get(nameOf(object));
      seen[old === undefined ? 'added' : old === text ? 'kept' : 'changed']++;
    }
    seen.removed += gone.length;

    const faults = [...(await apply('before', before)), ...(await apply('after', after))];
    if (gone.length && faults.length === 0) {
      writeFileSync(join(folder, 'gone.yaml'), gone.map(({ text }) => text).join('---\n'));
      // Nothing waits: without controllers a namespace is never gone, but the API server must let it go.
      const { code, stderr } = await controlPlane.kubectl('delete', '--wait=false', '-f', 'gone.yaml');
      if (code !== 0) faults.push(`${target.name}: removing: ${stderr.trim()}`);
    }
    return faults;
  } finally {
    await controlPlane.stop();
  }
}
