import { setImmediate } from 'node:timers/promises';
import type { Found, Steps } from '../ports/steps.ts';

/** How long one question works before the others on its thread have their turn, milliseconds. */
const SLICE_MS = 20;

/**
 * Does something long a slice at a time. Between two slices the thread hears and does everything else, so that
 * several questions and replays share it fairly, and a question that was taken back ends.
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
    throw new Error('the question was taken back');
  }
}

/** Characters of a text that are handed on at a time, or some more. */
const PART_CHARACTERS = 64 * 1024;

/**
 * Makes a long text a part at a time.
 * @param put hands a part on, and comes back when there is use for the next one
 */
export async function inParts(
  text: Found<string>,
  signal: AbortSignal,
  put: (part: string, isLast: boolean) => Promise<void>,
): Promise<void> {
  try {
    for (;;) {
      const { part, isLast } = await inSlices(partOf(text), signal);
      await put(part, isLast);
      if (isLast) return;
    }
  } finally {
    // Closes the files that it was reading.
    text.return();
  }
}

function* partOf(text: Found<string>): Steps<{ readonly part: string; readonly isLast: boolean }> {
  let part = '';
  while (part.length < PART_CHARACTERS) {
    const step = text.next();
    if (step.done === true) return { part, isLast: true };
    if (step.value === undefined) yield;
    else part += step.value;
  }
  return { part, isLast: false };
}
