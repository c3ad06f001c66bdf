// Makes one file of the command line and the packages it uses, as loading some 700 files would take most of a run's time.
// The file is made again when a source has changed; the configuration is not part of it. It is kept one folder below the root,
// as the sources are, so that what they say of paths holds for it too. Where it cannot be written, the sources are run.
'use strict';
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const folder = join(root, '.cache');
const bundle = join(folder, 'cli.cjs');

/** What tells one state of a file from another. */
const stateOf = (path) => {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  return stats ? `${stats.size} ${stats.mtimeMs}` : 'gone';
};

function isFresh() {
  try {
    const { version, inputs } = JSON.parse(readFileSync(join(folder, 'inputs.json'), 'utf8'));
    return version === process.version && statSync(bundle).isFile() && inputs.every(([path, state]) => stateOf(path) === state);
  } catch {
    return false;
  }
}

function build() {
  const { metafile, outputFiles } = require('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    keepNames: true,
    external: ['tsx', 'esbuild'],
    // yargs asks for its own place in the world of ECMAScript modules, which a bundle does not have.
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  const sources = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
  const inputs = [...sources, 'package-lock.json', 'tools/bundle.cjs'].map((path) => [path, stateOf(path)]);
  mkdirSync(folder, { recursive: true });
  // Whoever starts at the same moment finds the old pair or the new one; a mixed pair is not fresh, and made again.
  for (const [path, content] of [
    [bundle, outputFiles[0].contents],
    [join(folder, 'inputs.json'), JSON.stringify({ version: process.version, inputs })],
  ]) {
    writeFileSync(`${path}.${process.pid}`, content);
    renameSync(`${path}.${process.pid}`, path);
  }
}

try {
  if (!isFresh()) build();
  module.exports = bundle;
} catch (error) {
  // A mistake in the sources is told better by running them.
  if (!['EACCES', 'EROFS', 'EPERM', 'ENOSPC', undefined].includes(error.code)) throw error;
  require('tsx/cjs');
  module.exports = join(root, 'cli/main.ts');
}
