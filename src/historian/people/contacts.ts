import { pointId, type TagId } from '../../domain/ids.ts';
import type { Plant } from '../../domain/plant.ts';
import { instant } from '../../domain/time.ts';
import { everyoneOnSite } from '../../domain/people/on-site.ts';
import type { State } from '../../domain/state/state.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { ContactsQuery, UnknownStretch } from '../../ports/archive.ts';
import type { Steps } from '../../ports/steps.ts';
import type { Carriers } from './carriers.ts';
import type { Causes } from './causes.ts';
import {
  type Encounter,
  extended,
  isCertain,
  isPossible,
  type ContactSight,
  sightOf,
  sightOnWay,
  type ContactPlace,
} from './encounters.ts';
import { type Begin, followed, type Follower, type PeopleRecord } from './follow.ts';
import { type HeldPlace, Holds, type PlaceSeen } from './holds.ts';
import { LocatedPeople } from './located.ts';
import { type TimeStretch, cutOut } from './stretches.ts';

/** So many encounters, and so many stretches of people who were not located, are told; the rest is counted. */
const MOST_TOLD = 1000;

interface Met extends Encounter {
  readonly who: string;
  readonly name?: string;
  readonly tag: string;
  /** Was not located afterwards: he may have been near for longer. */
  readonly lastSeen?: true;
}

/** Follows everyone, and notes who came near a place or a person. */
class Contacts implements Follower {
  readonly located = new LocatedPeople();
  readonly met: Met[] = [];
  readonly carriers: Carriers;
  /** Where it is; none of a person, and of what is not in the plant. */
  readonly place: ContactPlace | undefined;
  readonly #person: string | undefined;
  /** The badges of that person. */
  #own: ReadonlySet<TagId> = new Set();
  readonly #holds: Holds;
  readonly #span: TimeStretch;
  readonly #radius: number;
  readonly #open = new Map<TagId, Encounter & { readonly who: string }>();
  #end = Infinity;

