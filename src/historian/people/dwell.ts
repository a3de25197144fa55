import type { Plant } from '../../domain/plant.ts';
import { instant } from '../../domain/time.ts';
import type { Text } from '../../domain/text.ts';
import type { DwellQuery, UnknownStretch, ZoneStay } from '../../ports/archive.ts';
import type { Steps } from '../../ports/steps.ts';
import type { PeopleRecord } from './follow.ts';
import { common, lengthOf, type TimeStretch, united, within } from './stretches.ts';
import { personThen } from './track.ts';

/** How long a person was in a zone, ms. */
export interface Dwelt {
  readonly zone: string;
  readonly name?: Text;
  /** Inside, and located all the time. */
  readonly inside: number;
  /** Last seen inside, and then not located: he may have been there or not. */
  readonly lastSeen: number;
  readonly visits: number;
}

/** How a span divides, and how long a person was in each zone of it; the longest first. */
export interface Dwelling {
  /** Located. */
  readonly known: number;
  /** Not located, and not known to have left the site: in any zone, or in none. */
  readonly unknown: number;
  /** Had left the site. */
  readonly away: number;
  readonly items: readonly Dwelt[];
}

/** @param gaps the stretches of the span in which nothing is known, of which no two meet, in the order of time */
export function dwellingOf(span: TimeStretch, stays: readonly ZoneStay[], gaps: readonly UnknownStretch[]): Dwelling {
  const [left, unknown] = [gaps.filter(isAway), gaps.filter((gap) => !isAway(gap))];
  const zones = new Map<string, ZoneStay[]>();
  for (const stay of stays) zones.set(stay.zone, [...(zones.get(stay.zone) ?? []), stay]);
  const items = [...zones].map(([zone, own]): Dwelt => {
    const inSpan = own.flatMap(({ from, to }) => within({ from, to: to ?? span.to }, span) ?? []);
    const all = united(inSpan);
    const lastSeen = lengthOf(common(all, unknown));
    const inside = lengthOf(all) - lastSeen - lengthOf(common(all, left));
    const name = own.at(-1)?.name;
    return { zone, ...(name === undefined ? {} : { name }), inside, lastSeen, visits: inSpan.length };
  });
  const [away, dark] = [lengthOf(left), lengthOf(unknown)];
  return {
    known: span.to - span.from - away - dark,
    unknown: dark,
    away,
    items: items.filter(({ visits }) => visits > 0).sort((a, b) => b.inside + b.lastSeen - a.inside - a.lastSeen),
  };
}

const isAway = ({ cause }: UnknownStretch): boolean => cause === 'left-site';

/** How long a person was in each zone of a span; nothing where the record knows no such person then. */
export function* dwell(reader: PeopleRecord, present: Plant, query: DwellQuery): Steps<object | undefined> {
  const found = yield* personThen(reader, present, query);
  if (found === undefined) return undefined;
  const { person, from, to } = query;
  const { name, gaps, stays, end, span } = found;
  const named = name === undefined ? {} : { name };
  return { person, ...named, from, to, recordedTo: instant(end), ...dwellingOf(span, stays, gaps), gaps };
}
