import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { validateTargets } from '../../checks/validate';
import { platform } from '../../config/platform';
import { type Problem, parse } from '../../model';
import { shop } from '../../model/testing/shop';
import { render } from '../../synth';
import type { Proof, ProofContext } from './proof';

const program = join(__dirname, '../../cli/platform.cjs');
const runs = 600;

/** Whatever stands in a configuration, it is rendered soundly or refused in words. */
export const fuzz: Proof = {
  name: 'fuzz',
  about: 'a mutated configuration renders something that passes validation, or gives errors that all carry a path; never an exception, never a partial output',
  tools: [],
  async run(context) {
    const seen = { rendered: 0, refused: 0 };
    const faults: string[] = [];
    for (const [name, base] of [
      ['the reference platform', platform],
      ['another platform', shop()],
    ] as const) {
      const places = placesOf(base);
      const property = fc.property(fc.array(mutation(places), { minLength: 1, maxLength: 3 }), (mutations) => {
        const fault = judge(mutated(base, mutations), seen);
        if (fault) throw new Error(fault);
      });
      const { failed, counterexample, errorInstance } = fc.check(property, { seed: 20261123, numRuns: runs });
      if (failed) faults.push(`${name}, after ${JSON.stringify(counterexample)}: ${String((errorInstance as Error).message)}`);
    }
    const hostile = hostileFiles();
    for (const [name, text] of hostile) faults.push(...judgeFile(name, text, context));
    if (seen.rendered === 0 || seen.refused === 0) faults.push(`${seen.rendered} rendered and ${seen.refused} refused: one side was never seen`);
    return { lookedAt: `${seen.rendered} rendered, ${seen.refused} refused, ${hostile.length} hostile files`, count: seen.rendered + seen.refused, faults };
  },
};

type Path = readonly (string | number)[];
interface Mutation {
  readonly path: Path;
  readonly verb: 'set' | 'delete' | 'add' | 'repeat';
  readonly key: string;
  readonly value: unknown;
}

/** Every place in a configuration. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys: (string | number)[] = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  return [...(path.length ? [path] : []), ...keys.flatMap((key) => placesOf((value as Record<string | number, unknown>)[key], [...path, key]))];
}

function mutation(places: readonly Path[]): fc.Arbitrary<Mutation> {
  const scalar = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1,
      65536,
      1.5,
      '',
      ' ',
      'x',
      '-x',
      '0',
      '1',
      '../../x',
      'a\0b',
      '\u001b[31m',
      '__proto__',
      'constructor',
      'client-intake',
      'web',
      'fixed',
      'http',
      '1Gi',
      '1e9Gi',
    ),
    fc.string({ maxLength: 80, unit: 'binary' }),
    fc.integer(),
    fc.double(),
    fc.constant('x'.repeat(300)),
  );
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('name', 'type', 'replace', 'append', 'remove', '__proto__', 'toString'), scalar, { maxKeys: 2 }),
  );
  return fc.record({
    path: fc.constantFrom(...places),
    verb: fc.constantFrom('set' as const, 'delete' as const, 'add' as const, 'repeat' as const),
    key: fc.constantFrom('name', 'type', 'enabled', 'remove', '__proto__', 'constructor', 'xyz', 'calls', 'zone'),
    value,
  });
}

function mutated(base: unknown, mutations: readonly Mutation[]): unknown {
  const copy = structuredClone(base) as Record<string | number, unknown>;
  for (const { path, verb, key, value } of mutations) {
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((here, step) => (typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>)[step] : undefined), copy);
    const last = path.at(-1);
    if (typeof parent !== 'object' || parent === null || last === undefined) continue;
    const holder = parent as Record<string | number, unknown>;
    const here = holder[last];
    if (verb === 'set') holder[last] = value;
    else if (verb === 'delete' && Array.isArray(parent)) parent.splice(Number(last), 1);
    else if (verb === 'delete') delete holder[last];
    else if (verb === 'repeat' && Array.isArray(parent)) parent.push(structuredClone(here));
    else if (verb === 'repeat') define(holder, key, structuredClone(here));
    else if (typeof here === 'object' && here !== null && !Array.isArray(here)) define(here, key, value);
  }
  return copy;
}

/** Sets a key as a parser of JSON does, `__proto__` included. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** What is wrong with how a configuration was taken; `undefined` if nothing is. */
function judge(input: unknown, seen: { rendered: number; refused: number }): string | undefined {
  const { platform: sound, problems } = parse(input);
  if (!sound) {
    seen.refused++;
    const errors = problems.filter(({ severity }) => severity === 'error');
    if (errors.length === 0) return 'refused without an error';
    return errors.map(mute).find((fault) => fault !== undefined);
  }
  seen.rendered++;
  const found = validateTargets(render(sound, {}), {}).findings.filter(({ severity, rule }) => severity === 'error' && !accepted.has(rule));
  const [first] = found;
  return first && `rendered, but ${first.rule}: ${first.object} ${first.path ?? ''} ${first.message}`;
}

