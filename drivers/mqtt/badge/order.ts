import { aheadOf, CLOCK_SET_BACK_MS, isOlder } from '../../../src/domain/reading/lateness.ts';
import type { Instant } from '../../../src/domain/time.ts';
import { believable } from '../../shared/json/instants.ts';
import type { TagMemory } from './memory.ts';
import type { Place, Sample } from '../dialects/sample.ts';

/** How a sample compares with what is already known of its badge. */
export type Order = 'next' | 'duplicate' | 'late';

/**
 * Whether a sample is worth an input. A duplicate says the same twice: a clock that does not move while the badge walks
 * makes none. What is late is decided by the fold; here it keeps old measures out of the solver.
 */
export function orderOf(known: TagMemory, sample: Sample, at: Instant, fixHasItsTime: boolean): Order {
  const { place, measures, seq } = sample;
  // Messages without a place have no order among places; a call for help least of all.
  if (place === undefined && measures === undefined) return 'next';
  const sourceAt = believable(sample.at, at);
  const said = { sourceAt, count: seq };
  if (known.heardAt !== undefined && isOlder(said, { ...known, count: known.seq, at: known.heardAt }, at))
    return 'late';
  const isSame = place === undefined || (known.a === first(place) && known.b === second(place));
  const ahead = seq === undefined || known.seq === undefined ? undefined : aheadOf(seq, known.seq);
  if (sourceAt !== undefined && known.sourceAt !== undefined) {
    const isSameNumber = ahead === undefined || ahead === 0;
    return sourceAt === known.sourceAt && isSameNumber && (isSame || fixHasItsTime) ? 'duplicate' : 'next';
  }
  return ahead === 0 && isSame && at - (known.heardAt ?? 0) < CLOCK_SET_BACK_MS ? 'duplicate' : 'next';
}

/** Keeps what the next sample is compared with. */
export function remember(known: TagMemory, sample: Sample, at: Instant): void {
  known.sourceAt = believable(sample.at, at);
  known.seq = sample.seq;
  known.heardAt = at;
  if (sample.place === undefined) return;
  known.a = first(sample.place);
  known.b = second(sample.place);
}

const first = (place: Place): number => (place.frame === 'local' ? place.x : place.longitude);
const second = (place: Place): number => (place.frame === 'local' ? place.y : place.latitude);
