import { GOOD, type Trust } from '../../../src/domain/reading/quality.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { Doubt, DoubtTest } from '../settings/read.ts';

/** Since when each doubt of one point holds without a break, by its place in the list. */
export type Holding = (Instant | undefined)[];

/**
 * What the status of a device makes of one of its points: the first doubt that holds counts.
 * @param numberOf the number of a register as it was last read; NaN where it is not known
 * @param own the number of the point itself
 * @param holding is changed: since when each doubt holds
 */
export function evaluateDoubts(
  doubts: readonly Doubt[],
  own: number,
  numberOf: (doubt: Doubt) => number,
  holding: Holding,
  at: Instant,
): Trust {
  let trust: Trust | undefined;
  for (let i = 0; i < doubts.length; i++) {
    const doubt = doubts[i];
    if (doubt === undefined) continue;
    const number = doubt.register === undefined ? own : numberOf(doubt);
    if (!holds(doubt.test, number)) {
      holding[i] = undefined;
      continue;
    }
    const from = (holding[i] ??= at);
    trust ??= at - from >= doubt.after ? doubt.makes : doubt.meanwhile;
  }
  return trust ?? GOOD;
}

/** Whether a number is one that a doubt is about. */
export function holds(test: DoubtTest, number: number): boolean {
  if ('is' in test) return test.is.includes(number);
  if ('isNot' in test) return !Number.isNaN(number) && !test.isNot.includes(number);
  return number >= test.from && number <= test.to;
}
