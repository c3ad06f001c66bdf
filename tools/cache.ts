import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { run } from './run';
import { type DependencySource, type KubernetesSource, type ModuleSource, type ToolName, type ToolSource, tools } from './versions';

/** Raised when a tool is not there and cannot be had. The message is one line that says what is missing. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

/** What an installation needs to know of the run it is part of. */
export interface Installation {
  /** Aborted when the run is interrupted. */
  readonly signal: AbortSignal;
  log(line: string): void;
}

/** The same binary from the same sources, whatever this machine has set for its own work. */
const goEnvironment = { GOTOOLCHAIN: 'local', GOWORK: 'off', CGO_ENABLED: '0', GOFLAGS: '-trimpath' };

/**
 * Where tools are kept: outside the checkout, so that a fresh clone need not build them again.
 * `PLATFORM_TOOLS`, or the user's cache folder.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { PLATFORM_TOOLS: own, XDG_CACHE_HOME: cache } = env;
  if (own) return own;
  // The standard for it ignores a relative path.
  return join(cache && isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'platform-tools');
}

/**
 * The path of a tool's binary, installed first if it is not there. A binary appears under its name only when it is whole,
 * so an interrupted installation, or two at once, do no harm.
 *
 * @throws MissingToolError if it cannot be had
 */
export async function install(name: ToolName, installation: Installation): Promise<string> {
  const installed = findInstalled(name);
  if (installed !== undefined) return installed;

  const source: ToolSource = tools[name];
  const binary = binaryOf(name);
  const folder = dirname(binary);
  installation.log(`installing ${name} ${source.version}`);
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, '.new-'));
  try {
    renameSync(await build(source, scratch, installation), binary);
  } catch (error) {
    if (!(error instanceof MissingToolError)) throw error;
    throw new MissingToolError(`${name} ${source.version} cannot be installed: ${error.message}`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return binary;
}

/** The path of a tool that is installed already, at our version; `undefined` if it would have to be built. */
export function findInstalled(name: ToolName): string | undefined {
  const binary = binaryOf(name);
  return existsSync(binary) ? binary : undefined;
}

const binaryOf = (name: ToolName): string => join(cacheFolder(), name, tools[name].version, name);

/**
 * The folder of a Go module's sources, for the files in it that we use: schemas, CRDs, settings. Go verifies its checksum.
 *
 * @throws MissingToolError if it cannot be had
 */
export async function moduleFolder(module: string, version: string, signal: AbortSignal): Promise<string> {
  // Outside any module, so that no go.mod of the current folder has a say.
  const answer = await go(['mod', 'download', '-json', `${module}@${version}`], cacheRoot(), signal);
  return (JSON.parse(answer) as { Dir: string }).Dir;
}

function cacheRoot(): string {
  const folder = cacheFolder();
  mkdirSync(folder, { recursive: true });
  return folder;
}

function build(source: ToolSource, scratch: string, { signal }: Installation): Promise<string> {
  switch (source.from) {
    case 'module':
      return buildModule(source, scratch, signal);
    case 'dependency':
      return buildDependency(source, scratch, signal);
    case 'kubernetes':
      return buildKubernetes(source, scratch, signal);
  }
}

async function buildModule({ module, version, package: program }: ModuleSource, scratch: string, signal: AbortSignal): Promise<string> {
  const binary = join(scratch, 'binary');
  await go(['build', '-mod=readonly', '-o', binary, program], await moduleFolder(module, version, signal), signal);
  return binary;
}

/** Builds a program in an otherwise empty module that depends on it. */
async function buildDependency(
  { module, version, package: program }: Omit<DependencySource, 'from'>,
  scratch: string,
  signal: AbortSignal,
  edits: readonly string[] = [],
  linkerFlags: readonly string[] = [],
): Promise<string> {
  const binary = join(scratch, 'binary');
  await go(['mod', 'init', 'platform-tools'], scratch, signal);
  await go(['mod', 'edit', `-require=${module}@${version}`, ...edits], scratch, signal);
  await go(['build', '-mod=mod', `-ldflags=${linkerFlags.join(' ')}`, '-o', binary, program], scratch, signal);
  return binary;
}

/**
 * Kubernetes replaces its staging modules, which it requires at v0.0.0; their releases are numbered as its own. Its own
 * build stamps the version: without it clients read v0.0.0.
 */
async function buildKubernetes({ version, package: program }: KubernetesSource, scratch: string, signal: AbortSignal): Promise<string> {
  const module = 'k8s.io/kubernetes';
  const goMod = readFileSync(join(await moduleFolder(module, version, signal), 'go.mod'), 'utf8');
  const [, debug] = /^godebug (\S+)$/m.exec(goMod) ?? [];
  const staging = [...goMod.matchAll(/^\t(k8s\.io\/\S+) v0\.0\.0$/gm)].map(([, name]) => name);
  const edits = [
    ...(debug === undefined ? [] : [`-godebug=${debug}`]),
    ...staging.map((name) => `-replace=${name}=${name}@${version.replace(/^v1\./, 'v0.')}`),
  ];
  const [major, minor] = version.slice(1).split('.');
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const linkerFlags = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((path) =>
    Object.entries(stamps).map(([key, value]) => `-X ${path}.${key}=${value}`),
  );
  return buildDependency({ module, version, package: `${module}/${program}` }, scratch, signal, edits, linkerFlags);
}

/** @throws MissingToolError if there is no Go, or with what it said last, where the cause is */
async function go(args: readonly string[], cwd: string, signal: AbortSignal): Promise<string> {
  const { code, stdout, stderr } = await run('go', args, { cwd, signal, env: goEnvironment }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new MissingToolError('Go is not on the PATH; the tools are built with it, see https://go.dev/doc/install') : error;
  });
  if (code === 0) return stdout;
  // A failed download says why in its answer, not on stderr.
  const answer = stdout.startsWith('{') ? (JSON.parse(stdout) as { Error?: string }).Error : undefined;
  const reason = (answer ?? stderr).trim().split('\n').at(-1)?.trim();
  throw new MissingToolError(`go ${args[0]} ${args[1]}: ${reason}`);
}
