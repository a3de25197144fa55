import type { TagId } from '../../../src/domain/ids.ts';
import { anchorField, CALIBRATED, UNCALIBRATED } from '../../../src/domain/positioning/anchors.ts';
import { type Area, areaOf, position } from '../../../src/domain/positioning/area.ts';
import { type MeasurementEpoch, SPEED_OF_LIGHT } from '../../../src/domain/positioning/epoch.ts';
import type { NotLocated } from '../../../src/domain/positioning/located.ts';
import { GOOD, type Trust, uncertain } from '../../../src/domain/reading/quality.ts';
import type { Instant } from '../../../src/domain/time.ts';
import type { RejectReason } from '../../../src/ports/driver.ts';
import type { SitePlace } from './site-frame.ts';
import { ByTag, type IsCarried } from '../badge/memory.ts';
import type { Received } from '../badge/order.ts';
import type { Measures } from '../dialects/sample.ts';
import type { SolverSettings } from '../settings/frame.ts';
import { RoundsOfTag } from './rounds.ts';

/** Filters of so many badges without a carrier are kept at most; those of people are as many as the people. */
const MOST_STRANGERS = 1000;
/** Biases of so many anchors are learned at most: it costs n^3, and an alarm waits meanwhile. */
const MOST_LEARNED = 64;

/** ms: ranges that lie further apart do not belong to one place. */
const WINDOW_MS = 2000;

/** The settings of a source; without a window it is the usual one. */
type LocatorSettings = Omit<SolverSettings, 'window'> & { readonly window?: number };

/** Where the anchors' measures put a badge, or why nowhere; and what else was wrong with them. */
export type LocatedBadge =
  | { readonly place: SitePlace; readonly trust: Trust; readonly rejects: readonly RejectReason[] }
  | { readonly place?: never; readonly rejects: readonly RejectReason[] };

/** Works out places from ranges or differences of arrival, with a filter for each badge. */
export class Locator {
  readonly #area: Area;
  readonly #options: { readonly height?: number };
  /** How many messages of a badge are still to be passed over: its radio averages, and began with zeros. */
  readonly #rounds: ByTag<RoundsOfTag>;
  readonly #least: number;
  readonly #settling = new Map<TagId, number>();
  readonly #isCarried: IsCarried;
  /** Badges without a carrier of which something is kept; the one that came first is forgotten first. */
  readonly #strangers = new Set<TagId>();

