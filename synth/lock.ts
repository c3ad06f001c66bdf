import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { OutputError } from './output-error';

/**
 * Runs `action` while no other run writes the same folder. The lock is a file with the process id of its holder; one whose
 * holder is gone (killed) is taken over.
 *
 * @throws OutputError if another run holds it
 */
export function withLock<T>(path: string, folder: string, action: () => T): T {
  acquire(path, folder);
  try {
    return action();
  } finally {
    rmSync(path, { force: true });
  }
}

function acquire(path: string, folder: string): void {
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    }
    const holder = holderOf(path);
    if (holder !== undefined && isAlive(holder)) {
      throw new OutputError(`another run (process ${holder}) is writing ${folder}; let it finish, then run again`);
    }
    takeAway(path, holder);
  }
  throw new OutputError(`other runs are writing ${folder}; let them finish, then run again`);
}

/** The process that holds the lock; `undefined` if the file is gone or was not finished. */
function holderOf(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** Removes the lock of a dead holder, and no other: of several that try, one moves it, and only if it is still the same. */
function takeAway(path: string, holder: number | undefined): void {
  const moved = `${path}.${process.pid}`;
  try {
    renameSync(path, moved);
  } catch {
    return;
  }
  if (holderOf(moved) === holder) rmSync(moved, { force: true });
  else renameSync(moved, path);
}
