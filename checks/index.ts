import { didYouMean } from '../model/problem';
import { blockingBudget } from './blocking-budget';
import { budgetWithoutPods } from './budget-without-pods';
import type { Check, CheckContext, Fault, Finding } from './check';
import { connectivity } from './connectivity';
import { danglingScaleTarget } from './dangling-scale-target';
import { duplicateIdentity } from './duplicate-identity';
import { emptySelector } from './empty-selector';
import { gracePeriod } from './grace-period';
import { imageDigest } from './image-digest';
import { imageTag } from './image-tag';
import { mismatchedSelector } from './mismatched-selector';
import { missingClaim } from './missing-claim';
import { missingConfigMap } from './missing-config-map';
import { missingNamespace } from './missing-namespace';
import { missingPriorityClass } from './missing-priority-class';
import { missingSecret } from './missing-secret';
import { missingServiceAccount } from './missing-service-account';
import { names } from './names';
import { podSecurity } from './pod-security';
import { policyWithoutPods } from './policy-without-pods';
import { portZero } from './port-zero';
import { quotaBelowNeed } from './quota-below-need';
import { describe } from './read';
import { deprecatedApis, removedApis } from './removed-apis';
import { replicasBesideAutoscaler } from './replicas-beside-autoscaler';
import { schema } from './schema';
import { secretLiteral } from './secret-literal';
import { secretWithData } from './secret-with-data';
import { serviceWithoutPods } from './service-without-pods';
import { startupBudget } from './startup-budget';
import { unservedTargetPort } from './unserved-target-port';

export type { Check, CheckContext, Fault, Finding, RenderedObject } from './check';

/** Every rule about rendered objects, in order of id. */
export const checks: readonly Check[] = [
  blockingBudget,
  budgetWithoutPods,
  connectivity,
  danglingScaleTarget,
  deprecatedApis,
  duplicateIdentity,
  emptySelector,
  gracePeriod,
  imageDigest,
  imageTag,
  mismatchedSelector,
  missingClaim,
  missingConfigMap,
  missingNamespace,
  missingPriorityClass,
  missingSecret,
  missingServiceAccount,
  names,
  podSecurity,
  policyWithoutPods,
  portZero,
  quotaBelowNeed,
  removedApis,
  replicasBesideAutoscaler,
  schema,
  secretLiteral,
  secretWithData,
  serviceWithoutPods,
  startupBudget,
  unservedTargetPort,
];

/** Raised for a rule that is asked for by name and does not exist. */
export class UnknownRuleError extends Error {
  override readonly name = 'UnknownRuleError';
}

/**
 * What the checks find wrong with the objects of one target, in order of file, object and rule.
 * Without objects the one finding is that there were none: a run that looked at nothing proves nothing.
 *
 * @param only ids of the rules to run; all by default
 * @throws UnknownRuleError if one of them does not exist
 */
export function runChecks(context: CheckContext, only?: readonly string[]): Finding[] {
  for (const id of only ?? []) assertKnown(id);
  if (context.objects.length === 0) return [nothingToCheck];
  return checks
    .filter(({ id }) => only?.includes(id) ?? true)
    .flatMap((check) => [...check.run(context)].map((fault) => findingOf(check, fault)))
    .sort(byPlace);
}

function assertKnown(id: string): void {
  if (checks.some((check) => check.id === id)) return;
  const guess = didYouMean(
    id,
    checks.map((check) => check.id),
  );
  throw new UnknownRuleError(`there is no rule "${id}"${guess === undefined ? '' : `; ${guess}`}`);
}

function findingOf({ id, severity, why }: Check, { object, path, message, fix }: Fault): Finding {
  const { file, line } = object;
  return {
    rule: id,
    severity,
    file,
    ...(line === undefined ? {} : { line }),
    object: describe(object),
    ...(path === undefined ? {} : { path }),
    message,
    why,
    fix,
  };
}

const nothingToCheck: Finding = {
  rule: 'nothing-to-check',
  severity: 'error',
  file: '.',
  object: '',
  message: 'holds no objects',
  why: 'a run that looked at nothing proves nothing',
  fix: 'render first, or name the folder that holds the manifests',
};

const placeOf = ({ file, object, rule, path = '', message }: Finding): readonly string[] => [file, object, rule, path, message];

/** In order of file, object, rule, then place and message. */
export function byPlace(a: Finding, b: Finding): number {
  const others = placeOf(b);
  for (const [index, mine] of placeOf(a).entries()) {
    if (mine !== others[index]) return mine < others[index]! ? -1 : 1;
  }
  return 0;
}
