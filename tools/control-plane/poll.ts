import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until there is nothing left to wait for.
 *
 * @param pending what is still missing, a line each
 * @returns what was still missing when the time was over; nothing, if all is well
 */
export async function poll(pending: () => Promise<readonly string[]>, seconds: number, signal: AbortSignal): Promise<readonly string[]> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const missing = await pending();
    if (missing.length === 0 || Date.now() > end) return missing;
    await sleep(1000, undefined, { signal });
  }
}