  constructor({ near, radius, from, to }: ContactsQuery, { carriers, state }: Begin) {
    this.#radius = radius;
    this.#span = { from, to };
    this.carriers = carriers;
    this.#person = 'person' in near ? near.person : undefined;
    const at = 'point' in near ? state.index.points.get(pointId(near.point))?.at : undefined;
    if (at !== undefined) this.place = { ...at, accuracy: 0 };
    else if ('floor' in near) this.place = { ...near, accuracy: 0 };
    this.#holds = new Holds(carriers, () => true, this.#ended);
    this.#holds.begin(state);
    this.#expect(state);
    this.#look();
    for (const [tag, seen] of this.#holds.places()) this.#meet(tag, seen, from);
  }

  take(row: DecodedRow, hasChanged: boolean): void {
    this.#holds.take(row, hasChanged);
    if (hasChanged) this.#look();
    if (row.kind === 'event' && row.event.kind === 'arrived-on-site' && row.event.person !== undefined)
      this.located.expect(row.event.person);
    if (row.kind !== 'input' || row.input.kind !== 'fix') return;
    const { tag } = row.input;
    const seen = this.#holds.placeOf(tag);
    if (seen?.at !== row.at) return;
    if (!this.#own.has(tag)) this.#meet(tag, seen, row.at);
    else for (const [other, theirs] of this.#holds.places()) this.#meet(other, theirs, row.at);
  }

  end(at: number): void {
    this.#end = at;
    this.#holds.cut(at);
  }

  /** Everyone who is on site where the rows begin: who is silent then may have been near, too. */
  #expect(state: State): void {
    for (const { who, tag: id } of everyoneOnSite(state)) {
      const tag = id === undefined ? undefined : state.tags.get(id);
      if (tag === undefined) this.located.expect(who);
      // What a broker kept says nothing of when he was there.
      else if (tag.trust.reason === 'retained') this.located.expect(who, tag.device);
      else {
        const { at, floor, x, y, accuracy, trust, device } = tag;
        this.located.expect(who, device, { at, floor, x, y, accuracy, isPoor: trust.quality !== 'good' });
      }
    }
  }

  #look(): void {
    const who = this.#person;
    if (who === undefined) return;
    this.#own = new Set([...this.#holds.places()].flatMap(([tag]) => (this.carriers.of(tag) === who ? tag : [])));
    this.#own = new Set([...this.#own, ...this.carriers.tagsOf(who)]);
  }

  /** One more sight of a badge: near, or elsewhere. */
  #meet(tag: TagId, seen: PlaceSeen, at: number): void {
    if (this.#own.has(tag)) return;
    const target = this.place === undefined ? this.#target() : undefined;
    const spot = this.place ?? target;
    if (spot === undefined) return;
    const age = target === undefined ? 0 : Math.abs(seen.at - target.at);
    const sight = sightOf(spot, seen, age);
    if (sight === undefined || !isPossible(sight, this.#radius)) this.#close(tag, at);
    else this.#note(tag, sight, at, isCertain(sight, this.#radius));
  }

  /** A place that is held no longer: the way to the next one may have led by, or nothing is known from here on. */
  readonly #ended = (hold: HeldPlace): void => {
    this.located.put(hold);
    const { tag, seen, until, next, isFollowed } = hold;
    if (this.#own.has(tag)) {
      if (!isFollowed && this.#target() === undefined) for (const other of this.#open.keys()) this.#close(other, until);
      return;
    }
    const sight = this.place === undefined || next === undefined ? undefined : sightOnWay(this.place, seen, next);
    if (sight !== undefined && isPossible(sight, this.#radius)) {
      this.#note(tag, sight, seen.at, false, hold.who);
      this.#note(tag, sight, until, false, hold.who);
    }
    if (!isFollowed) this.#close(tag, until, until < this.#end);
  };

  #note(tag: TagId, sight: ContactSight, at: number, isSure: boolean, who: string = this.carriers.of(tag)): void {
    const known = this.#open.get(tag);
    this.#open.set(tag, { ...extended(known, sight, at, isSure), who: known?.who ?? who });
  }

  #close(tag: TagId, at: number, isLost = false): void {
    const known = this.#open.get(tag);
    if (known === undefined) return;
    this.#open.delete(tag);
    const from = Math.max(this.#span.from, known.from);
    const to = Math.min(this.#span.to, Math.max(known.to, at));
    if (from > to) return;
    const name = this.carriers.nameOf(known.who);
    const lastSeen = isLost ? { lastSeen: true as const } : {};
    this.met.push({ ...known, from, to, tag, ...(name === undefined ? {} : { name }), ...lastSeen });
  }

  /** The newest place of the person who is asked about. */
  #target(): PlaceSeen | undefined {
    let newest: PlaceSeen | undefined;
    for (const tag of this.#own) {
      const seen = this.#holds.placeOf(tag);
      if (seen !== undefined && (newest === undefined || seen.at > newest.at)) newest = seen;
    }
    return newest;
  }
}

/** Who was near a place or a person in a span; nothing where there is no such place, or the record has no such person then. */
export function* contacts(reader: PeopleRecord, present: Plant, query: ContactsQuery): Steps<object | undefined> {
  const { near, radius, from, to } = query;
  const found = yield* followed(reader, present, { from, to }, (begin) => new Contacts(query, begin));
  if (found === undefined) return undefined;
  const { follower, causes, end, span } = found;
  const own = 'person' in near ? near.person : undefined;
  if (own === undefined ? follower.place === undefined : !isKnown(follower, own)) return undefined;
  const items = follower.met.sort((a, b) => Number(b.certain) - Number(a.certain) || a.nearest - b.nearest);
  const unknown = yield* unknownPeople(follower, causes, span, own);
  const more = Math.max(0, items.length - MOST_TOLD) + Math.max(0, unknown.length - MOST_TOLD);
  return {
    from,
    to,
    recordedTo: instant(end),
    radius,
    ...(follower.place === undefined ? {} : { place: placeOf(follower.place) }),
    ...(own === undefined ? {} : { person: own }),
    items: items.slice(0, MOST_TOLD).map(told),
    unknown: unknown.slice(0, MOST_TOLD),
    gaps: own === undefined ? causes.blindIn(span) : stretchesOf(follower, causes, span, own),
    ...(more === 0 ? {} : { more }),
  };
}

const placeOf = ({ floor, x, y }: ContactPlace): object => ({ floor, x, y });
const centimetres = (metres: number): number => Math.round(metres * 100) / 100;
const told = ({ from, to, nearest, accuracy, ...rest }: Met): object => ({
  ...rest,
  from: instant(from),
  to: instant(to),
  nearest: centimetres(nearest),
  accuracy: centimetres(accuracy),
});

const isKnown = ({ located, carriers }: Contacts, who: string): boolean =>
  located.has(who) || carriers.nameOf(who) !== undefined;

/** The stretches in which a person was not located, each with its cause. */
function stretchesOf({ located }: Contacts, causes: Causes, span: TimeStretch, who: string): UnknownStretch[] {
  return causes.of(who, located.devicesOf(who), cutOut(span, located.of(who)));
}

/** Others who were not located for a part of the span: they may have been near. The longest first. */
function* unknownPeople(
  follower: Contacts,
  causes: Causes,
  span: TimeStretch,
  own: string | undefined,
): Steps<readonly object[]> {
  const found: { readonly who: string; readonly from: number; readonly to: number }[] = [];
  for (const who of follower.located.everyone()) {
    yield;
    if (who === own) continue;
    const name = follower.carriers.nameOf(who);
    for (const stretch of stretchesOf(follower, causes, span, who)) {
      // The whole plant was not seen then: that is said once. Who has left the site was not near.
      if (stretch.cause !== 'silence' && stretch.cause !== 'source-down') continue;
      const last = follower.located.lastBefore(who, stretch.from);
      const seen = last === undefined ? {} : { lastSeen: { floor: last.floor, x: last.x, y: last.y, at: last.at } };
      found.push({ who, ...(name === undefined ? {} : { name }), ...stretch, ...seen });
    }
  }
  return found.sort((a, b) => b.to - b.from - (a.to - a.from));
}
