import yargs from 'yargs';
import { ConfigurationError } from '../model';
import { version } from '../package.json';
import { targetsOf } from '../synth';
import type { CommonOptions } from './command';
import { completion } from './completion';
import { doctor } from './doctor';
import { exit, exitCodeOf, UsageError } from './exit';
import { graph } from './graph';
import { list } from './list';
import { loadPlatform } from './load-config';
import { nearestOf } from './nearest';
import { schema } from './schema';
import { synth } from './synth';
import { schemaVersion, terminal } from './terminal';
import { validate } from './validate';

const commands = [synth, validate, graph, list, schema, completion, doctor];
const commandNames = commands.map(({ command }) => String(command).split(' ')[0]!);
const words = process.argv.slice(2);

// A reader that has seen enough, as in `platform list objects | head`, is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exit.fine);
});

async function main(): Promise<void> {
  const parser = yargs(words)
    .scriptName('platform')
    .usage('$0 <command>\n\nTyped configuration in, plain Kubernetes YAML out.')
    .option('config', { alias: 'c', type: 'string', requiresArg: true, describe: 'Configuration: .ts, .yaml or .json (default: config/platform.ts)' })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'Print data and errors only' })
    .parserConfiguration({ 'duplicate-arguments-array': false, 'boolean-negation': false })
    .strict()
    .demandCommand(1, `name a command: ${commandNames.join(', ')}`)
    .completion('yargs-completion', false, (_current: string, argv: unknown) => names((argv as { _: string[] })._))
    .exitProcess(false)
    .showHelpOnFail(false)
    .help()
    .alias('help', 'h')
    .version(version)
    .wrap(process.stdout.isTTY ? Math.min(120, process.stdout.columns) : 100)
    .epilogue('Exit codes: 0 fine, 1 findings or differences, 2 wrong usage or configuration, 3 a bug of ours.')
    .fail((message, error) => {
      throw error ?? new UsageError(explained(message));
    });
  for (const each of commands) parser.command<CommonOptions>(each as never);
  await parser.parseAsync();
}

/** Names of the configuration, where the word before asks for one. */
function names(typed: readonly string[]): string[] {
  const [before] = process.argv.slice(-2);
  const selects: Readonly<Record<string, (target: ReturnType<typeof targetsOf>[number]) => string[]>> = {
    '--environment': ({ environment }) => [environment.name],
    '-e': ({ environment }) => [environment.name],
    '--region': ({ region }) => [region.name],
    '-r': ({ region }) => [region.name],
    '--service': ({ services }) => services.map(({ name }) => name),
    '-s': ({ services }) => services.map(({ name }) => name),
  };
  const select = selects[before ?? ''];
  if (select) return [...new Set(targetsOf(loadPlatform(undefined, terminal(true)), {}).flatMap(select))];
  const choices: Readonly<Record<string, string[]>> = {
    list: ['environments', 'services', 'objects'],
    completion: ['bash', 'zsh', 'fish'],
  };
  const [, command = ''] = typed;
  if (commandNames.includes(command)) {
    return [...(choices[command] ?? []), ...['environment', 'region', 'service', 'config', 'json', 'quiet', 'help'].map((flag) => `--${flag}`)];
  }
  return commandNames;
}

/** What yargs complains of, with the likely fix. */
function explained(message: string): string {
  const unknown = /^Unknown (?:arguments?|commands?): (.+)$/.exec(message)?.[1]?.split(', ');
  if (/^Not enough non-option arguments/.test(message)) return `${words[0]} needs one word more; platform ${words[0]} --help says which`;
  if (!unknown) return message;
  const flags = [
    'environment',
    'region',
    'service',
    'out',
    'stdout',
    'check',
    'kubernetes-version',
    'rule',
    'engine',
    'from',
    'to',
    'format',
    'config',
    'json',
    'quiet',
    'help',
    'version',
  ];
  return unknown
    .map((word) => {
      const isFlag = words.some((given) => given.startsWith('-') && given.replace(/^-+/, '').split('=')[0] === word);
      return isFlag
        ? `there is no option --${word}${nearestOf(word, flags)}; platform <command> --help lists them`
        : `there is no command "${word}"${nearestOf(word, commandNames)}; there are ${commandNames.join(', ')}`;
    })
    .join('\n');
}

function report(error: unknown): void {
  const out = terminal(false);
  process.exitCode = exitCodeOf(error);
  if (error instanceof ConfigurationError) {
    const { problems } = error;
    if (words.includes('--json')) process.stdout.write(`${JSON.stringify({ schemaVersion, problems }, null, 2)}\n`);
    else out.warn(`${out.paint.red(error.message)}`);
    out.warn(`${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing was written.`);
  } else if (process.exitCode === exit.usage) out.warn(out.paint.red((error as Error).message));
  else {
    out.warn(out.paint.red(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    out.warn(`This is a bug of ours. Please report it with the lines above, and: platform ${version}, node ${process.version}, platform ${words.join(' ')}`);
  }
}

main().catch(report);
