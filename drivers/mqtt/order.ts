import type { TagMemory } from './memory.ts';
import type { Place, Sample } from './sample.ts';

/** How a sample stands to what is already known of its badge. */
export type Order = 'next' | 'duplicate' | 'late';

/** A source clock that is further ahead than this would make every later fix look old. */
export const AHEAD_MS = 60_000;
/** As in the fold (`people/track.ts`): when nothing newer came for so long, the badge's clock was set back. */
export const CLOCK_SET_BACK_MS = 30_000;
/** A badge that starts again counts from nothing; it has been silent for some seconds then. */
const RESTARTED_MS = 10_000;

/** The source's time where it can be believed: not before the clock was set, and not far ahead of ours. */
export const believable = (sourceAt: number | undefined, at: number): number | undefined =>
  sourceAt !== undefined && sourceAt > 0 && sourceAt <= at + AHEAD_MS ? sourceAt : undefined;

/**
 * Judges by the source's own time, else by its counting number. Numbers are compared modulo: one that is back by more
 * than half of its range went round, one that is back by less is late, unless the badge was silent: then it restarted.
 * A duplicate says the same twice: a clock that stands still while the badge walks makes none.
 */
export function orderOf(known: TagMemory, sample: Sample, at: number, fixHasItsTime: boolean): Order {
  const { place, measures, seq } = sample;
  // What a badge says without a place stands in no order of places: a call for help least of all.
  if (place === undefined && measures === undefined) return 'next';
  const silent = at - known.heardAt;
  const time = believable(sample.at, at);
  const timed = time !== undefined && known.sourceAt !== undefined;
  const ahead = seq === undefined || known.seq === undefined ? undefined : modulo(seq.value - known.seq, seq.modulo);
  const isSameNumber = ahead === undefined || ahead === 0;
  const isSame = place === undefined || (known.a === first(place) && known.b === second(place));
  if (timed) {
    const before = known.sourceAt ?? 0;
    if (time === before && isSameNumber && (isSame || fixHasItsTime)) return 'duplicate';
    if (time < before && silent < CLOCK_SET_BACK_MS) return 'late';
    return 'next';
  }
  if (ahead === undefined || seq === undefined) return 'next';
  if (ahead === 0) return isSame && silent < CLOCK_SET_BACK_MS ? 'duplicate' : 'next';
  return ahead > seq.modulo / 2 && silent < RESTARTED_MS ? 'late' : 'next';
}

/** Keeps what the next sample is judged by. */
export function remember(known: TagMemory, sample: Sample, at: number): void {
  known.sourceAt = believable(sample.at, at);
  known.seq = sample.seq?.value;
  known.heardAt = at;
  if (sample.place === undefined) return;
  known.a = first(sample.place);
  known.b = second(sample.place);
}

const first = (place: Place): number => (place.frame === 'local' ? place.x : place.longitude);
const second = (place: Place): number => (place.frame === 'local' ? place.y : place.latitude);
const modulo = (value: number, base: number): number => ((value % base) + base) % base;
