import { checkConsistency } from './consistency';
import { type Draft, draftTarget } from './draft';
import { explain } from './explain';
import { ConfigurationError, type Problem } from './problem';
import { salvage } from './salvage';
import { type PlatformFrame, Platform as PlatformSchema } from './schema';

/** A configuration that has been read, and found sound in every environment and region. */
export interface Platform {
  readonly frame: PlatformFrame;
  /** What was merged and checked for each target, by its name: `production/eu-west-1`. */
  readonly drafts: ReadonlyMap<string, Draft>;
  /** Nothing that stops a rendering, but worth knowing: circles of calls. */
  readonly notes: readonly Problem[];
}

/** What became of reading a configuration: a platform, unless a problem is an error. */
export interface Parsed {
  readonly platform?: Platform;
  /** Every problem of every environment and region, each once, in order of path. */
  readonly problems: readonly Problem[];
}

/** Reads a configuration, from TypeScript, YAML or JSON alike, and reports all its problems at once. */
export function parse(input: unknown): Parsed {
  const found = new Map<string, Problem>();
  const report = (problem: Problem) => {
    const key = `${problem.path}\n${problem.message}`;
    if (!found.has(key)) found.set(key, problem);
  };

  const { value: frame, issues } = salvage(PlatformSchema, input, { domain: 'stopgap.test', tier: 'development' });
  for (const issue of issues)
    for (const local of explain(issue, PlatformSchema, input)) report({ ...local, path: local.path.join('.') || '(the configuration)' });
  const drafts = new Map<string, Draft>();
  if (frame) {
    reportTwins(frame, report);
    for (const environment of frame.environments) {
      for (const region of environment.regions) {
        const draft = draftTarget(frame, environment, region, report);
        drafts.set(`${environment.name}/${region.name}`, draft);
        checkConsistency(draft, report);
      }
    }
  }

  const problems = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const isSound = frame !== undefined && problems.every(({ severity }) => severity !== 'error');
  return isSound ? { platform: { frame, drafts, notes: problems }, problems } : { problems };
}

/**
 * Reads a configuration that is meant to be sound.
 *
 * @throws ConfigurationError with every problem
 */
export function parseOrThrow(input: unknown): Platform {
  const { platform, problems } = parse(input);
  if (!platform) throw new ConfigurationError(problems.filter(({ severity }) => severity === 'error'));
  return platform;
}

/** Two environments, or two regions of one, under one name would be written to one folder. */
function reportTwins(frame: PlatformFrame, report: (problem: Problem) => void): void {
  const check = (names: readonly string[], path: string) => {
    names.forEach((name, index) => {
      if (names.indexOf(name) === index) return;
      report({
        path: `${path}.${name}`,
        message: 'is declared twice',
        found: name,
        why: 'both would be written to one folder',
        fix: 'rename one of the two',
        severity: 'error',
      });
    });
  };
  check(
    frame.environments.map(({ name }) => name),
    'environments',
  );
  for (const { name, regions } of frame.environments)
    check(
      regions.map((region) => region.name),
      `environments.${name}.regions`,
    );
}
