import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compareOutput, writeOutput } from './output';
import { OutputError } from './output-error';

let place: string;
let out: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'output-'));
  out = join(place, 'dist');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const everything = () => true;
const index = (...files: string[]) => files.map((file) => `${JSON.stringify({ file })}\n`).join('');
/** A rendering of one target that holds these files. */
const rendering = (files: Record<string, string>, target = 'e/r') =>
  new Map([...Object.entries(files).map(([file, text]) => [`${target}/${file}`, text] as const), [`${target}/index.jsonl`, index(...Object.keys(files))]]);
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(out, path)), { recursive: true });
  writeFileSync(join(out, path), text);
};
const tree = (folder = out): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => !e.isDirectory())
    .map((e) => join(e.parentPath, e.name).slice(folder.length + 1))
    .sort();
const read = (path: string) => readFileSync(join(out, path), 'utf8');

describe('writing', () => {
  test('makes the folder and what it is in', () => {
    out = join(place, 'deep', 'er', 'dist');
    expect(writeOutput(out, rendering({ 'a.yaml': '1' }), everything)).toEqual({ written: 2, removed: [] });
    expect(tree()).toEqual(['e/r/a.yaml', 'e/r/index.jsonl']);
  });

  test('leaves nothing beside the folder', () => {
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    writeOutput(out, rendering({ 'a.yaml': '2' }), everything);
    expect(readdirSync(place)).toEqual(['dist']);
  });

  test('removes what the earlier rendering listed and this one does not have', () => {
    writeOutput(out, rendering({ 'a.yaml': '1', 'sub/b.yaml': '1' }), everything);
    expect(writeOutput(out, rendering({ 'a.yaml': '2' }), everything).removed).toEqual(['e/r/sub/b.yaml']);
    expect(tree()).toEqual(['e/r/a.yaml', 'e/r/index.jsonl']);
    expect(existsSync(join(out, 'e/r/sub'))).toBe(false);
  });

  test('removes a target that is no longer rendered', () => {
    writeOutput(out, new Map([...rendering({ 'a.yaml': '1' }), ...rendering({ 'a.yaml': '1' }, 'e/s')]), everything);
    expect(writeOutput(out, rendering({ 'a.yaml': '1' }), everything).removed).toEqual(['e/s/a.yaml', 'e/s/index.jsonl']);
  });

  test('keeps what others put there, by content, links and empty folders alike', () => {
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    put('.git', 'gitdir: elsewhere');
    put('e/r/notes.txt', 'mine');
    mkdirSync(join(out, 'empty'));
    symlinkSync('/nowhere', join(out, 'link'));
    writeOutput(out, rendering({ 'a.yaml': '2' }), everything);
    expect(tree()).toEqual(['.git', 'e/r/a.yaml', 'e/r/index.jsonl', 'e/r/notes.txt', 'link']);
    expect([read('.git'), read('e/r/notes.txt'), readlinkSync(join(out, 'link'))]).toEqual(['gitdir: elsewhere', 'mine', '/nowhere']);
    expect(lstatSync(join(out, 'empty')).isDirectory()).toBe(true);
  });

  test('of a part keeps the rest of the earlier rendering', () => {
    writeOutput(out, new Map([...rendering({ 'a.yaml': '1' }), ...rendering({ 'a.yaml': '1' }, 'f/r')]), everything);
    const { removed } = writeOutput(out, rendering({ 'b.yaml': '2' }), (path) => path.startsWith('e/'));
    expect(removed).toEqual(['e/r/a.yaml']);
    expect(tree()).toEqual(['e/r/b.yaml', 'e/r/index.jsonl', 'f/r/a.yaml', 'f/r/index.jsonl']);
  });

  test('goes to the end of a link to the folder', () => {
    mkdirSync(join(place, 'real'));
    symlinkSync('real', out);
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    expect(lstatSync(out).isSymbolicLink()).toBe(true);
    expect(tree(join(place, 'real'))).toEqual(['e/r/a.yaml', 'e/r/index.jsonl']);
  });
});

