import {
  copyFileSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { withLock } from './lock';
import { OutputError } from './output-error';

/** Files to be written, by path below the output folder. */
export type Files = ReadonlyMap<string, string>;

export const indexFile = 'index.jsonl';

/** What a write did. */
export interface Written {
  readonly written: number;
  /** Files of an earlier rendering that are no longer rendered. */
  readonly removed: readonly string[];
}

/**
 * Replaces what an earlier rendering wrote by what this one did, in one step.
 *
 * The new tree is made beside the old and takes its place by renaming, so that whoever reads, and whenever this process is
 * killed, finds the old tree or the new, never a mixture. Between the two renames there is an instant without either; the
 * old tree then waits beside, and the next run puts it back before it does anything else. Only files that the index of
 * the earlier rendering lists are removed; whatever else lies in the folder stays.
 *
 * @param isOurs which paths this rendering speaks for: what was listed there and is no longer rendered goes away
 * @throws OutputError if the folder cannot be written, another run is writing it, or a file of somebody else is in the way
 */
export function writeOutput(folder: string, files: Files, isOurs: (path: string) => boolean): Written {
  const out = placeOf(folder);
  const parent = dirname(out);
  try {
    mkdirSync(parent, { recursive: true });
    return withLock(join(parent, `.${basename(out)}.lock`), out, () => replace(out, files, isOurs));
  } catch (error) {
    throw explained(error, folder);
  }
}

function replace(out: string, files: Files, isOurs: (path: string) => boolean): Written {
  recover(out);
  const staged = beside(out, 'new');
  const aside = beside(out, 'old');
  try {
    const listed = listedFiles(out);
    for (const [path, text] of files) {
      mkdirSync(dirname(join(staged, path)), { recursive: true });
      writeFileSync(join(staged, path), text, { flag: 'wx' });
    }
    mkdirSync(staged, { recursive: true });
    const removed = carryOver(out, staged, (path) => listed.has(path) && (files.has(path) || isOurs(path)));
    if (existsSync(out)) renameSync(out, aside);
    renameSync(staged, out);
    rmSync(aside, { recursive: true, force: true });
    return { written: files.size, removed: removed.filter((path) => !files.has(path)).sort() };
  } catch (error) {
    // A swap that failed half-way is undone: the old tree must be where it was.
    if (!existsSync(out) && existsSync(aside)) renameSync(aside, out);
    rmSync(staged, { recursive: true, force: true });
    throw error;
  }
}

const beside = (out: string, what: 'new' | 'old'): string => join(dirname(out), `.${basename(out)}.${what}`);

/** Puts back what a killed run had moved aside, and clears what it left. */
function recover(out: string): void {
  const [staged, aside] = [beside(out, 'new'), beside(out, 'old')];
  if (!existsSync(out) && existsSync(aside)) renameSync(aside, out);
  for (const left of [staged, aside]) rmSync(left, { recursive: true, force: true });
}

/** Where the folder really is: the end of a link, if it is one. */
function placeOf(folder: string): string {
  const path = resolve(folder);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  let out = path;
  if (stats?.isSymbolicLink()) {
    try {
      out = realpathSync(path);
    } catch {
      throw new OutputError(`${folder} is a link that leads nowhere; remove it, or choose another --out`);
    }
  }
  if (lstatSync(out, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new OutputError(`${folder} is a file, not a folder; choose another --out`);
  }
  const here = realpathSync(process.cwd());
  const real = existsSync(out) ? realpathSync(out) : out;
  if (here === real || here.startsWith(real.endsWith(sep) ? real : real + sep)) {
    throw new OutputError(`${folder} holds the working directory, which would be replaced under it; choose a folder below, such as ${join(folder, 'dist')}`);
  }
  return out;
}

/** Every file that an earlier rendering says it wrote, its index included. */
export function listedFiles(out: string): Set<string> {
  const listed = new Set<string>();
  for (const target of targetFolders(out)) {
    const index = join(target, indexFile);
    listed.add(index);
    for (const { file } of readIndex(join(out, index))) listed.add(join(target, file));
  }
  return listed;
}

/** Folders `<environment>/<region>` that hold an index. Links are not followed. */
function targetFolders(out: string): string[] {
  const folders = (path: string) => (existsSync(path) ? readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : []);
  return folders(out).flatMap(({ name: environment }) =>
    folders(join(out, environment))
      .map(({ name: region }) => join(environment, region))
      .filter((path) => lstatSync(join(out, path, indexFile), { throwIfNoEntry: false })?.isFile()),
  );
}

/** @throws OutputError if it is no index */
export function readIndex(path: string): { readonly file: string }[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, number) => {
      try {
        const entry = JSON.parse(line) as { file?: unknown };
        if (typeof entry.file === 'string') return entry as { file: string };
      } catch {
        // said below
      }
      throw new OutputError(
        `${path}, line ${number + 1}, is no line of an index, so it cannot be told which files may be replaced; remove the folder and render again`,
      );
    });
}

