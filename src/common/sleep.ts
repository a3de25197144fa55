import type { Duration } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';

/** Waits on the clock; ends early, without failing, when `signal` is aborted. */
export function sleep(clock: Clock, name: string, length: Duration, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const end = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimer(name, length, end);
    signal?.addEventListener('abort', end, { once: true });
  });
}

/** Waits for `work` to end, or for so long at most; leaves no timer behind. Fails where `work` does before. */
export async function waitAtMost(clock: Clock, name: string, length: Duration, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([work, sleep(clock, name, length, over.signal)]);
  } finally {
    over.abort();
  }
}
