import { spawn } from 'node:child_process';
import type { Finding } from './check';
import { demandVersion, schemaLocations } from './schema-catalogue';
import { fieldPath } from './schema-path';

/** What to run kubeconform on. */
export interface KubeconformRun {
  /** The path of the program. */
  readonly binary: string;
  /** Files of manifests, or folders of them. */
  readonly files: readonly string[];
  /** `1.34` */
  readonly kubernetes: string;
  /** Stops it. */
  readonly signal?: AbortSignal;
}

/** What kubeconform says. */
export interface KubeconformVerdict {
  /** How many objects it looked at; never 0. */
  readonly count: number;
  /** In the form of the rule `schema`, in order of file. Objects are named without their namespace, which kubeconform does not report. */
  readonly findings: readonly Finding[];
}

/**
 * Runs the real kubeconform, strict, on the vendored schemas and nothing else: a kind without a schema is a finding, and the network is never asked.
 *
 * @throws Error if kubeconform cannot run, looked at nothing, or skipped something
 */
export async function kubeconform({ binary, files, kubernetes, signal }: KubeconformRun): Promise<KubeconformVerdict> {
  if (files.length === 0) throw new Error('kubeconform was given no files');
  const locations = schemaLocations(demandVersion(kubernetes)).flatMap((location) => ['-schema-location', location]);
  const version = ['-kubernetes-version', `${kubernetes}.0`];
  const output = await run(binary, ['-strict', '-output', 'json', '-summary', ...version, ...locations, ...files], signal);
  const { resources, summary } = output;
  const count = summary.valid + summary.invalid + summary.errors;
  if (count === 0) throw new Error(`kubeconform found no object in ${files.join(', ')}`);
  if (summary.skipped > 0) throw new Error(`kubeconform skipped ${summary.skipped} objects`);
  const findings = resources.flatMap(findingsOf);
  return { count, findings: findings.sort((one, other) => (one.file < other.file ? -1 : one.file > other.file ? 1 : 0)) };
}

interface Resource {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly msg: string;
}

interface Output {
  readonly resources: readonly Resource[];
  readonly summary: { readonly valid: number; readonly invalid: number; readonly errors: number; readonly skipped: number };
}

/** kubeconform writes its JSON when it has seen everything; exit code 1 means findings, so only the JSON tells how it went. */
function run(binary: string, args: readonly string[], signal?: AbortSignal): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal ? { signal } : {}) });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      try {
        resolve(JSON.parse(Buffer.concat(stdout).toString()) as Output);
      } catch {
        reject(new Error(`kubeconform ended with ${code} and no verdict: ${Buffer.concat(stderr).toString().trim()}`));
      }
    });
  });
}

function findingsOf({ filename, kind, name, version, msg }: Resource): Finding[] {
  const finding = {
    rule: 'schema',
    severity: 'error' as const,
    file: filename,
    object: `${version} ${kind} ${name}`,
    why: 'kubeconform validates with the schemas of the API server, which refuses what does not fit them',
    fix: 'correct what is rendered; platform check says more about the same fault',
  };
  // Each fault at the end of a branch is "- at '<JSON pointer>': <what is wrong>"; those on the way to it say only "validation failed".
  const faults = [...msg.matchAll(/ - at '(.*?)': (.*?)(?= +- at '|$)/g)].filter(([, , what]) => what !== 'validation failed');
  if (faults.length === 0) return [{ ...finding, message: msg }];
  return faults.map(([, pointer, what]) => ({ ...finding, ...(pointer ? { path: fieldPath(stepsOf(pointer)) } : {}), message: what! }));
}

const stepsOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
