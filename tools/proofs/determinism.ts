import { execFile } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { platform } from '../../config/platform';
import { parseOrThrow } from '../../model';
import { filesOf, render, speaksFor, writeOutput } from '../../synth';
import { fingerprint } from './fingerprint';
import type { Proof, ProofContext } from './proof';
import { shareDependencies } from './shared-dependencies';

const root = join(__dirname, '../..');
const execute = promisify(execFile);

interface Circumstance {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly umask?: string;
  readonly cwd?: string;
  readonly program?: string;
}

/** Everything about a run that must not show in its output. */
export const determinism: Proof = {
  name: 'determinism',
  about: 'the same configuration gives the same bytes, wherever, whenever and by whomever it is rendered',
  tools: [],
  async run(context) {
    const usual = fingerprint(context.dist);
    const clone = cloneOf(context);
    const circumstances: Circumstance[] = [
      { name: 'time zone Pacific/Kiritimati', env: { TZ: 'Pacific/Kiritimati' } },
      { name: 'time zone America/St_Johns', env: { TZ: 'America/St_Johns' } },
      { name: 'locale tr_TR.UTF-8', env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } },
      { name: 'locale C', env: { LANG: 'C', LC_ALL: 'C' } },
      { name: 'umask 077', umask: '077' },
      { name: 'umask 000', umask: '000' },
      { name: 'another working directory', cwd: '/' },
      { name: 'a clone elsewhere', cwd: clone, program: join(clone, 'cli/platform.cjs') },
      { name: 'little memory', env: { NODE_OPTIONS: '--max-old-space-size=256' } },
      { name: 'no home', env: { HOME: '/nonexistent' } },
    ];
    const faults: string[] = [];
    const compare = (name: string, folder: string) => {
      const { files, hash } = fingerprint(folder);
      if (hash !== usual.hash) faults.push(`${name}: ${files} files that are not the same bytes as the usual ${usual.files}`);
    };

    for (const [index, circumstance] of circumstances.entries()) {
      const out = join(context.work, `out-${index}`);
      await run(circumstance, out, context);
      compare(circumstance.name, out);
    }
    const parallel = Array.from({ length: 4 }, (_, index) => join(context.work, `parallel-${index}`));
    await Promise.all(parallel.map((out) => run({ name: 'at once with others' }, out, context)));
    for (const out of parallel) compare('four runs at once', out);
    for (const [name, input] of inProcess()) {
      const out = join(context.work, `process-${name.replaceAll(' ', '-')}`);
      const rendered = render(parseOrThrow(input), {});
      writeOutput(out, filesOf(rendered, {}, out), speaksFor(rendered, {}));
      compare(name, out);
    }
    const count = circumstances.length + parallel.length + inProcess().length;
    return { lookedAt: `${usual.files} files under ${count} circumstances`, count: usual.files, faults };
  },
};

/** In one process: a second time, and with everything declared in another order. */
function inProcess(): [string, unknown][] {
  const backwards = {
    ...platform,
    services: [...platform.services!].reverse(),
    environments: [...platform.environments].reverse(),
    externals: [...platform.externals!].reverse(),
  };
  const rotated = { ...platform, services: [...platform.services!.slice(5), ...platform.services!.slice(0, 5)] };
  return [
    ['a second run in one process', platform],
    ['declared backwards', backwards],
    ['declared in another order', rotated],
  ];
}

async function run(
  { env = {}, umask = '022', cwd = root, program = join(root, 'cli/platform.cjs') }: Circumstance,
  out: string,
  { signal }: ProofContext,
): Promise<void> {
  await execute('sh', ['-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, program, 'synth', '--quiet', '--out', out], {
    cwd,
    env: { ...process.env, ...env },
    signal,
  });
}

/** The project elsewhere: its own files copied, the dependencies shared. */
function cloneOf({ work }: ProofContext): string {
  const clone = join(work, 'a clone with spaces');
  mkdirSync(clone);
  const rooms = ['charts', 'checks', 'cli', 'config', 'constructs', 'imports', 'model', 'synth', 'tools', 'package.json', 'package-lock.json', 'tsconfig.json'];
  for (const name of rooms) cpSync(join(root, name), join(clone, name), { recursive: true });
  shareDependencies(clone);
  return clone;
}