  constructor(settings: LocatorSettings, isCarried: IsCarried = () => false) {
    const { anchors = [], height, biases = {}, calibrated, window = WINDOW_MS } = settings;
    this.#isCarried = isCarried;
    this.#least = height === undefined ? 4 : 3;
    const rounds = { window, least: this.#least, anchors: anchors.length };
    this.#rounds = new ByTag(() => new RoundsOfTag(rounds), isCarried, MOST_STRANGERS);
    const known = anchors.flatMap(({ id, bias }) => (bias === undefined ? [] : [[id, bias] as const]));
    const model = {
      ...(calibrated ? CALIBRATED : UNCALIBRATED),
      biases: new Map([...Object.entries(biases), ...known]),
    };
    const field = anchorField(
      anchors.map(({ id, at: [x, y, z] }) => ({ id, x, y, z })),
      model,
    );
    this.#area = areaOf(field, !calibrated && field.stations.length <= MOST_LEARNED);
    this.#options = height === undefined ? {} : { height };
  }

  /** Of how many badges something is kept. */
  get size(): number {
    return Math.max(this.#area.tags.size, this.#settling.size, this.#rounds.size);
  }

  /** Whether these are fewer ranges than a place needs: others of them come in further messages. */
  isPart(measures: Measures): boolean {
    if (measures.kind !== 'ranges') return false;
    const known = new Set<string>();
    for (const { anchor } of measures.ranges) if (this.#isKnown(anchor)) known.add(anchor);
    return known.size > 0 && known.size < this.#least;
  }

  /** Takes a part; a place comes of it when its round is complete, with the time of the newest range. */
  gather(said: Received, measures: Measures): LocatedBadge & { readonly at?: Instant } {
    const { tag } = said.sample;
    if (measures.kind !== 'ranges' || this.#isSettling(tag, measures)) return { rejects: [] };
    const ours = measures.ranges.filter(({ anchor }) => this.#isKnown(anchor));
    const { round, rejects } = this.#rounds.of(tag).take(ours, said);
    const foreign: RejectReason[] = ours.length < measures.ranges.length ? ['unknown-anchor'] : [];
    if (round === undefined) return { rejects: [...rejects, ...foreign] };
    const found = this.locate(tag, { kind: 'ranges', ranges: round.ranges }, round.at);
    return { ...found, rejects: [...rejects, ...foreign, ...found.rejects], at: round.at };
  }

  #isKnown(anchor: string): boolean {
    return this.#area.calibration.field.placeOf.has(anchor);
  }

  locate(tag: TagId, measures: Measures, at: Instant): LocatedBadge {
    this.#bound(tag);
    if (this.#isSettling(tag, measures)) return { rejects: [] };
    const epoch = epochOf(measures);
    let answer = position(this.#area, tag, epoch, at, this.#options);
    if (answer.step.kind === 'late') {
      // Late messages were left out before: the clock of the source was set back.
      this.#area.tags.delete(tag);
      answer = position(this.#area, tag, epoch, at, this.#options);
    }
    const { fix, step } = answer;
    const rejects: RejectReason[] = fix.unknown > 0 ? ['unknown-anchor'] : [];
    for (const { why } of fix.refused)
      rejects.push(why === 'not-finite' || why === 'bad-hint' ? 'not-a-number' : 'out-of-range');
    if (step.kind === 'silent' || step.kind === 'coasted' || step.kind === 'late' || !fix.ok) {
      // A prediction of the filter is no observation of the badge.
      if (!fix.ok && !isOfUnknown(fix)) rejects.push('no-solution');
      return { rejects };
    }
    const { x, y, z, accuracy, trust } = step.place;
    const isDoubtful = trust !== 'good' || step.kind === 'gated';
    return { place: { x, y, z, accuracy }, trust: isDoubtful ? uncertain('geometry') : GOOD, rejects };
  }

  #isSettling(tag: TagId, measures: Measures): boolean {
    const passes = measures.kind === 'ranges' ? measures.settles : undefined;
    if (passes === undefined) return false;
    const left = this.#settling.get(tag) ?? passes;
    if (left === 0) return false;
    this.#settling.set(tag, left - 1);
    return true;
  }

  #bound(tag: TagId): void {
    if (this.#isCarried(tag) || this.#strangers.has(tag)) return;
    this.#strangers.add(tag);
    if (this.#strangers.size <= MOST_STRANGERS) return;
    for (const oldest of this.#strangers) {
      this.#strangers.delete(oldest);
      this.#settling.delete(oldest);
      this.#area.tags.delete(oldest);
      return;
    }
  }
}

/** Too few because the anchors are not ours: that was counted. */
const isOfUnknown = ({ why, unknown }: NotLocated): boolean => why === 'too-few-anchors' && unknown > 0;

function epochOf(measures: Measures): MeasurementEpoch {
  if (measures.kind === 'ranges')
    return {
      kind: 'ranges',
      measures: measures.ranges.map(({ anchor, distance, quality, sigma }) => ({
        anchor,
        distance,
        ...(quality === undefined ? {} : { quality }),
        ...(sigma === undefined ? {} : { sigma }),
      })),
    };
  // Seconds may be counted from anywhere: taken from the first arrival, metres keep their digits.
  const [first] = measures.arrivals;
  return {
    kind: 'differences',
    measures: measures.arrivals.map(({ anchor, seconds }) => ({
      anchor,
      arrival: (seconds - (first?.seconds ?? 0)) * SPEED_OF_LIGHT,
    })),
  };
}
