import { readManifests } from '../control-plane/manifests';
import { run } from '../run';
import { type OpinionException, opinionExceptions } from './opinions-exceptions';
import type { Proof } from './proof';

/** What kube-score says of one object: the part of its JSON that we read. */
export interface ScoredObject {
  readonly object_name: string;
  readonly checks: readonly {
    readonly check: { readonly id: string };
    /** 10 is fine; 7, 5 and 1 are less and less so. */
    readonly grade: number;
    /** The check does not apply to the object. */
    readonly skipped: boolean;
    readonly comments: readonly { readonly path: string; readonly summary: string }[] | null;
  }[];
}

/** Something that kube-score would do otherwise. */
export interface Opinion {
  readonly check: string;
  /** The target and the object: `production/eu-west-1 Deployment/apps/v1/application/client-intake`. */
  readonly object: string;
  readonly summary: string;
}

export const opinions: Proof = {
  name: 'opinions',
  about: 'kube-score, with all its optional checks, finds nothing but what we differ on for a stated reason',
  tools: ['kube-score'],
  async run({ targets, signal, tool, work }) {
    const found: Opinion[] = [];
    let judged = 0;
    for (const { name, folder } of targets) {
      const files = [...new Set(readManifests(folder).map(({ file }) => file))].map((file) => `${folder}/${file}`);
      const args = ['score', '--kubernetes-version=v1.34', '--all-default-optional', '--output-format=json', ...files];
      // It ends with 1 where it has opinions, and with no JSON where it has trouble.
      const { stdout, stderr } = await run(tool('kube-score'), args, { cwd: work, signal });
      if (!stdout.startsWith('[')) throw new Error(`kube-score did not judge ${name}: ${stderr.trim() || stdout.trim()}`);
      const scored = JSON.parse(stdout) as ScoredObject[];
      judged += scored.flatMap(({ checks }) => checks).filter(({ skipped }) => !skipped).length;
      found.push(...opinionsOf(name, scored));
    }
    return { lookedAt: `${targets.length} targets, ${judged} judgements`, count: judged, faults: disagreements(found, opinionExceptions) };
  },
};

/** What kube-score finds less than fine in a target. */
export function opinionsOf(target: string, scored: readonly ScoredObject[]): Opinion[] {
  return scored.flatMap(({ object_name, checks }) =>
    checks
      .filter(({ grade, skipped }) => !skipped && grade < 10)
      .map(({ check, comments }) => ({
        check: check.id,
        object: `${target} ${object_name}`,
        summary: (comments ?? []).map(({ path, summary }) => (path ? `${path}: ${summary}` : summary)).join('; '),
      })),
  );
}

/** Opinions that nothing excepts, and exceptions that except nothing. */
export function disagreements(found: readonly Opinion[], exceptions: readonly OpinionException[]): string[] {
  const covers = ({ check, objects }: OpinionException, opinion: Opinion) => check === opinion.check && (objects?.test(opinion.object) ?? true);
  return [
    ...found.filter((opinion) => !exceptions.some((it) => covers(it, opinion))).map(({ check, object, summary }) => `${object}: ${check}: ${summary}`),
    ...exceptions
      .filter((exception) => !found.some((opinion) => covers(exception, opinion)))
      .map(({ check, objects }) => `the exception from ${check}${objects ? ` for ${objects}` : ''} excepts nothing; take it away`),
  ];
}
