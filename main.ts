import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { platform } from './config/platform';
import { ConfigurationError, parseOrThrow } from './model';
import { filesOf, OutputError, render, speaksFor, writeOutput } from './synth';

// What `cdk8s synth` runs. cdk8s.yaml says why its output folder is a link.
const link = resolve('node_modules/.cache/dist');
const asked = resolve(process.env['CDK8S_OUTDIR'] ?? 'dist');
const out = asked === link ? resolve('dist') : asked;
try {
  const rendered = render(parseOrThrow(platform), {});
  writeOutput(out, filesOf(rendered, {}, out), speaksFor(rendered, {}));
  if (out !== asked) {
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { recursive: true, force: true });
    symlinkSync(out, link, 'dir');
  }
} catch (error) {
  if (!(error instanceof ConfigurationError || error instanceof OutputError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
