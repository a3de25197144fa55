import { type DeviceId, deviceId, floorId } from '../../../src/domain/ids.ts';
import type { FixInput, TagEventInput } from '../../../src/domain/input.ts';
import type { Floor } from '../../../src/domain/plant.ts';
import { quantise } from '../../../src/domain/reading/normalise.ts';
import { bad, GOOD, type Trust, uncertain } from '../../../src/domain/reading/quality.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { PlaceDoubt, RejectReason } from '../../../src/ports/driver.ts';
import { Floors } from '../frame/floors.ts';
import { SiteFrame, type SitePlace } from '../frame/site-frame.ts';
import { OutsidePlaces } from '../frame/outside-places.ts';
import { Locator } from '../frame/locate.ts';
import { type ByTag, type IsCarried, type TagMemory, tagMemories } from './memory.ts';
import { type Order, orderOf, received, type Received, remember } from './order.ts';
import type { Measures, SamplePlace, Sample } from '../dialects/sample.ts';
import type { BadgeSource } from '../settings/settings.ts';
import { newsOf } from './news.ts';

/** What came of one sample: what the badge says of itself, then where it is, and what was thrown away. */
export interface NormalisedSample {
  readonly fix?: FixInput;
  readonly events: readonly TagEventInput[];
  readonly rejects: readonly RejectReason[];
  /** It is a part of what makes a place. */
  readonly isPart?: boolean;
}

/** Metres: a worse accuracy says nothing, and the log keeps numbers up to it. */
const WORST_ACCURACY = 10_000;
/** Metres: a fix whose accuracy is no number, or negative, may be off by so much, and is no good one. */
const UNREADABLE_ACCURACY = 15;
/** A place so far outside its floor (metres) is a mistake, not a person. */
const OUTSIDE = 25;

const NOTHING: readonly never[] = [];

type Extent = Floor['extent'];

/** A place on a floor in doubt, or of an accuracy that cannot be read, is no good one; the floor is the graver doubt. */
function trustWith(trust: Trust, isSure: boolean, isReadable: boolean): Trust {
  if (!isSure && trust.quality !== 'bad') return uncertain('floor');
  return isReadable || trust.quality !== 'good' ? trust : uncertain('geometry');
}

/** Whether a place lies inside an extent, or at most so far outside; what is no number does not. */
const within = ([minX, minY, maxX, maxY]: Extent, x: number, y: number, margin = 0): boolean =>
  x >= minX - margin && x <= maxX + margin && y >= minY - margin && y <= maxY + margin;

/**
 * Puts samples into the site frame, onto a floor and in their order, and passes on of a badge only what is new. It remembers
 * a little of each badge; the same samples at the same times give the same inputs.
 */
export class Normaliser {
  readonly #device: DeviceId;
  readonly #accuracy: number;
  readonly #fixHasItsTime: boolean;
  readonly #frame: SiteFrame;
  readonly #floors: Floors;
  readonly #locator: Locator | undefined;
  readonly #memories: ByTag<TagMemory>;
  readonly #extents: ReadonlyMap<string, Extent>;
  readonly #outside = new OutsidePlaces();

  constructor(source: BadgeSource, floors: readonly Floor[], fixHasItsTime: boolean, isCarried?: IsCarried) {
    this.#memories = tagMemories(isCarried);
    this.#device = deviceId(source.id);
    this.#extents = new Map(floors.map(({ id, extent }) => [id, extent]));
    this.#accuracy = source.accuracy;
    this.#fixHasItsTime = fixHasItsTime;
    this.#frame = new SiteFrame(source);
    // Without a floor an omlox location is on floor 0, which is the usual one unless `floors` names it.
    this.#floors = new Floors(source, floors, source.dialect === 'omlox');
    this.#locator = 'anchors' in source && source.anchors !== undefined ? new Locator(source, isCarried) : undefined;
  }

