import type { Platform } from '../model';
import { render, type Selection, targetsOf } from '../synth';
import { checkSelection, command, selectionOptions, serviceOption } from './command';
import { exit } from './exit';
import { loadPlatform } from './load-config';

type Row = Readonly<Record<string, string | number>>;

const lists: Readonly<Record<string, (platform: Platform, selection: Selection) => Row[]>> = {
  environments: (platform, selection) =>
    targetsOf(platform, selection).map(({ environment, region, services }) => ({
      environment: environment.name,
      region: region.name,
      tier: environment.tier,
      kubernetes: environment.kubernetes,
      services: services.length,
    })),
  services: (platform, selection) =>
    targetsOf(platform, selection).flatMap(({ environment, region, services }) =>
      services
        .filter(({ name }) => selection.service === undefined || name === selection.service)
        .map(({ name, kind, zone, owner = '-', workload, minReplicas, maxReplicas, image }) => ({
          environment: environment.name,
          region: region.name,
          service: name,
          kind,
          workload: workload.type,
          zone,
          owner,
          replicas: minReplicas === maxReplicas ? String(minReplicas) : `${minReplicas}-${maxReplicas}`,
          image: image.reference,
        })),
    ),
  objects: (platform, selection) =>
    render(platform, selection).flatMap(({ target, files }) =>
      files.flatMap(({ index }) =>
        index.map(({ file, apiVersion, kind, namespace = '-', name }) => ({ target: target.name, apiVersion, kind, namespace, name, file })),
      ),
    ),
};

/** Lists what the configuration holds, for people and for scripts. */
export const list = command(
  'list <what>',
  'List environments, services or rendered objects',
  (yargs) => serviceOption(selectionOptions(yargs)).positional('what', { choices: Object.keys(lists), demandOption: true, type: 'string' }),
  (options, terminal) => {
    const platform = loadPlatform(options.config, terminal);
    const selection = { environment: options.environment, region: options.region, service: options.service };
    checkSelection(platform, selection);
    const rows = lists[options.what]!(platform, selection);
    if (options.json) terminal.json({ [options.what]: rows });
    else terminal.data(table(rows));
    return exit.fine;
  },
);

/** Columns as wide as their widest value; the first line names them. */
function table(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns.map((column) => column.toUpperCase()), ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, at) => cell.padEnd(widths[at]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
