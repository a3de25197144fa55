import type { Plant } from '../../domain/plant.ts';
import { instant } from '../../domain/time.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { TrackQuery, UnknownStretch, WornBadge, ZoneStay } from '../../ports/archive.ts';
import type { Steps } from '../../ports/steps.ts';
import type { Carriers } from './carriers.ts';
import { type Begin, followed, type Follower, type PeopleRecord } from './follow.ts';
import { Holds, type PlaceSeen } from './holds.ts';
import { simplified } from './simplified.ts';
import { Stays } from './stays.ts';
import { type TimeStretch, united, cutOut } from './stretches.ts';
import { type Leg, PersonWay } from './way.ts';

/** So many stretches without a place are named; the longest where there are more. */
const MOST_GAPS = 2000;

/** What the record knows of one person in a span. */
export interface PersonThen {
  readonly name: string | undefined;
  readonly badges: readonly WornBadge[];
  readonly way: PersonWay;
  readonly stays: readonly ZoneStay[];
  /** Of these nothing is known, in the order of time. */
  readonly gaps: readonly UnknownStretch[];
  /** Up to when the record reaches. */
  readonly end: number;
  readonly span: TimeStretch;
}

/** Follows one person: his badges, his way and the zones that he was in. */
class OnePerson implements Follower {
  readonly way: PersonWay;
  readonly #person: string;
  readonly #carriers: Carriers;
  readonly #holds: Holds;
  readonly #stays: Stays;
  readonly #worn: { readonly tag: string; readonly from: number; to: number }[] = [];
  name: string | undefined;

  constructor(person: string, span: TimeStretch, { carriers, state }: Begin) {
    this.#person = person;
    this.#carriers = carriers;
    this.way = new PersonWay(span);
    this.#holds = new Holds(carriers, (who) => who === person, this.way.put);
    this.#stays = new Stays(carriers, (who) => who === person);
    this.#holds.begin(state);
    this.#stays.begin(state);
    this.#look(span.from);
    for (const [tag] of state.tags)
      if (carriers.of(tag) === person && this.#worn.every((worn) => worn.tag !== tag))
        this.#worn.push({ tag, from: span.from, to: Infinity });
  }

  take(row: DecodedRow, hasChanged: boolean): void {
    if (hasChanged) this.#look(row.at);
    // A badge that no person carries is in no list: it is there from its first fix on.
    else if (row.kind === 'input' && row.input.kind === 'fix' && this.#carriers.of(row.input.tag) === this.#person)
      if (this.#worn.at(-1)?.to !== Infinity) this.#worn.push({ tag: row.input.tag, from: row.at, to: Infinity });
    this.#holds.take(row, hasChanged);
    this.#stays.take(row);
  }

  end(at: number): void {
    this.#holds.cut(at);
  }

  badges(end: number): WornBadge[] {
    return this.#worn.map(({ tag, from, to }) => ({ tag, from: instant(from), to: instant(Math.min(to, end)) }));
  }

  stays(): ZoneStay[] {
    return this.#stays.list().map(({ who: _who, ...stay }) => stay);
  }

  #look(at: number): void {
    this.name = this.#carriers.nameOf(this.#person) ?? this.name;
    const tags: string[] = this.#carriers.tagsOf(this.#person);
    for (const worn of this.#worn) if (worn.to === Infinity && !tags.includes(worn.tag)) worn.to = at;
    for (const tag of tags)
      if (!this.#worn.some((worn) => worn.tag === tag && worn.to === Infinity))
        this.#worn.push({ tag, from: at, to: Infinity });
  }
}

/** What the record knows of a person in a span; nothing where it has no such person then. */
export function* personThen(
  reader: PeopleRecord,
  present: Plant,
  { person, from, to }: Pick<TrackQuery, 'person' | 'from' | 'to'>,
): Steps<PersonThen | undefined> {
  const asked: TimeStretch = { from, to };
  const found = yield* followed(reader, present, asked, (begin) => new OnePerson(person, asked, begin), person);
  if (found === undefined) return undefined;
  const { follower, causes, end, span } = found;
  const { way, name } = follower;
  const badges = follower.badges(to);
  const stays = follower.stays();
  if (badges.length === 0 && stays.length === 0 && name === undefined) return undefined;
  const unknown = cutOut(span, way.known);
  const gaps = causes.of(person, way.devices, unknown, cutOut(span, badges));
  return { name, badges, way, stays, gaps: longest(gaps), end, span };
}

/** A way as it is told. */
export function* track(reader: PeopleRecord, present: Plant, query: TrackQuery): Steps<object | undefined> {
  const found = yield* personThen(reader, present, query);
  if (found === undefined) return undefined;
  const { person, from, to, maxPoints } = query;
  const { name, badges, way, stays, gaps, end } = found;
  const legs = shownOf(way.legs, maxPoints);
  const { ways, within } = yield* simplified<PlaceSeen>(
    legs.shown.map(({ places }) => places),
    maxPoints,
  );
  const segments = legs.shown.map(({ tag, floor, places }, i) => ({
    tag,
    floor,
    from: places[0]?.at ?? from,
    to: places.at(-1)?.at ?? from,
    points: (ways[i] ?? []).map(pointOf),
  }));
  return {
    person,
    ...(name === undefined ? {} : { name }),
    from,
    to,
    recordedTo: instant(end),
    badges,
    segments,
    gaps: [...gaps, ...legs.left].sort((a, b) => a.from - b.from),
    stays,
    within: Math.ceil(within * 100) / 100,
    fixes: way.legs.reduce((sum, { places }) => sum + places.length, 0),
  };
}

const pointOf = ({ at, x, y, accuracy, isPoor }: PlaceSeen): object => ({
  at,
  x,
  y,
  accuracy,
  ...(isPoor ? { doubt: true } : {}),
});

/** Each leg needs its two ends: where there are too many of them the shortest are named as left out. */
function shownOf(
  legs: readonly Leg[],
  most: number,
): { readonly shown: readonly Leg[]; readonly left: readonly UnknownStretch[] } {
  let room = most;
  const shown = new Set<Leg>();
  for (const leg of legs.toSorted((a, b) => lengthOf(b) - lengthOf(a))) {
    const ends = Math.min(2, leg.places.length);
    if (ends > room) break;
    room -= ends;
    shown.add(leg);
  }
  const left = united(legs.flatMap((leg) => (shown.has(leg) ? [] : stretchOf(leg))));
  return {
    shown: legs.filter((leg) => shown.has(leg)).sort((a, b) => (a.places[0]?.at ?? 0) - (b.places[0]?.at ?? 0)),
    left: longest(left.map(({ from, to }) => ({ from: instant(from), to: instant(to), cause: 'not-shown' }))),
  };
}

const stretchOf = ({ places }: Leg): TimeStretch => ({ from: places[0]?.at ?? 0, to: (places.at(-1)?.at ?? 0) + 1 });
const lengthOf = ({ places }: Leg): number => (places.at(-1)?.at ?? 0) - (places[0]?.at ?? 0);

/** The longest stretches, in the order of time. */
function longest(stretches: readonly UnknownStretch[]): readonly UnknownStretch[] {
  if (stretches.length <= MOST_GAPS) return stretches;
  const most = stretches.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_GAPS);
  return most.sort((a, b) => a.from - b.from);
}
