import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../ports/steps.ts';

/** How long one question works before the others on its thread have their turn, milliseconds. */
const SLICE_MS = 20;

/**
 * Does something long a slice at a time. Between two slices the thread hears and does everything else, so that
 * several questions and replays share it fairly, and what nobody waits for any more ends.
 */
export async function inSlices<T>(steps: Steps<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const end = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < end);
    await setImmediate();
    if (!signal.aborted) continue;
    // Closes the files that it was reading.
    steps.return(undefined as never);
    throw new Error('nobody waits for the answer any more');
  }
}
