import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, UnknownRuleError } from '../checks';
import { type FormatName, formats } from '../checks/formats';
import { kubeconform } from '../checks/kubeconform';
import { loadFolder } from '../checks/load';
import { kubernetesVersions } from '../checks/schema-catalogue';
import { applySuppressions } from '../checks/suppress';
import { rulesOf, type Validated, validateObjects, validateTargets } from '../checks/validate';
import type { Platform } from '../model';
import { version } from '../package.json';
import { filesOf, type RenderedTarget, render, speaksFor, writeOutput } from '../synth';
import { findInstalled } from '../tools/cache';
import { checkSelection, command, selectionOptions } from './command';
import { exit, UsageError } from './exit';
import { loadPlatform } from './load-config';

interface Options {
  readonly config?: string | undefined;
  readonly environment?: string | undefined;
  readonly region?: string | undefined;
  readonly folder?: string | undefined;
  readonly kubernetesVersion?: string | undefined;
  readonly rule?: readonly string[] | undefined;
  readonly engine: string;
}

/** Checks what is, or would be, rendered: schemas, references, policies. */
export const validate = command(
  'validate [folder]',
  'Check what the configuration renders, or the manifests in a folder',
  (yargs) =>
    selectionOptions(yargs)
      .positional('folder', { type: 'string', describe: 'Manifests of any origin; default: what the configuration renders' })
      .option('kubernetes-version', { alias: 'k', choices: [...kubernetesVersions, 'all'], requiresArg: true, describe: 'Default: that of each environment' })
      .option('rule', { type: 'string', array: true, requiresArg: true, describe: 'Only these rules' })
      .option('engine', { choices: ['embedded', 'kubeconform'], default: 'embedded', requiresArg: true, describe: 'Who checks the schemas' })
      .option('format', { alias: 'f', choices: Object.keys(formats), default: 'text', requiresArg: true, describe: 'Form of the report' }),
  async (options, terminal) => {
    const checked = await (options.folder === undefined ? checkRendering(options, terminal) : checkFolder(options.folder, options));
    const rules = rulesOf({ rules: options.rule });
    const format = formats[(options.json ? 'json' : options.format) as FormatName];
    terminal.data(format(checked.findings, { tool: { name: 'platform', version }, objects: checked.objects, rules, folder: options.folder ?? 'dist' }));
    return checked.findings.some(({ severity }) => severity === 'error') ? exit.findings : exit.fine;
  },
);

async function checkRendering(options: Options, terminal: Parameters<Parameters<typeof command>[3]>[1]): Promise<Validated> {
  const platform = loadPlatform(options.config, terminal);
  const selection = { environment: options.environment, region: options.region };
  checkSelection(platform, selection);
  const rendered = render(platform, selection);
  const { objects, findings } = named(() => validateTargets(rendered, validationOf(options)));
  const more = options.engine === 'kubeconform' ? await askKubeconform(rendered, options) : [];
  // A suppression may be used in one target only, so none is called unused where not all were looked at.
  const isWhole = options.environment === undefined && options.region === undefined;
  return { objects, findings: suppressed(platform, [...findings, ...more], isWhole ? options.rule : []) };
}

function suppressed({ frame }: Platform, findings: readonly Finding[], rulesRun: readonly string[] | undefined): Finding[] {
  return applySuppressions(findings, frame.suppressions, new Date().toISOString().slice(0, 10), rulesRun);
}

async function checkFolder(folder: string, options: Options): Promise<Validated> {
  if (!existsSync(folder)) throw new UsageError(`there is no folder ${folder}`);
  const newest = kubernetesVersions.at(-1)!;
  const loaded = loadFolder(folder);
  const { objects, findings } = named(() => validateObjects({ objects: loaded.objects, kubernetes: newest }, validationOf(options)));
  const more = options.engine === 'kubeconform' ? await runKubeconform([folder], versionsOf(options, newest)) : [];
  return { objects, findings: [...loaded.findings, ...findings, ...more] };
}

/** With kubeconform, its verdict stands in for that of the embedded engine. */
function validationOf({ kubernetesVersion, rule, engine }: Options) {
  const rules =
    engine === 'embedded'
      ? rule
      : rulesOf({ rules: rule })
          .map(({ id }) => id)
          .filter((id) => id !== 'schema');
  return { kubernetes: kubernetesVersion, rules };
}

async function askKubeconform(rendered: readonly RenderedTarget[], options: Options): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'platform-validate-'));
  try {
    const out = join(folder, 'dist');
    writeOutput(out, filesOf(rendered, {}, out), speaksFor(rendered, {}));
    const found: Finding[] = [];
    for (const { target } of rendered) found.push(...(await runKubeconform([join(out, target.name)], versionsOf(options, target.environment.kubernetes))));
    return found.map((finding) => ({ ...finding, file: finding.file.replace(`${out}/`, '') }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const versionsOf = ({ kubernetesVersion }: Options, own: string): readonly string[] =>
  kubernetesVersion === 'all' ? kubernetesVersions : [kubernetesVersion ?? own];

async function runKubeconform(files: readonly string[], versions: readonly string[]): Promise<Finding[]> {
  const binary = findInstalled('kubeconform');
  if (binary === undefined) throw new UsageError('kubeconform is neither on PATH nor in the cache of the tools; npm run prove -- schemas installs it');
  const found: Finding[] = [];
  for (const kubernetes of versions) found.push(...(await kubeconform({ binary, files, kubernetes })).findings);
  return found;
}

function named<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof UnknownRuleError ? new UsageError(error.message) : error;
  }
}