/**
 * Brings what is not replaced from the old tree into the new, by hard links: nothing is copied, and nothing leaves the old
 * tree before the new one stands. Links are made again, never followed.
 *
 * @returns the files that were left behind
 * @throws OutputError if something of somebody else is where a rendered file belongs
 */
function carryOver(from: string, to: string, isReplaced: (path: string) => boolean): string[] {
  const left: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(from, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : join(folder, entry.name);
      if (entry.isDirectory()) {
        const before = left.length;
        if (lstatSync(join(to, path), { throwIfNoEntry: false })?.isFile()) throw inTheWay(path, 'folder');
        walk(path);
        // A folder that held nothing but replaced files goes with them; one that was empty already was somebody's.
        if (left.length === before) mkdirSync(join(to, path), { recursive: true });
      } else if (isReplaced(path)) left.push(path);
      else carry(path, entry.isSymbolicLink());
    }
  };
  const carry = (path: string, isLink: boolean): void => {
    const [source, target] = [join(from, path), join(to, path)];
    if (lstatSync(target, { throwIfNoEntry: false })) throw inTheWay(path, isLink ? 'link' : 'file');
    try {
      mkdirSync(dirname(target), { recursive: true });
    } catch (error) {
      if (isCode(error, 'EEXIST', 'ENOTDIR')) throw inTheWay(path, 'file');
      throw error;
    }
    if (isLink) symlinkSync(readlinkSync(source), target);
    else {
      try {
        linkSync(source, target);
      } catch (error) {
        if (!isCode(error, 'EPERM', 'EMLINK', 'ENOTSUP', 'EXDEV')) throw error;
        copyFileSync(source, target);
      }
    }
  };
  if (existsSync(from)) walk('');
  return left;
}

function inTheWay(path: string, what: string): OutputError {
  return new OutputError(`${path} is a ${what} that no rendering wrote, where one belongs; move it away, or choose another --out`);
}

const isCode = (error: unknown, ...codes: readonly string[]): boolean => codes.includes(String((error as { code?: unknown } | null)?.code));

/** What the operating system refused, in words. */
function explained(error: unknown, folder: string): unknown {
  if (error instanceof OutputError) return error;
  const { code, path = '' } = (error ?? {}) as { code?: string; path?: string };
  const where = path === '' ? folder : relative(process.cwd(), path) || path;
  const words: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file would be larger than allowed here',
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    EROFS: 'the file system is read-only',
    EBUSY: 'it is in use or mounted; choose a folder inside it',
    ENOTDIR: 'a part of the path is a file',
    ENAMETOOLONG: 'the path is too long',
    EMFILE: 'too many files are open',
    EIO: 'the disk reports an error',
  };
  const said = code === undefined ? undefined : words[code];
  return said === undefined ? error : new OutputError(`cannot write ${where}: ${said} (${code}). The earlier output is untouched.`);
}

/** How a folder differs from what would be written: paths, each with what is the matter. */
export function compareOutput(
  folder: string,
  files: Files,
  isOurs: (path: string) => boolean,
): { readonly path: string; readonly state: 'missing' | 'different' | 'stale' }[] {
  const out = resolve(folder);
  const differences: { path: string; state: 'missing' | 'different' | 'stale' }[] = [];
  for (const [path, text] of files) {
    const found = lstatSync(join(out, path), { throwIfNoEntry: false });
    if (!found) differences.push({ path, state: 'missing' });
    else if (!found.isFile() || readFileSync(join(out, path), 'utf8') !== text) differences.push({ path, state: 'different' });
  }
  for (const path of listedFiles(out)) {
    if (isOurs(path) && !files.has(path) && existsSync(join(out, path))) differences.push({ path, state: 'stale' });
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : 1));
}