describe('nothing is lost and nothing outside is touched', () => {
  const refuses = (files: Map<string, string>, message: string | RegExp) => {
    const before = existsSync(out) && lstatSync(out).isDirectory() ? tree() : undefined;
    expect(() => writeOutput(out, files, everything)).toThrow(OutputError);
    expect(() => writeOutput(out, files, everything)).toThrow(message);
    if (before) expect(tree()).toEqual(before);
    expect(readdirSync(place).filter((name) => name.startsWith('.dist'))).toEqual([]);
  };

  test('when a file of somebody else is in the way', () => {
    put('e/r/a.yaml', 'mine');
    refuses(rendering({ 'a.yaml': '1' }), 'e/r/a.yaml is a file that no rendering wrote, where one belongs; move it away, or choose another --out');
    expect(read('e/r/a.yaml')).toBe('mine');
  });

  test('when a link inside the output leads elsewhere', () => {
    mkdirSync(join(place, 'elsewhere'));
    writeFileSync(join(place, 'elsewhere', 'precious'), 'x');
    mkdirSync(out);
    symlinkSync(join(place, 'elsewhere'), join(out, 'e'));
    refuses(rendering({ 'a.yaml': '1' }), 'e is a link that no rendering wrote');
    expect(tree(join(place, 'elsewhere'))).toEqual(['precious']);
  });

  test('when a rendered file was replaced by a link that leads elsewhere', () => {
    writeFileSync(join(place, 'precious'), 'x');
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    rmSync(join(out, 'e/r/a.yaml'));
    symlinkSync(join(place, 'precious'), join(out, 'e/r/a.yaml'));
    writeOutput(out, rendering({ 'a.yaml': '2' }), everything);
    expect(readFileSync(join(place, 'precious'), 'utf8')).toBe('x');
    expect(lstatSync(join(out, 'e/r/a.yaml')).isFile()).toBe(true);
  });

  test('when the index was written by somebody else', () => {
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    put('e/r/index.jsonl', '{"file":"a.yaml"}\nnot json\n');
    refuses(rendering({ 'a.yaml': '2' }), /index\.jsonl, line 2, is no line of an index/);
  });

  test('when the index lists files outside', () => {
    writeFileSync(join(place, 'precious'), 'x');
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    put('e/r/index.jsonl', index('../../../precious', 'a.yaml'));
    writeOutput(out, rendering({ 'b.yaml': '2' }), everything);
    expect(readFileSync(join(place, 'precious'), 'utf8')).toBe('x');
  });

  test('when the folder is a file', () => {
    writeFileSync(out, 'x');
    refuses(rendering({ 'a.yaml': '1' }), `${out} is a file, not a folder; choose another --out`);
  });

  test('when the folder is a link that leads nowhere', () => {
    symlinkSync(join(place, 'nowhere'), out);
    refuses(rendering({ 'a.yaml': '1' }), `${out} is a link that leads nowhere`);
  });

  test('when the folder holds the working directory', () => {
    out = process.cwd();
    expect(() => writeOutput(out, rendering({ 'a.yaml': '1' }), everything)).toThrow('holds the working directory, which would be replaced under it');
  });

  test('when another run is writing', () => {
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    writeFileSync(join(place, '.dist.lock'), String(process.ppid));
    expect(() => writeOutput(out, rendering({ 'a.yaml': '2' }), everything)).toThrow(
      `another run (process ${process.ppid}) is writing ${out}; let it finish, then run again`,
    );
    expect(read('e/r/a.yaml')).toBe('1');
  });

  test('when an earlier run was killed: its lock and its leavings are cleared', () => {
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    const { pid } = spawnSync('true');
    writeFileSync(join(place, '.dist.lock'), String(pid));
    mkdirSync(join(place, '.dist.new', 'e'), { recursive: true });
    writeOutput(out, rendering({ 'a.yaml': '2' }), everything);
    expect(read('e/r/a.yaml')).toBe('2');
    expect(readdirSync(place)).toEqual(['dist']);
  });

  test('when an earlier run was killed between its two renames: the old tree is put back first', () => {
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    put('mine.txt', 'x');
    spawnSync('mv', [out, join(place, '.dist.old')]);
    writeOutput(out, rendering({ 'b.yaml': '2' }), everything);
    expect(tree()).toEqual(['e/r/b.yaml', 'e/r/index.jsonl', 'mine.txt']);
  });

  test('when the disk takes no more', () => {
    writeOutput(out, rendering({ 'a.yaml': '1' }), everything);
    // A limit on the size of files stands in for a full disk: both refuse a write in the middle of the rendering.
    const script = join(place, 'script.ts');
    writeFileSync(
      script,
      `import { writeOutput } from ${JSON.stringify(join(__dirname, 'output'))};
try { writeOutput(${JSON.stringify(out)}, new Map([['e/r/a.yaml', '2'], ['e/r/b.yaml', 'x'.repeat(100000)]]), () => true); }
catch (error) { console.log((error as Error).name + ': ' + (error as Error).message); }`,
    );
    const { stdout } = spawnSync('bash', ['-c', `trap '' XFSZ; ulimit -f 8; exec node --require tsx/cjs ${script}`], {
      cwd: join(__dirname, '..'),
      encoding: 'utf8',
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    });
    expect(stdout).toMatch(/^OutputError: cannot write .*: the file would be larger than allowed here \(EFBIG\)\. The earlier output is untouched\.\n$/);
    expect(tree()).toEqual(['e/r/a.yaml', 'e/r/index.jsonl']);
    expect(readdirSync(place).sort()).toEqual(['dist', 'script.ts']);
  });

  (process.getuid?.() === 0 ? test.skip : test)('when the folder may not be written (skipped for root, who may write anything)', () => {
    mkdirSync(join(place, 'closed'), { mode: 0o500 });
    out = join(place, 'closed', 'dist');
    expect(() => writeOutput(out, rendering({ 'a.yaml': '1' }), everything)).toThrow('permission is denied (EACCES)');
  });
});

test('comparing tells what is missing, different and stale, and changes nothing', () => {
  writeOutput(out, rendering({ 'a.yaml': '1', 'b.yaml': '1', 'c.yaml': '1' }), everything);
  rmSync(join(out, 'e/r/a.yaml'));
  put('mine.txt', 'x');
  const before = tree();
  expect(compareOutput(out, rendering({ 'a.yaml': '1', 'b.yaml': '2' }), everything)).toEqual([
    { path: 'e/r/a.yaml', state: 'missing' },
    { path: 'e/r/b.yaml', state: 'different' },
    { path: 'e/r/c.yaml', state: 'stale' },
    { path: 'e/r/index.jsonl', state: 'different' },
  ]);
  expect(tree()).toEqual(before);
});
