import { ConfigurationError } from '../model';
import { OutputError } from '../synth';

/** Exit codes; the same for every command. */
export const exit = {
  fine: 0,
  /** Findings or differences. */
  findings: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** A bug of ours. */
  bug: 3,
} as const;

/** Wrong usage: the message is all that its reader needs. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What an error means for whoever called us. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError || error instanceof ConfigurationError || error instanceof OutputError ? exit.usage : exit.bug;
}
