import { aheadOf, CLOCK_SET_BACK_MS, type Counter, isOlder } from '../../../src/domain/reading/lateness.ts';
import type { Instant } from '../../../src/domain/time.ts';
import { believable } from '../../shared/json/instants.ts';
import type { TagMemory } from './memory.ts';
import type { SamplePlace, Sample } from '../dialects/sample.ts';

/** How a sample compares with what is already known of its badge. */
export type Order = 'next' | 'duplicate' | 'late';

/** A sample as it was received, with the order that its source gives it. */
export interface Received {
  readonly sample: Sample;
  /** The source's time, where it can be believed. */
  readonly sourceAt: Instant | undefined;
  readonly count: Counter | undefined;
  readonly at: Instant;
  /** The account that published it, where that is known. */
  readonly account: string | undefined;
}

export const received = (sample: Sample, at: Instant, account?: string): Received => ({
  sample,
  sourceAt: believable(sample.at, at),
  count: sample.seq,
  at,
  account,
});

/**
 * Whether a sample is worth an input. A duplicate says the same twice: a clock that does not move while the badge walks
 * makes none. What is late is decided by the fold; here it keeps old measures out of the solver.
 */
export function orderOf(known: TagMemory, said: Received, fixHasItsTime: boolean): Order {
  const { sourceAt, count, at } = said;
  const { place, measures } = said.sample;
  // Messages without a place have no order among places; a call for help least of all.
  if (place === undefined && measures === undefined) return 'next';
  if (isOlder(said, known, at)) return 'late';
  const isSame = place === undefined || (known.a === first(place) && known.b === second(place));
  const ahead = count === undefined || known.count === undefined ? undefined : aheadOf(count, known.count);
  if (sourceAt !== undefined && known.sourceAt !== undefined) {
    const isSameNumber = ahead === undefined || ahead === 0;
    return sourceAt === known.sourceAt && isSameNumber && (isSame || fixHasItsTime) ? 'duplicate' : 'next';
  }
  return ahead === 0 && isSame && at - known.at < CLOCK_SET_BACK_MS ? 'duplicate' : 'next';
}

/** Keeps what the next sample is compared with. */
export function remember(known: TagMemory, { sample: { place }, sourceAt, count, at }: Received): void {
  known.sourceAt = sourceAt;
  known.count = count;
  known.at = at;
  if (place === undefined) return;
  known.a = first(place);
  known.b = second(place);
}

const first = (place: SamplePlace): number => (place.frame === 'local' ? place.x : place.longitude);
const second = (place: SamplePlace): number => (place.frame === 'local' ? place.y : place.latitude);
