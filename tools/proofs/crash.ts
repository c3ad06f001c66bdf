import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { platform } from '../../config/platform';
import { parseOrThrow } from '../../model';
import { filesOf, render, speaksFor, writeOutput } from '../../synth';
import { fingerprint } from './fingerprint';
import type { Proof } from './proof';

const program = join(__dirname, '../../cli/platform.cjs');
const kills = 50;

/** A run that is killed in its middle loses nothing. */
export const crash: Proof = {
  name: 'crash',
  about: 'kill -9 at any moment leaves the old output or the new, and the next run mends what is left beside it',
  tools: [],
  async run({ work, dist, signal, log }) {
    const changed = { ...platform, defaults: { ...platform.defaults, podAnnotations: { changed: 'yes' } } };
    const config = join(work, 'changed.json');
    writeFileSync(config, JSON.stringify(changed));
    const next = join(work, 'next');
    const rendered = render(parseOrThrow(changed), {});
    writeOutput(next, filesOf(rendered, {}, next), speaksFor(rendered, {}));
    const [before, after] = [fingerprint(dist).hash, fingerprint(next).hash];

    const out = join(work, 'out');
    const whole = await timeOf(() => runUntil(config, join(work, 'timed'), signal));
    const faults: string[] = [];
    const seen = { old: 0, new: 0, aside: 0 };
    for (let kill = 0; kill < kills; kill++) {
      rmSync(out, { recursive: true, force: true });
      cpSync(dist, out, { recursive: true });
      // Most kills fall into the last third of a run, in which it writes.
      const share = kill % 5 === 0 ? Math.random() : 0.65 + Math.random() * 0.4;
      await runUntil(config, out, signal, whole * share);
      const aside = !existsSync(out);
      const { hash } = fingerprint(aside ? join(work, '.out.old') : out);
      if (hash === before) seen[aside ? 'aside' : 'old']++;
      else if (hash === after) seen.new++;
      else faults.push(`killed after ${Math.round(whole * share)} ms, the output is neither the old nor the new`);
    }
    await runUntil(config, out, signal);
    if (fingerprint(out).hash !== after) faults.push('the run after the last kill did not write the new output');
    const left = readdirSync(work).filter((name) => name.startsWith('.out'));
    if (left.length) faults.push(`the run after the last kill left ${left.join(', ')}`);
    log(`${seen.old} times the old output, ${seen.new} times the new, ${seen.aside} times the old set aside`);
    if (seen.old === 0 || seen.new === 0) faults.push('the kills did not fall on both sides of the swap, so nothing is proved');
    return { lookedAt: `${kills} kills: ${seen.old} old, ${seen.new} new, ${seen.aside} between the renames`, count: kills, faults };
  },
};

async function timeOf(action: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** Runs synth, and kills it after some milliseconds. */
function runUntil(config: string, out: string, signal: AbortSignal, milliseconds?: number): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program, 'synth', '--quiet', '--config', config, '--out', out], { stdio: 'ignore', signal });
    const timer = milliseconds === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('error', fail);
    child.on('exit', () => {
      clearTimeout(timer);
      done();
    });
  });
}