  /**
   * @param retained the broker kept the message from before we subscribed: it says nothing about now
   * @param account who published it, where that is known
   */
  take(sample: Sample, retained: boolean, at: Instant, account?: string): NormalisedSample {
    if (retained) return this.#retained(sample, at);
    const known = this.#memories.of(sample.tag);
    const said = received(sample, at, account);
    const order = orderOf(known, said, this.#fixHasItsTime);
    const { place, measures } = sample;
    const isPart = place === undefined && measures !== undefined && this.#locator?.isPart(measures) === true;
    const events = newsOf(this.#device, said, known, order);
    if (place === undefined && measures === undefined) return { events, rejects: NOTHING };
    if (isPart) return this.#gathered(said, measures, known, events);
    if (order === 'duplicate') return { events, rejects: ['duplicate'] };
    return place === undefined
      ? this.#located(said, known, order, events)
      : this.#placed(said, place, known, order, events);
  }

  #placed(
    said: Received,
    place: SamplePlace,
    known: TagMemory,
    order: Order,
    events: readonly TagEventInput[],
  ): NormalisedSample {
    const fix = this.#fix(said, this.#frame.of(place), place.floor, GOOD, known.floor);
    this.#note(place, fix, known.floor);
    if (typeof fix === 'string') return { events, rejects: [fix] };
    if (order === 'next') this.#keep(known, said, fix);
    return { fix, events, rejects: NOTHING };
  }

  /** What the anchors measured is worked out here, and a late measure would pull the filter back. */
  #located(said: Received, known: TagMemory, order: Order, events: readonly TagEventInput[]): NormalisedSample {
    const { sample, sourceAt, at } = said;
    if (order === 'late') return { events, rejects: ['late'] };
    if (this.#locator === undefined || sample.measures === undefined) return { events, rejects: ['no-solution'] };
    remember(known, said);
    const found = this.#locator.locate(sample.tag, sample.measures, sourceAt ?? at);
    const { rejects } = found;
    if (found.place === undefined) return { events, rejects };
    const fix = this.#fix(said, found.place, undefined, found.trust, known.floor);
    if (typeof fix === 'string') return { events, rejects: [...rejects, fix] };
    this.#keep(known, said, fix);
    return { fix, events, rejects };
  }

  /** What the places so far make one doubt of the mapping. */
  doubt(): PlaceDoubt | undefined {
    return this.#outside.doubt();
  }

  #note(place: SamplePlace, fix: FixInput | RejectReason, known: string | undefined): void {
    if (typeof fix === 'string' && fix !== 'out-of-extent') return;
    const extent = typeof fix === 'string' ? undefined : this.#extents.get(fix.floor);
    const isInside = typeof fix !== 'string' && extent !== undefined && within(extent, fix.x, fix.y);
    this.#outside.note(place, isInside, (other) => {
      const at = this.#frame.of(other);
      const guess = at === undefined ? undefined : this.#floors.of(other.floor, at.frameFloor, at.z, known);
      return at !== undefined && guess !== undefined && within(guess.floor.extent, at.x, at.y);
    });
  }

  /** A part has no order among the parts of its round: each anchor has one of its own. */
  #gathered(said: Received, measures: Measures, known: TagMemory, events: readonly TagEventInput[]): NormalisedSample {
    const found = this.#locator?.gather(said, measures) ?? { rejects: NOTHING };
    const { rejects } = found;
    if (found.place === undefined) return { events, rejects, isPart: true };
    const sourceAt = said.sourceAt === undefined ? undefined : found.at;
    const newest: Received = { ...said, sourceAt, count: undefined };
    const fix = this.#fix(newest, found.place, undefined, found.trust, known.floor);
    if (typeof fix === 'string') return { events, rejects: [...rejects, fix] };
    this.#keep(known, newest, fix);
    return { fix, events, rejects };
  }

  #retained(sample: Sample, at: Instant): NormalisedSample {
    const { place, heard } = sample;
    if (place === undefined) return { events: NOTHING, rejects: heard === true ? NOTHING : ['missing-field'] };
    const fix = this.#fix(received(sample, at), this.#frame.of(place), place.floor, bad('retained'), undefined);
    return typeof fix === 'string' ? { events: NOTHING, rejects: [fix] } : { fix, events: NOTHING, rejects: NOTHING };
  }

  #keep(known: TagMemory, said: Received, { floor }: FixInput): void {
    remember(known, said);
    known.floor = floor;
    known.located = true;
  }

  #fix(
    { sample: { tag }, sourceAt, count }: Received,
    place: SitePlace | undefined,
    named: string | number | undefined,
    trust: Trust,
    knownFloor: string | undefined,
  ): FixInput | RejectReason {
    if (place === undefined) return 'unknown-frame';
    const [x, y] = [quantise(place.x, 3), quantise(place.y, 3)];
    const z = place.z === undefined ? undefined : quantise(place.z, 3);
    const guess = this.#floors.of(named, place.frameFloor, z, knownFloor);
    if (guess === undefined) return 'unknown-floor';
    const { floor, isSure } = guess;
    if (!within(floor.extent, x, y, OUTSIDE)) return 'out-of-extent';
    const { accuracy, isReadable } = this.#accuracyOf(place);
    return {
      kind: 'fix',
      device: this.#device,
      tag,
      floor: floorId(floor.id),
      x,
      y,
      ...(z === undefined || !Number.isFinite(z) ? {} : { z }),
      accuracy,
      ...trustWith(trust, isSure, isReadable),
      ...(sourceAt === undefined ? {} : { sourceAt }),
      ...(count === undefined ? {} : { count }),
    };
  }

  /** No place is exact: an accuracy of 0 is none said. */
  #accuracyOf({ accuracy }: SitePlace): { readonly accuracy: number; readonly isReadable: boolean } {
    if (accuracy === undefined || accuracy === 0) return { accuracy: this.#accuracy, isReadable: true };
    return accuracy > 0
      ? { accuracy: quantise(Math.min(accuracy, WORST_ACCURACY), 3), isReadable: true }
      : { accuracy: Math.max(this.#accuracy, UNREADABLE_ACCURACY), isReadable: false };
  }
}
