import type { ToolName } from '../versions';

/** A rendered environment in a region, as a stranger finds it. */
export interface ProofTarget {
  /** `production/eu-west-1`. */
  readonly name: string;
  /** Its folder, with the layers inside. */
  readonly folder: string;
}

/** What a proof works with. */
export interface ProofContext {
  /** A freshly rendered output folder; read it, never change it. */
  readonly dist: string;
  /** Every target in it; at least one. */
  readonly targets: readonly ProofTarget[];
  /** An empty folder of the proof's own, deleted afterwards. */
  readonly work: string;
  /** Aborted when the run is interrupted: stop what you started. */
  readonly signal: AbortSignal;
  /** The path of the binary of one of the proof's tools. */
  tool(name: ToolName): string;
  /** Says on stderr what is going on. */
  log(line: string): void;
}

export interface ProofResult {
  /** What was looked at, in words: `5 targets, 412 objects`. */
  readonly lookedAt: string;
  /** How much was looked at; a proof that looked at nothing has failed. */
  readonly count: number;
  /** What is wrong, a line each; none means proved. */
  readonly faults: readonly string[];
}

/** Something that a tool which is not ours says about everything that we rendered. */
export interface Proof {
  readonly name: string;
  /** What is proved, in a sentence. */
  readonly about: string;
  /** What must be installed for it. */
  readonly tools: readonly ToolName[];
  run(context: ProofContext): Promise<ProofResult>;
}
