import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/**
 * Lets a copy of the project elsewhere use the dependencies that are installed here: a folder of its own with a link to each
 * package. Not a link to the folder, which an installation there would empty for everyone.
 */
export function shareDependencies(project: string): void {
  const [from, to] = [join(root, 'node_modules'), join(project, 'node_modules')];
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    // Copied last of all, so that it is newer than the lock file: nothing is missing here.
    if (name !== '.package-lock.json') symlinkSync(join(from, name), join(to, name));
  }
  cpSync(join(from, '.package-lock.json'), join(to, '.package-lock.json'));
}
