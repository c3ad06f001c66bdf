// Installs the dependencies from the lock file when node_modules is missing or older than it. No dependencies of its own.
'use strict';
const { execFileSync } = require('node:child_process');
const { lstatSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const time = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// Dependencies that are somebody else's, shared by a link, are theirs to renew: npm ci would empty their folder.
const isShared = lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink();

// npm writes this file at the end of an installation, so that one that was interrupted counts as none.
if (!isShared && time('node_modules/.package-lock.json') < time('package-lock.json')) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  process.stderr.write('Installing dependencies from package-lock.json…\n');
  try {
    execFileSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  } catch {
    process.stderr.write('npm ci failed, see above; without the dependencies nothing can run.\n');
    process.exit(2);
  }
}
