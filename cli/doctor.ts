import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError, type Platform } from '../model';
import { compareOutput, filesOf, OutputError, render, speaksFor } from '../synth';
import { command } from './command';
import { exit } from './exit';
import { loadPlatform } from './load-config';
import { terminal as makeTerminal } from './terminal';

const root = join(__dirname, '..');

interface Diagnosis {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'wrong';
  readonly detail: string;
}

/** Says whether this machine and this checkout are fit for work. What only the proofs need is reported, but is no fault. */
export const doctor = command(
  'doctor',
  'Check the tools, the installation, the configuration and the output',
  (yargs) => yargs.option('out', { alias: 'o', type: 'string', requiresArg: true, default: 'dist', describe: 'Output folder' }),
  (options, terminal) => {
    const platform = configuration(options.config);
    const found: Diagnosis[] = [
      node(),
      dependencies(),
      platform.diagnosis,
      ...(platform.value ? [output(platform.value, options.out)] : []),
      tool('git'),
      tool('go', 'version'),
    ];
    if (options.json) terminal.json({ diagnoses: found });
    else for (const { name, state, detail } of found) terminal.data(`${state.padEnd(8)}${name.padEnd(14)}${detail}\n`);
    return found.some(({ state }) => state === 'wrong') ? exit.findings : exit.fine;
  },
);

function node(): Diagnosis {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 20 || (major === 20 && minor >= 19);
  return { name: 'node', state: isNew ? 'ok' : 'wrong', detail: isNew ? process.version : `${process.version}, but 20.19 or newer is needed` };
}

function dependencies(): Diagnosis {
  const time = (path: string) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const isFresh = time('node_modules/.package-lock.json') >= time('package-lock.json');
  return { name: 'dependencies', state: isFresh ? 'ok' : 'wrong', detail: isFresh ? 'as package-lock.json says' : 'older than package-lock.json; run npm ci' };
}

function configuration(file: string | undefined): { readonly value?: Platform; readonly diagnosis: Diagnosis } {
  try {
    const value = loadPlatform(file, makeTerminal(true));
    return { value, diagnosis: { name: 'configuration', state: 'ok', detail: `${value.frame.environments.length} environments` } };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { diagnosis: { name: 'configuration', state: 'wrong', detail: `${error.problems.length} problems; synth says which` } };
  }
}

function output(platform: Platform, out: string): Diagnosis {
  if (!existsSync(out)) return { name: 'output', state: 'missing', detail: `${out} is not there yet; run synth` };
  try {
    const rendered = render(platform, {});
    const differences = compareOutput(out, filesOf(rendered, {}, out), speaksFor(rendered, {}));
    return {
      name: 'output',
      state: differences.length ? 'wrong' : 'ok',
      detail: differences.length ? `${out} is not what the configuration says; run synth` : `${out} is up to date`,
    };
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    return { name: 'output', state: 'wrong', detail: error.message };
  }
}

function tool(name: string, flag = '--version'): Diagnosis {
  try {
    return {
      name,
      state: 'ok',
      detail: execFileSync(name, [flag], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
        .split('\n')[0]!
        .trim(),
    };
  } catch {
    return { name, state: 'missing', detail: name === 'go' ? 'only npm run prove needs it' : 'only comparing and publishing need it' };
  }
}
