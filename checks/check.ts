import type { Target } from '../model';

/** A rendered object, and the file it is in. */
export interface RenderedObject {
  /** Relative to the folder that was read, or to the target's folder. */
  readonly file: string;
  /** Where the object begins in its file, counted from 1; absent for an object that was never written. */
  readonly line?: number;
  // biome-ignore lint/suspicious/noExplicitAny: a manifest is whatever was rendered; checks look into it at their own risk
  readonly manifest: any;
}

/** What a check looks at: the objects of one target. */
export interface CheckContext {
  readonly objects: readonly RenderedObject[];
  /** The Kubernetes version that they are for: `1.34`. */
  readonly kubernetes: string;
  /** Absent where only files are at hand. */
  readonly target?: Target;
}

/** Something that a check found, told so that its reader can act at once. */
export interface Finding {
  /** The id of the check; stable, as suppressions name it. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** Where the object begins in its file, counted from 1. */
  readonly line?: number;
  /** `apps/v1 Deployment application/client-intake` */
  readonly object: string;
  /** Where in the object: `spec.template.spec.containers[0].image`. */
  readonly path?: string;
  /** What was found there, and what would be allowed. */
  readonly message: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it, most likely. */
  readonly fix: string;
}

/** What a check says of one object; the rest is filled in for it. */
export type Fault = Pick<Finding, 'message' | 'fix'> & { readonly object: RenderedObject; readonly path?: string };

/** A rule about rendered objects: a pure function with a stable name. */
export interface Check {
  readonly id: string;
  readonly severity: 'error' | 'warning';
  /** Why the rule is there, in a sentence. */
  readonly why: string;
  run(context: CheckContext): Iterable<Fault>;
}