/** What a mutation may bring about without being a mistake of the configuration: that it names nothing that we render. */
const accepted = new Set(['missing-secret', 'missing-claim', 'image-digest', 'secret-literal']);

function mute({ path, message, fix }: Problem): string | undefined {
  if (path === '') return `an error without a path: ${message}`;
  return fix ? undefined : `${path} ${message}: no fix`;
}

/** Files that mean harm, or that something has gone wrong. */
function hostileFiles(): [string, string][] {
  const long = 'x'.repeat(1024);
  return [
    ['large.yaml', `name: x\nservices:\n${Array.from({ length: 10_000 }, (_, at) => `  - name: s${at}\n    description: ${long}\n`).join('')}`],
    ['deep.yaml', `${'a: {'.repeat(5000)}${'}'.repeat(5000)}`],
    ['deep.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    [
      'bomb.yaml',
      [
        'a: &a [x, x, x, x, x, x, x, x, x, x]',
        ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[at]}`).join(', ')}]`),
      ].join('\n'),
    ],
    ['prototype.json', '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "name": "x"}'],
    ['control.yaml', 'name: "a\\u0007\\u001b[2Jb"\n'],
    ['nul.json', '{"name": "a\\u0000b"}'],
    ['binary.yaml', '\u0000\u0001\u0002\ufffd'],
    ['twice.yaml', 'name: a\nname: b\n'],
    ['strings.json', '{"name": 1, "domain": true, "environments": "many", "services": {"0": {}}}'],
    ['traversal.json', JSON.stringify({ ...shop(), name: '../../x', services: [{ name: '../../x', zone: '../..' }] })],
    ['long.json', JSON.stringify({ ...shop(), name: 'x'.repeat(1_000_000) })],
    ['tag.yaml', 'name: !!js/function "function () { return 1 }"\n'],
    ['empty.yaml', ''],
    ['scalar.json', '42'],
  ];
}

/** The command line refuses a hostile file with 2, says where, prints nothing as data and writes nothing. */
function judgeFile(name: string, text: string, { work }: ProofContext): string[] {
  writeFileSync(join(work, name), text);
  const out = join(work, `${name}-out`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'synth', '--config', join(work, name), '--out', out], {
    cwd: work,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return [
    ...(status === 2 ? [] : [`${name}: exit code ${status} instead of 2: ${stderr.slice(0, 300)}`]),
    ...(stdout === '' ? [] : [`${name}: printed data`]),
    ...(/problems?; nothing was written\.\n$/.test(stderr) ? [] : [`${name}: did not end with a count of problems`]),
    ...(/[\u0000-\u0008\u000b-\u001f]/.test(stderr) ? [`${name}: wrote control characters to the terminal`] : []),
    ...(existsSync(out) ? [`${name}: wrote something`] : []),
  ];
}
