/**
 * How fast the whole way from configuration to files is, as ratios measured in one run: `npm run bench`.
 *
 *     npm run bench -- [--rounds 3] [--sizes 10,100,1000,5000] [--only platform,floor]
 *
 * Synthetic platforms are rendered by us, by a plain program that dumps the same objects (the floor), by vanilla cdk8s, and
 * by helm, jsonnet and kustomize where they are installed. Every figure is a whole process, from the shell prompt; rounds
 * go through all contenders in turn, so that what slows the machine slows all of them. Output goes to fresh folders on
 * tmpfs where there is one: deleting a large tree slows file creation for a while after.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parseOrThrow, resolve } from '../model';
import { renderTarget, toYaml } from '../synth';
import { benchPlatform, serviceName } from './bench/platform';

interface Contender {
  readonly name: string;
  /** Sizes above it take minutes, and say nothing new. */
  readonly largest: number;
  readonly program: string;
  /** Makes the input and returns the arguments; the input is not part of the figure. */
  prepare(size: number, folder: string): readonly string[];
}

interface Figure {
  readonly seconds: number;
  readonly mebibytes: number;
}

const root = join(__dirname, '..');
const shared = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const placeholder = serviceName(0);

/** The objects of one service, as every contender writes them. */
function sampleObjects(): readonly object[] {
  const target = resolve(parseOrThrow(benchPlatform(1)), 'live', 'here');
  return renderTarget(target).flatMap((file) => file.objects.filter(({ metadata }) => metadata.name.startsWith(placeholder)));
}

const objects = sampleObjects();

