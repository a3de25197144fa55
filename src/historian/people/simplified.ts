import type { Steps } from '../../ports/steps.ts';

/** A place at a time; metres, Unix ms. */
export interface Placed {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** What is nearer to a line lies on it, metres: sums of fractions are not exact. */
const ON_THE_LINE = 0.001;

/** What is left of a way, and how far a place of it is at most from where it is shown at its time, metres. */
export interface Simplified<T> {
  readonly ways: readonly (readonly T[])[];
  readonly within: number;
}

/** A place between two others, and how much its loss would move the way. */
interface Candidate {
  readonly way: number;
  readonly index: number;
  readonly off: number;
}

/**
 * Leaves so many places of some ways that no more than `most` are left in all: those without which the way at its time would be
 * furthest from where the badge was (Douglas-Peucker with the distance at equal time, so that a stop stays a stop).
 * The first and the last place of each way are kept: `most` has to be at least twice the number of ways.
 */
export function* simplified<T extends Placed>(ways: readonly (readonly T[])[], most: number): Steps<Simplified<T>> {
  const kept = ways.map((places) => new Set(places.length < 2 ? places.keys() : [0, places.length - 1]));
  const candidates: Candidate[] = [];
  for (const [way, places] of ways.entries()) {
    const open: [first: number, last: number, above: number][] = [[0, places.length - 1, Infinity]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [first, last, above] = next;
      const furthest = furthestOf(places, first, last);
      yield;
      if (furthest === undefined) continue;
      // A place is left no later than the ones of its own part of the way.
      const off = Math.min(above, furthest.off);
      candidates.push({ way, index: furthest.index, off });
      open.push([furthest.index, last, off], [first, furthest.index, off]);
    }
  }
  let left = most - kept.reduce((sum, { size }) => sum + size, 0);
  // Those of one part were found from the outside in, and a stable order keeps that.
  for (const { way, index } of candidates.sort((a, b) => b.off - a.off)) {
    if (left <= 0) break;
    kept[way]?.add(index);
    left -= 1;
  }
  let within = 0;
  const shown = ways.map((places, way) => {
    const indexes = [...(kept[way] ?? [])].sort((a, b) => a - b);
    for (let i = 1; i < indexes.length; i++)
      within = Math.max(within, furthestOf(places, indexes[i - 1] ?? 0, indexes[i] ?? 0)?.off ?? 0);
    return indexes.flatMap((index) => places[index] ?? []);
  });
  return { ways: shown, within };
}

/** The place between two others that is furthest from the line between them at its time; none where all lie on it. */
function furthestOf(
  places: readonly Placed[],
  first: number,
  last: number,
): Pick<Candidate, 'index' | 'off'> | undefined {
  const [from, to] = [places[first], places[last]];
  if (from === undefined || to === undefined) return undefined;
  let [index, most] = [-1, ON_THE_LINE * ON_THE_LINE];
  for (let i = first + 1; i < last; i++) {
    const place = places[i];
    if (place === undefined) continue;
    const part = to.at > from.at ? (place.at - from.at) / (to.at - from.at) : 0;
    const dx = place.x - (from.x + part * (to.x - from.x));
    const dy = place.y - (from.y + part * (to.y - from.y));
    const squared = dx * dx + dy * dy;
    if (squared > most) [index, most] = [i, squared];
  }
  return index < 0 ? undefined : { index, off: Math.sqrt(most) };
}
