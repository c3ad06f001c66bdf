import type { Argv, CommandModule } from 'yargs';
import { type Platform, resolve } from '../model';
import type { Selection } from '../synth';
import { UsageError } from './exit';
import { nearestOf } from './nearest';
import { type Terminal, terminal } from './terminal';

/** Options that every command has. */
export interface CommonOptions {
  readonly config?: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * A command: what it is called, its own options, and what it does.
 *
 * @param run returns the exit code
 */
export function command<T extends object>(
  name: string,
  describe: string,
  builder: (yargs: Argv<CommonOptions>) => Argv<CommonOptions & T>,
  run: (options: CommonOptions & T, terminal: Terminal) => number | Promise<number>,
): CommandModule<CommonOptions, CommonOptions & T> {
  return {
    command: name,
    describe,
    builder,
    handler: async (options) => {
      process.exitCode = await run(options as unknown as CommonOptions & T, terminal(options.quiet));
    },
  };
}

/** The options that choose what is rendered. The same flag means the same in every command. */
export function selectionOptions<T>(yargs: Argv<T>) {
  return yargs
    .option('environment', { alias: 'e', type: 'string', requiresArg: true, describe: 'Only this environment' })
    .option('region', { alias: 'r', type: 'string', requiresArg: true, describe: 'Only this region' });
}

export function serviceOption<T>(yargs: Argv<T>) {
  return yargs.option('service', { alias: 's', type: 'string', requiresArg: true, describe: 'Only this service' });
}

/**
 * Makes sure that what is selected is there.
 *
 * @throws UsageError naming what there is
 */
export function checkSelection(platform: Platform, { environment, region, service }: Selection): void {
  const { environments } = platform.frame;
  choose(
    'environment',
    environment,
    environments.map(({ name }) => name),
  );
  const chosen = environments.filter(({ name }) => environment === undefined || name === environment);
  choose('region', region, [...new Set(chosen.flatMap(({ regions }) => regions.map(({ name }) => name)))], environment && ` in ${environment}`);
  if (service === undefined) return;
  const running = chosen.flatMap(({ name, regions }) =>
    regions.filter((it) => region === undefined || it.name === region).flatMap((it) => resolve(platform, name, it.name).services.map((each) => each.name)),
  );
  choose('service', service, [...new Set(running)], environment && ` in ${environment}`);
}

function choose(what: string, value: string | undefined, known: readonly string[], where = ''): void {
  if (value === undefined || known.includes(value)) return;
  throw new UsageError(`there is no ${what} "${value}"${where}${nearestOf(value, known)}\n  allowed: ${[...known].sort().join(', ')}`);
}