const contenders: readonly Contender[] = [
  {
    name: 'platform',
    largest: Number.POSITIVE_INFINITY,
    program: process.execPath,
    prepare: (size, folder) => {
      writeFileSync(join(folder, 'config.json'), JSON.stringify(benchPlatform(size)));
      return [join(root, 'cli/platform.cjs'), 'synth', '--quiet', '--config', join(folder, 'config.json'), '--out', join(folder, 'out')];
    },
  },
  {
    name: 'floor',
    largest: Number.POSITIVE_INFINITY,
    program: process.execPath,
    prepare: (size, folder) => script('floor.cjs', size, folder),
  },
  {
    name: 'cdk8s',
    largest: 1000,
    program: process.execPath,
    prepare: (size, folder) => script('vanilla-cdk8s.cjs', size, folder),
  },
  {
    name: 'helm',
    largest: Number.POSITIVE_INFINITY,
    program: 'helm',
    prepare: (size, folder) => {
      mkdirSync(join(folder, 'chart/templates'), { recursive: true });
      writeFileSync(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: bench\nversion: 0.1.0\n');
      writeFileSync(join(folder, 'chart/values.yaml'), `services: ${JSON.stringify(Array.from({ length: size }, (_, at) => serviceName(at)))}\n`);
      const templates = objects
        .map((object) => `---\n${toYaml(object)}`)
        .join('')
        .replaceAll(placeholder, '{{ . }}');
      writeFileSync(join(folder, 'chart/templates/services.yaml'), `{{- range .Values.services }}\n${templates}{{- end }}\n`);
      return ['template', 'bench', join(folder, 'chart'), '--output-dir', join(folder, 'out')];
    },
  },
  {
    name: 'jsonnet',
    largest: Number.POSITIVE_INFINITY,
    program: 'jsonnet',
    prepare: (size, folder) => {
      const body = JSON.stringify(objects).replaceAll(`"${placeholder}`, `name + "`).replaceAll(placeholder, '" + name + "');
      writeFileSync(
        join(folder, 'main.jsonnet'),
        `local objects(name) = ${body};\n{ ['service-%05d.yaml' % i]: std.manifestYamlStream(objects('service-%05d' % i), indent_array_in_object=true, quote_keys=false) for i in std.range(0, ${size - 1}) }\n`,
      );
      return ['-S', '-c', '-m', join(folder, 'out'), join(folder, 'main.jsonnet')];
    },
  },
  {
    name: 'kustomize',
    largest: 100,
    program: 'kustomize',
    prepare: (size, folder) => {
      const names = Array.from({ length: size }, (_, at) => serviceName(at));
      for (const name of names) writeFileSync(join(folder, `${name}.yaml`), objects.map(toYaml).join('---\n').replaceAll(placeholder, name));
      writeFileSync(join(folder, 'kustomization.yaml'), toYaml({ resources: names.map((name) => `${name}.yaml`), labels: [{ pairs: { bench: 'true' } }] }));
      return ['build', folder, '--output', join(folder, 'out.yaml')];
    },
  },
];

function script(name: string, size: number, folder: string): readonly string[] {
  writeFileSync(join(folder, 'objects.json'), JSON.stringify(objects));
  return [join(root, 'tools/bench', name), join(folder, 'objects.json'), placeholder, String(size), join(folder, 'out')];
}

/** Runs a process to its end; its peak memory is what the kernel says it was, looked at every few milliseconds. */
function measure(program: string, words: readonly string[]): Promise<Figure> {
  return new Promise((done, fail) => {
    const start = performance.now();
    const child = spawn(program, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    let mebibytes = 0;
    const look = setInterval(() => {
      mebibytes = Math.max(mebibytes, peakOf(child.pid));
    }, 10);
    child.on('error', fail);
    child.on('exit', (code) => {
      clearInterval(look);
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) done({ seconds, mebibytes });
      else fail(new Error(`${program} ${words.join(' ')} exited with ${code}`));
    });
  });
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const isInstalled = (program: string): boolean =>
  program === process.execPath ||
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => statSync(join(folder, program), { throwIfNoEntry: false })?.isFile());

async function main(): Promise<void> {
  const option = (name: string, otherwise: string) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? otherwise : (process.argv[at + 1] ?? otherwise);
  };
  const rounds = Number(option('rounds', '3'));
  const sizes = option('sizes', '10,100,1000,5000').split(',').map(Number);
  const only = option('only', '').split(',').filter(Boolean);
  const chosen = contenders.filter(({ name }) => only.length === 0 || only.includes(name));
  const running = chosen.filter(({ program }) => isInstalled(program));
  const figures = new Map<string, Figure[]>();

  console.log(`${objects.length} objects per service, ${rounds} rounds, output on ${shared}`);
  for (const { name } of chosen.filter((contender) => !running.includes(contender))) console.log(`${name} is not installed`);
  // What is compiled and cached once per machine is not part of any figure.
  spawnSync(process.execPath, [join(root, 'cli/platform.cjs'), 'schema'], { stdio: 'ignore' });
  for (const size of sizes) {
    for (let round = 0; round < rounds; round++) {
      for (const contender of running.filter(({ largest }) => size <= largest)) {
        process.stderr.write(`\r\u001b[K${contender.name}, ${size} services, round ${round + 1}`);
        const folder = mkdtempSync(join(shared, 'bench-'));
        const figure = await measure(contender.program, contender.prepare(size, folder));
        const key = `${contender.name} ${size}`;
        figures.set(key, [...(figures.get(key) ?? []), figure]);
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  process.stderr.write('\r\u001b[K');
  print(
    running.map(({ name }) => name),
    sizes,
    figures,
  );
  await reference(rounds);
}

const least = (found: readonly Figure[]): number => Math.min(...found.map(({ seconds }) => seconds));

function print(names: readonly string[], sizes: readonly number[], figures: ReadonlyMap<string, readonly Figure[]>): void {
  const of = (name: string, size: number) => figures.get(`${name} ${size}`);
  const row = (cells: readonly string[]) => console.log(cells.map((cell, at) => (at ? cell.padStart(16) : cell.padEnd(10))).join(''));
  row(['', ...sizes.map((size) => `${size} services`), 'growth']);
  for (const name of names) {
    const cells = sizes.map((size) => {
      const found = of(name, size);
      if (!found) return '-';
      // A ratio compares within a round; the median of the rounds is not moved by one that was disturbed.
      const ratios = found.map(({ seconds }, round) => seconds / (of('floor', size)?.[round]?.seconds ?? Number.NaN)).sort((a, b) => a - b);
      const ratio = ratios[Math.floor(ratios.length / 2)]!;
      return `${least(found).toFixed(2)} s${Number.isNaN(ratio) ? '' : ` ${ratio.toFixed(2)}×`}`;
    });
    row([name, ...cells, growth(name, sizes, of)]);
  }
  const [largest] = [...sizes].sort((a, b) => b - a);
  console.log(`× is the ratio to the floor of the same round. Growth is the exponent between the two largest sizes: 1 is linear.`);
  for (const name of names) {
    const peak = of(name, largest!)?.map(({ mebibytes }) => mebibytes);
    if (peak) console.log(`${name} held ${Math.round(Math.max(...peak))} MiB at most, for ${largest} services`);
  }
  const [small, large] = [of('platform', 1000), of('platform', 5000)];
  if (small && large) console.log(`platform: time(5000) / time(1000) = ${(least(large) / least(small)).toFixed(2)}`);
}

function growth(name: string, sizes: readonly number[], of: (name: string, size: number) => readonly Figure[] | undefined): string {
  const [a, b] = sizes.filter((size) => of(name, size)).slice(-2);
  if (a === undefined || b === undefined) return '-';
  return (Math.log(least(of(name, b)!) / least(of(name, a)!)) / Math.log(b / a)).toFixed(2);
}

/** The reference platform in all its targets. */
async function reference(rounds: number): Promise<void> {
  const found: Figure[] = [];
  for (let round = 0; round < rounds; round++) {
    const folder = mkdtempSync(join(shared, 'bench-'));
    found.push(await measure(process.execPath, [join(root, 'cli/platform.cjs'), 'synth', '--quiet', '--out', join(folder, 'out')]));
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`the reference platform, all targets: ${least(found).toFixed(2)} s`);
}

void main();
