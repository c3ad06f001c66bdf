import { execFile } from 'node:child_process';

/** What a command said, and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  /** Ends the command when it is aborted. */
  readonly signal: AbortSignal;
  /** Added to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a command to its end, whatever that is.
 *
 * @throws if it cannot be started, is killed, or the run is aborted
 */
export function run(command: string, args: readonly string[], { cwd, signal, env }: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, signal, env: { ...process.env, ...env }, maxBuffer: 256 << 20 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ code: (error?.code as number | undefined) ?? 0, stdout, stderr });
    });
  });
}
