import { compareOutput, filesOf, render, speaksFor, writeOutput } from '../synth';
import { checkSelection, command, selectionOptions, serviceOption } from './command';
import { exit, UsageError } from './exit';
import { loadPlatform } from './load-config';
import type { Terminal } from './terminal';

/** Renders the configuration. */
export const synth = command(
  'synth',
  'Render the configuration into dist/',
  (yargs) =>
    serviceOption(selectionOptions(yargs))
      .option('out', { alias: 'o', type: 'string', requiresArg: true, default: 'dist', describe: 'Output folder' })
      .option('stdout', { type: 'boolean', default: false, describe: 'Write the manifests to stdout, and no files' })
      .option('check', { type: 'boolean', default: false, describe: 'Write nothing; fail if the output folder differs' }),
  (options, terminal) => {
    if (options.stdout && options.check) throw new UsageError('--stdout and --check exclude each other: one prints, the other compares files');
    if (options.stdout && options.json) throw new UsageError('--stdout and --json exclude each other: both would write to stdout');
    const start = performance.now();
    const platform = loadPlatform(options.config, terminal);
    const selection = { environment: options.environment, region: options.region, service: options.service };
    checkSelection(platform, selection);

    const rendered = render(platform, selection, ({ name }, index, count) => terminal.progress(`rendering ${name} (${index + 1} of ${count})`));
    if (options.stdout) {
      terminal.data(rendered.flatMap(({ files }) => files.map(({ text }) => text)).join('---\n'));
      terminal.progress('');
      return exit.fine;
    }

    const files = filesOf(rendered, selection, options.out);
    const isOurs = speaksFor(rendered, selection);
    if (options.check) return check(options.out, compareOutput(options.out, files, isOurs), options.json, terminal);

    const { removed } = writeOutput(options.out, files, isOurs);
    const objects = rendered.flatMap(({ files: own }) => own).reduce((total, { index }) => total + index.length, 0);
    const seconds = (performance.now() - start) / 1000;
    if (options.json) terminal.json({ out: options.out, targets: rendered.map(({ target }) => target.name), files: files.size, objects, removed });
    terminal.tell(
      `${counted(rendered.length, 'target')}, ${counted(objects, 'object')} in ${counted(files.size, 'file')}` +
        `${removed.length ? `, ${removed.length} removed` : ''} → ${options.out} in ${seconds.toFixed(2)} s`,
    );
    return exit.fine;
  },
);

function check(out: string, differences: ReturnType<typeof compareOutput>, json: boolean, terminal: Terminal): number {
  if (json) terminal.json({ out, upToDate: differences.length === 0, differences });
  else for (const { path, state } of differences) terminal.data(`${state}\t${path}\n`);
  terminal.tell(
    differences.length === 0
      ? `${out} is up to date`
      : `${out} differs from the configuration in ${counted(differences.length, 'file')}; run synth and commit the result`,
  );
  return differences.length === 0 ? exit.fine : exit.findings;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
