import type { Someone } from '../../domain/alarm/transition.ts';
import type { DeviceId, FloorId, TagId } from '../../domain/ids.ts';
import type { FixInput } from '../../domain/input.ts';
import { DOUBT_AFTER_MS, isOlder, type Stamp } from '../../domain/reading/lateness.ts';
import { isOfNow, type Trust } from '../../domain/reading/quality.ts';
import type { State } from '../../domain/state/state.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { gapsOf } from '../../log/gaps.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { Carriers } from './carriers.ts';

/** Where a badge was located; metres of its floor, the accuracy one sigma. */
export interface PlaceSeen {
  readonly at: Instant;
  readonly floor: string;
  readonly x: number;
  readonly y: number;
  readonly accuracy: number;
  /** The source itself doubts it. */
  readonly isPoor: boolean;
  /** Other floors on which it may be just as well: none named which. */
  readonly alsoOn?: readonly string[];
}

/** A place that a badge held: it is known from its fix until the next one, or for as long as it is not doubted. */
export interface HeldPlace {
  readonly tag: TagId;
  readonly who: Someone;
  readonly device: DeviceId;
  readonly seen: PlaceSeen;
  readonly until: number;
  /** The next fix, where it came before the place was in doubt and on the same floor: the way there is one line. */
  readonly next?: PlaceSeen;
  /** The next fix came in time: nothing is unknown between the two. */
  readonly isFollowed: boolean;
}

interface Open {
  readonly seen: PlaceSeen;
  readonly who: Someone;
  readonly device: DeviceId;
  readonly stamp: Stamp;
  readonly knownUntil: number;
}

/**
 * Follows badges through the rows of the record, and says of each fix for how long its place was known. A silence, a bad
 * place, a badge in other hands, a person who left and a gateway that did not watch all end it.
 */
export class Holds {
  readonly #carriers: Carriers;
  readonly #wants: (who: Someone) => boolean;
  readonly #put: (hold: HeldPlace) => void;
  readonly #open = new Map<TagId, Open>();
  #at = -Infinity;

  /**
   * @param wants whose badges are followed
   * @param put is given each place when it has ended, those of one badge in the order of time
   */
  constructor(carriers: Carriers, wants: (who: Someone) => boolean, put: (hold: HeldPlace) => void) {
    this.#carriers = carriers;
    this.#wants = wants;
    this.#put = put;
  }

  /** Takes what was known where the rows begin. */
  begin(state: State): void {
    for (const [tag, { floor, x, y, accuracy, trust, at, device, left, sourceAt, count }] of state.tags) {
      const who = this.#carriers.of(tag);
      if (left !== undefined || !isOfNow(trust) || trust.reason === 'stale' || !this.#wants(who)) continue;
      const seen: PlaceSeen = { at, floor, x, y, accuracy, ...this.#doubtIn(trust, floor) };
      this.#open.set(tag, { seen, who, device, stamp: { sourceAt, count }, knownUntil: at + this.#knownFor(device) });
    }
    this.#at = state.at;
  }

  /** Where a badge is, or was located last, as long as that is not known to be over. */
  placeOf(tag: TagId): PlaceSeen | undefined {
    return this.#open.get(tag)?.seen;
  }

  /** The same of all badges that are followed; of those whose place is in doubt by now, too. */
  *places(): Iterable<readonly [TagId, PlaceSeen]> {
    for (const [tag, { seen }] of this.#open) yield [tag, seen];
  }

  /** @param hasChanged badges may have other carriers than before this row */
  take(row: DecodedRow, hasChanged: boolean): void {
    const { at } = row;
    // Plant time was moved back: what follows is another run through the same time.
    if (at < this.#at) this.cut(this.#at);
    this.#at = at;
    if (hasChanged) for (const [tag, { who }] of this.#open) if (this.#carriers.of(tag) !== who) this.#end(tag, at);
    if (row.kind === 'event') {
      const { kind, person } = row.event;
      if (kind === 'left-site') for (const [tag, { who }] of this.#open) if (who === person) this.#end(tag, at);
    } else if (row.kind === 'input') {
      if (row.input.kind === 'fix') this.#fix(row.input, instant(at));
      else for (const { from } of gapsOf(row)) this.cut(from);
    }
  }

  /** Nothing is known from here on, or the rows end. */
  cut(at: number): void {
    for (const tag of this.#open.keys()) this.#end(tag, at);
  }

  #fix(input: FixInput, at: Instant): void {
    const { tag, device, floor, x, y, accuracy } = input;
    this.#carriers.seen(tag);
    const who = this.#carriers.of(tag);
    if (!this.#wants(who)) return;
    const last = this.#open.get(tag);
    // Recorded, and not folded: the badge is already further.
    if (last?.device === device && isOlder(input, { ...last.stamp, at: last.seen.at }, at)) return;
    if (!isOfNow(input)) return this.#end(tag, at);
    const seen: PlaceSeen = { at, floor, x, y, accuracy, ...this.#doubtIn(input, floor) };
    if (last !== undefined) this.#end(tag, at, seen);
    const stamp = { sourceAt: input.sourceAt, count: input.count };
    this.#open.set(tag, { seen, who, device, stamp, knownUntil: at + this.#knownFor(device) });
  }

  #end(tag: TagId, at: number, next?: PlaceSeen): void {
    const open = this.#open.get(tag);
    if (open === undefined) return;
    this.#open.delete(tag);
    const { who, device, seen, knownUntil } = open;
    const until = Math.max(seen.at, Math.min(at, knownUntil));
    const isFollowed = next !== undefined && next.at <= knownUntil;
    const isOneWay = isFollowed && next.floor === seen.floor;
    this.#put({ tag, who, device, seen, until, isFollowed, ...(isOneWay ? { next } : {}) });
  }

  #doubtIn({ quality, reason }: Trust, floor: FloorId): Pick<PlaceSeen, 'isPoor' | 'alsoOn'> {
    const alsoOn = reason === 'floor' ? this.#carriers.index.stacks.get(floor) : undefined;
    return { isPoor: quality !== 'good', ...(alsoOn === undefined ? {} : { alsoOn }) };
  }

  /** So long after a fix the place of a badge is not doubted, ms: three periods of its source, 15 s at least. */
  #knownFor(device: DeviceId): number {
    return Math.max(3 * (this.#carriers.index.devices.get(device)?.period ?? 0), DOUBT_AFTER_MS);
  }
}
