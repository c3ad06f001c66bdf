import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shop } from '../model/testing/shop';

const program = join(__dirname, 'platform.cjs');
let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'robust-'));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

/** A fingerprint of a folder: paths and contents. */
function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files.sort()) hash.update(`${file.slice(folder.length)}\0${readFileSync(file, 'utf8')}\0`);
  return hash.digest('hex');
}

describe('the same configuration gives the same bytes', () => {
  const render = (name: string, { cwd = place, env = {}, before = '' } = {}) => {
    const out = join(place, name);
    const { status, stderr } = spawnSync('bash', ['-c', `${before} exec node ${program} synth --out ${out}`], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect([status, stderr]).toEqual([0, expect.stringContaining('5 targets')]);
    return fingerprint(out);
  };
  let usual: string;
  beforeAll(() => {
    usual = render('usual');
  });

  test.each([
    ['in another time zone', { env: { TZ: 'Pacific/Kiritimati' } }],
    ['in another locale', { env: { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } }],
    ['under another umask', { before: 'umask 077;' }],
    ['from another folder', { cwd: '/' }],
    ['with colours and a wide terminal', { env: { FORCE_COLOR: '1', COLUMNS: '300' } }],
  ])('%s', (name, how) => {
    expect(render(name.replaceAll(' ', '-'), how)).toBe(usual);
  });

  test('by cdk8s synth, which leaves the rest of the project as it was', () => {
    const project = join(place, 'project');
    mkdirSync(project);
    for (const name of [
      'cdk8s.yaml',
      'main.ts',
      'package.json',
      'tsconfig.json',
      'charts',
      'checks',
      'cli',
      'config',
      'constructs',
      'imports',
      'model',
      'synth',
      'tools',
      'package-lock.json',
    ]) {
      cpSync(join(__dirname, '..', name), join(project, name), { recursive: true, preserveTimestamps: true });
    }
    // A copy of the project shares the dependencies, but not what is cached beside them.
    mkdirSync(join(project, 'node_modules'));
    for (const name of readdirSync(join(__dirname, '../node_modules'))) {
      if (name !== '.cache') spawnSync('ln', ['-s', join(__dirname, '../node_modules', name), join(project, 'node_modules', name)]);
    }
    const { status, stderr } = spawnSync('node', ['cli/cdk8s.cjs', 'synth'], { cwd: project, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(fingerprint(join(project, 'dist'))).toBe(usual);

    writeFileSync(join(project, 'config/teams.ts'), "export const teams = 'nobody' as never;\nexport const businessHours = undefined;\n");
    expect(spawnSync('node', ['cli/cdk8s.cjs', 'synth'], { cwd: project, encoding: 'utf8' }).status).not.toBe(0);
    expect(fingerprint(join(project, 'dist'))).toBe(usual);
  });
});

describe('the output is wholly old or wholly new', () => {
  const changed = () => {
    const config = shop() as unknown as { services: { config?: object }[] };
    for (const service of config.services) service.config = { CHANGED: 'yes' };
    return config;
  };
  let prints: { old: string; new: string };
  beforeAll(() => {
    writeFileSync(join(place, 'old.json'), JSON.stringify(shop()));
    writeFileSync(join(place, 'new.json'), JSON.stringify(changed()));
    const render = (which: string) => {
      expect(spawnSync('node', [program, 'synth', '-q', '-c', `${which}.json`, '-o', which], { cwd: place }).status).toBe(0);
      return fingerprint(join(place, which));
    };
    prints = { old: render('old'), new: render('new') };
  });

  test('after kill -9 at any moment, and the next run mends what is left', async () => {
    const seen = new Set<string>();
    for (let delay = 0; delay <= 600; delay += 50) {
      rmSync(join(place, 'killed'), { recursive: true, force: true });
      cpSync(join(place, 'old'), join(place, 'killed'), { recursive: true });
      const child = spawn('node', [program, 'synth', '-q', '-c', 'new.json', '-o', 'killed'], { cwd: place, stdio: 'ignore' });
      await new Promise((done) => {
        const timer = setTimeout(() => child.kill('SIGKILL'), delay);
        child.on('exit', () => done(clearTimeout(timer)));
      });
      // Between two renames there is an instant without a tree; the old one then waits beside it.
      const folder = existsSync(join(place, 'killed')) ? 'killed' : '.killed.old';
      seen.add(fingerprint(join(place, folder)));
    }
    expect([...seen].filter((print) => print !== prints.old && print !== prints.new)).toEqual([]);
    expect(seen).toContain(prints.old);
    expect(spawnSync('node', [program, 'synth', '-q', '-c', 'new.json', '-o', 'killed'], { cwd: place }).status).toBe(0);
    expect(fingerprint(join(place, 'killed'))).toBe(prints.new);
    expect(readdirSync(place).filter((name) => name.startsWith('.killed'))).toEqual([]);
  });

  test('after several runs at once: one writes, and whoever meets it says so and exits with 2', async () => {
    const runs = await Promise.all(
      ['old', 'new', 'old', 'new'].map(
        (which) =>
          new Promise<{ code: number | null; stderr: string }>((done) => {
            const child = spawn('node', [program, 'synth', '-q', '-c', `${which}.json`, '-o', 'both'], { cwd: place });
            let stderr = '';
            child.stderr.on('data', (text) => {
              stderr += text;
            });
            child.on('exit', (code) => done({ code, stderr }));
          }),
      ),
    );
    expect(runs.map(({ code }) => code)).toContain(0);
    for (const { code, stderr } of runs) expect(code === 0 ? '' : stderr).toMatch(code === 0 ? /^$/ : /^another run \(process \d+\) is writing/);
    expect([prints.old, prints.new]).toContain(fingerprint(join(place, 'both')));
    expect(readdirSync(place).filter((name) => name.startsWith('.both'))).toEqual([]);
  });
});
