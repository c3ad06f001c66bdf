import { didYouMean } from '../model/problem';
import type { Finding } from './check';
import { byPlace, checks } from './index';

/** A finding that is known, and accepted for a while. */
export interface Suppression {
  /** The id of the rule. */
  readonly rule: string;
  /** As findings name it: `apps/v1 Deployment application/client-intake`. A `*` at the end stands for anything. */
  readonly object: string;
  /** Why it is accepted, for whoever reads this later. */
  readonly reason: string;
  /** The last day on which it holds: `2027-03-31`. */
  readonly expires: string;
}

const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/**
 * Takes away the findings that are suppressed, and adds one for each suppression that is not in order: expired, unused, without a
 * reason, or of a rule that does not exist.
 *
 * Give it the findings of every target at once, as a suppression may be used in one of them only.
 *
 * @param today `2026-11-23`; passed in, as nothing here reads the clock
 * @param rulesRun ids of the rules that ran, where not all did: suppressions of the others are left alone
 */
export function applySuppressions(findings: readonly Finding[], suppressions: readonly Suppression[], today: string, rulesRun?: readonly string[]): Finding[] {
  const valid = suppressions.filter((it) => faultOf(it, today) === undefined);
  const used = new Set<Suppression>();
  const left = findings.filter((finding) => {
    const matching = valid.filter((suppression) => covers(suppression, finding));
    for (const suppression of matching) used.add(suppression);
    return matching.length === 0;
  });
  const complaints = suppressions.flatMap((suppression) => {
    const fault = faultOf(suppression, today) ?? (used.has(suppression) || (rulesRun && !rulesRun.includes(suppression.rule)) ? undefined : unused);
    return fault === undefined ? [] : [complaint(suppression, fault)];
  });
  return [...left, ...complaints].sort(byPlace);
}

interface SuppressionFault {
  readonly message: string;
  readonly fix: string;
}

const unused: SuppressionFault = { message: 'suppresses nothing', fix: 'take it away' };

function faultOf({ rule, object, reason, expires }: Suppression, today: string): SuppressionFault | undefined {
  const ids = checks.map(({ id }) => id);
  if (!ids.includes(rule))
    return { message: `names the rule "${rule}", which does not exist`, fix: didYouMean(rule, ids) ?? 'correct the rule, or take the suppression away' };
  if (object.slice(0, -1).includes('*')) return { message: 'has a "*" that is not at its end', fix: 'write a suppression for each object, or end it with "*"' };
  if (reason.trim() === '') return { message: 'gives no reason', fix: 'say why the finding is accepted' };
  if (!day.test(expires)) return { message: `expires on "${expires}", which is no day`, fix: 'write the day as 2027-03-31' };
  return expires < today ? { message: `expired on ${expires}`, fix: 'mend what it covers, or decide again until when it is accepted' } : undefined;
}

function covers({ rule, object }: Suppression, finding: Finding): boolean {
  if (rule !== finding.rule) return false;
  return object.endsWith('*') ? finding.object.startsWith(object.slice(0, -1)) : finding.object === object;
}

function complaint({ rule, object, reason }: Suppression, { message, fix }: SuppressionFault): Finding {
  return {
    rule: 'suppression',
    severity: 'error',
    file: '.',
    object,
    message: `the suppression of ${rule} (${reason.trim() === '' ? 'no reason given' : reason}) ${message}`,
    why: 'a suppression that nobody needs any more hides the next finding of its kind',
    fix,
  };
}
