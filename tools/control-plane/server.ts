import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const running = new Set<ChildProcess>();

// Whatever ends this process ends its servers; a signal handler that unwinds properly comes first where there is time.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A server of somebody else's that we started. */
export class Server {
  private readonly ended: Promise<void>;

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {
    running.add(child);
    this.ended = new Promise((resolve) => {
      const end = () => {
        running.delete(child);
        resolve();
      };
      child.once('exit', end);
      child.once('error', end);
    });
  }

  /** Starts a server that writes what it says to `<name>.log` in a folder. */
  static start(name: string, binary: string, args: readonly string[], folder: string): Server {
    const logFile = join(folder, `${name}.log`);
    const log = openSync(logFile, 'a');
    try {
      return new Server(name, spawn(binary, args, { cwd: folder, stdio: ['ignore', log, log] }), logFile);
    } finally {
      closeSync(log);
    }
  }

  /** @throws if the server is no longer there, with the last that it said */
  assertRunning(): void {
    if (running.has(this.child)) return;
    const said = readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-5).join('\n');
    throw new Error(`${this.name} ended by itself:\n${said}`);
  }

  /** Asks the server to end, and makes it end if it does not within 5 seconds. */
  async stop(): Promise<void> {
    if (!running.has(this.child)) return;
    this.child.kill('SIGTERM');
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.ended;
    clearTimeout(impatience);
  }
}
