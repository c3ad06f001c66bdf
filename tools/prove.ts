/**
 * Lets other people's tools judge what is rendered: `npm run prove`, or `npm run prove -- <name…>` for some of the proofs.
 *
 * Renders the platform afresh into a temporary folder. Progress goes to stderr, the verdicts to stdout.
 * Exit code 0 if all is proved, 1 if a proof failed, 2 if a tool is missing or there is no such proof.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closest } from 'fastest-levenshtein';
import { platform } from '../config/platform';
import { parseOrThrow } from '../model';
import { filesOf, render, speaksFor, writeOutput } from '../synth';
import { install, MissingToolError } from './cache';
import { connectivity } from './proofs/connectivity';
import { controlPlane } from './proofs/control-plane';
import { crash } from './proofs/crash';
import { determinism } from './proofs/determinism';
import { fuzz } from './proofs/fuzz';
import { opinions } from './proofs/opinions';
import type { Proof, ProofResult, ProofTarget } from './proofs/proof';
import { restricted } from './proofs/restricted';
import { schemas } from './proofs/schemas';
import { upgrade } from './proofs/upgrade';
import type { ToolName } from './versions';

const proofs: readonly Proof[] = [determinism, fuzz, crash, schemas, connectivity, restricted, controlPlane, upgrade, opinions];

interface Verdict {
  readonly proof: Proof;
  readonly result: ProofResult;
  readonly seconds: number;
}

const log = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(names: readonly string[], signal: AbortSignal): Promise<number> {
  const unknown = names.find((name) => !proofs.some((proof) => proof.name === name));
  if (unknown !== undefined) {
    const known = proofs.map(({ name }) => name);
    log(`there is no proof "${unknown}"; did you mean "${closest(unknown, known)}"?\n  allowed: ${known.join(', ')}`);
    return 2;
  }
  const chosen = proofs.filter(({ name }) => names.length === 0 || names.includes(name));
  const scratch = mkdtempSync(join(tmpdir(), 'platform-prove-'));
  try {
    const binaries = await installAll(chosen, signal);
    const dist = join(scratch, 'dist');
    const targets = renderInto(dist);
    const verdicts: Verdict[] = [];
    for (const proof of chosen) verdicts.push(await prove(proof, { dist, targets, binaries, scratch, signal }));
    return report(verdicts);
  } catch (error) {
    if (!(error instanceof MissingToolError)) throw error;
    log(error.message);
    return 2;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One after the other: builds of Go use every core by themselves, and share what they have in common. */
async function installAll(chosen: readonly Proof[], signal: AbortSignal): Promise<Map<ToolName, string>> {
  const binaries = new Map<ToolName, string>();
  for (const name of new Set(chosen.flatMap(({ tools }) => tools))) binaries.set(name, await install(name, { signal, log }));
  return binaries;
}

function renderInto(dist: string): ProofTarget[] {
  const rendered = render(parseOrThrow(platform), {});
  writeOutput(dist, filesOf(rendered, {}, dist), speaksFor(rendered, {}));
  return rendered.map(({ target: { name } }) => ({ name, folder: join(dist, name) }));
}

interface Surroundings {
  readonly dist: string;
  readonly targets: readonly ProofTarget[];
  readonly binaries: ReadonlyMap<ToolName, string>;
  readonly scratch: string;
  readonly signal: AbortSignal;
}

async function prove(proof: Proof, { dist, targets, binaries, scratch, signal }: Surroundings): Promise<Verdict> {
  const work = join(scratch, proof.name);
  mkdirSync(work);
  const start = Date.now();
  log(`${proof.name}: ${proof.about}`);
  const tool = (name: ToolName): string => {
    if (!proof.tools.includes(name)) throw new Error(`${proof.name} must list ${name} among its tools`);
    return binaries.get(name)!;
  };
  const result = await resultOf(proof, { dist, targets, work, signal, tool, log: (line) => log(`  ${line}`) });
  for (const fault of result.faults) log(`  ✗ ${fault}`);
  return { proof, result, seconds: Math.round((Date.now() - start) / 1000) };
}

/** What a proof says, or why it could not say anything: that is a failure of it, not of the others. */
async function resultOf(proof: Proof, context: Parameters<Proof['run']>[0]): Promise<ProofResult> {
  try {
    const result = await proof.run(context);
    return result.count > 0 ? result : { ...result, faults: ['it looked at nothing', ...result.faults] };
  } catch (error) {
    if (context.signal.aborted || error instanceof MissingToolError) throw error;
    return { lookedAt: 'not finished', count: 0, faults: [(error as Error).message] };
  }
}

function report(verdicts: readonly Verdict[]): number {
  const isPassed = ({ result }: Verdict) => result.faults.length === 0;
  const rows = [
    ['proof', 'looked at', 'verdict', 'seconds'],
    ...verdicts.map((verdict) => [verdict.proof.name, verdict.result.lookedAt, isPassed(verdict) ? 'passed' : 'failed', String(verdict.seconds)]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    );
  const passed = verdicts.filter(isPassed).length;
  console.log(`${passed} passed, ${verdicts.length - passed} failed`);
  return passed === verdicts.length ? 0 : 1;
}

const interruption = new AbortController();
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => {
    process.exitCode = code;
    interruption.abort();
  });
}

main(process.argv.slice(2), interruption.signal).then(
  (code) => {
    process.exitCode ??= code;
  },
  (error: Error) => {
    if (!interruption.signal.aborted) throw error;
    log('interrupted');
  },
);
