import type { RenderedTarget } from '../synth';
import type { CheckContext, Finding } from './check';
import { byPlace, checks, runChecks } from './index';
import { loadText } from './load';
import { kubernetesVersions } from './schema-catalogue';

/** What to look at, and by which rules. */
export interface Validation {
  /**
   * The Kubernetes version to check against, or `all` that are supported.
   * @default - that of each environment
   */
  readonly kubernetes?: string | undefined;
  /**
   * Ids of the rules to run.
   * @default - all
   */
  readonly rules?: readonly string[] | undefined;
}

/** What was found, and in how many objects. */
export interface Validated {
  readonly objects: number;
  readonly findings: readonly Finding[];
}

/** The rules whose verdict depends on the Kubernetes version; the others need not be asked again for each. */
const versioned = ['schema', 'removed-api', 'deprecated-api'];

/** Checks what was rendered, as it was written: the text is read back, so a finding has a line. */
export function validateTargets(rendered: readonly RenderedTarget[], validation: Validation): Validated {
  const results = rendered.map(({ target, files }) => {
    const loaded = files.map(({ file, text }) => loadText(text, `${target.name}/${file}`));
    const objects = loaded.flatMap((each) => each.objects);
    const context = { objects, kubernetes: target.environment.kubernetes, target };
    return { objects: objects.length, findings: [...loaded.flatMap((each) => each.findings), ...checkVersions(context, validation)] };
  });
  return merged(results);
}

/** Checks objects of whatever origin. */
export function validateObjects(context: CheckContext, validation: Validation): Validated {
  return { objects: context.objects.length, findings: checkVersions(context, validation) };
}

function checkVersions(context: CheckContext, { kubernetes, rules }: Validation): Finding[] {
  if (kubernetes !== 'all') return runChecks({ ...context, kubernetes: kubernetes ?? context.kubernetes }, rules);
  const others = kubernetesVersions.filter((version) => version !== context.kubernetes);
  const again = versioned.filter((id) => rules?.includes(id) ?? true);
  const found = [...runChecks(context, rules), ...others.flatMap((version) => (again.length ? runChecks({ ...context, kubernetes: version }, again) : []))];
  return [...new Map(found.map((finding) => [JSON.stringify(finding), finding])).values()];
}

function merged(results: readonly Validated[]): Validated {
  const objects = results.reduce((total, each) => total + each.objects, 0);
  // No target at all is nothing looked at, which runChecks says in its own words.
  const findings = results.length === 0 ? runChecks({ objects: [], kubernetes: '' }) : results.flatMap((each) => [...each.findings]);
  return { objects, findings: [...findings].sort(byPlace) };
}

/** Every rule that there is, or those asked for. */
export const rulesOf = ({ rules }: Validation) => checks.filter(({ id }) => rules?.includes(id) ?? true);
