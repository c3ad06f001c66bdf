import { distance } from 'fastest-levenshtein';

/** Something wrong with a configuration, or worth knowing about it, told so that its reader can act at once. */
export interface Problem {
  /** Where, in the words of the configuration: `services.client-intake.scaling.minReplicas`. Members of lists go by name. */
  readonly path: string;
  /** What is wrong there, without the path. */
  readonly message: string;
  /** The value found; absent when something is missing. */
  readonly found?: unknown;
  /** The values that would be accepted. */
  readonly allowed?: string;
  /** Why it matters: what would go wrong later. */
  readonly why?: string;
  /** What to do about it, most likely. */
  readonly fix?: string;
  /** An error stops everything; information is printed and goes on. */
  readonly severity: 'error' | 'information';
}

/** One problem as a person reads it. */
export function problemText(problem: Problem): string {
  const lines = [`${problem.path}: ${problem.message}`];
  if (problem.found !== undefined) lines.push(`  found:   ${shown(problem.found)}`);
  if (problem.allowed) lines.push(`  allowed: ${problem.allowed}`);
  if (problem.why) lines.push(`  why:     ${problem.why}`);
  if (problem.fix) lines.push(`  fix:     ${problem.fix}`);
  return lines.join('\n');
}

/** A value in an error message: short, on one line, and with control characters made visible. */
export function shown(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? typeof value;
  } catch {
    text = `a ${typeof value} that holds itself`;
  }
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** The likeliest of `known` for a misspelt `word`; `undefined` if none is near. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const steps = distance(word.toLowerCase(), candidate.toLowerCase());
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best;
}

/** `did you mean "x"?`, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string | undefined {
  const guess = nearest(word, known);
  return guess === undefined ? undefined : `did you mean "${guess}"?`;
}

/** A list of names for the `allowed` line, cut where it would fill the screen. */
export function listed(names: Iterable<string>, most = 20): string {
  const all = [...names].sort();
  if (all.length === 0) return 'none is declared';
  return all.length > most ? `${all.slice(0, most).join(', ')} and ${all.length - most} more` : all.join(', ');
}

/** Raised when a configuration cannot be used; carries every problem, not the first. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n'));
    this.name = 'ConfigurationError';
  }
}
