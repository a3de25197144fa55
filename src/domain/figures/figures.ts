import { isHidden, type Transition } from '../alarm/transition.ts';
import type { PlantEvent } from '../event.ts';
import { brandedText } from '../brand.ts';
import { type AlarmId, type OccurrenceId, subjectOf } from '../ids.ts';
import type { Recorded } from '../refold.ts';
import type { SiteClock } from '../site-clock.ts';
import { priorityOf } from '../state/conditions.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { State } from '../state/state.ts';
import { type Instant, instant, later, minutes, since } from '../time.ts';
import { Actors, type TopTen } from './actors.ts';
import type { Coverage, WatchedAt } from './coverage.ts';
import type { FloodOf } from './floods.ts';
import type { Scope, CountedAs } from './scope.ts';
import { Scopes, type ScopesResult } from './scopes.ts';
import { Warnings, type WarningsResult } from './warnings.ts';

/** An alarm that has been active for longer without a break is stale (长期报警; ISA-18.2-2016, 16). */
const STALE_AFTER = minutes(24 * 60);
/** So many stale alarms are named, those that began first. */
const MOST_NAMED = 100;

/** What became of one alarm that is not normal. */
interface Track {
  occurrence: OccurrenceId;
  raisedAt: Instant;
  /** Its occurrence is one of those that are counted. */
  isCounted: boolean;
  scopes: readonly Scope[];
  isAcked: boolean;
  hasReturned: boolean;
  /** What it is counted as, and since when it is active and not hidden. */
  shown?: CountedAs;
  activeSince?: Instant;
  isStale?: true;
}

/** What is said of an alarm that is there when the figures begin. */
type Seen = Pick<Transition, 'alarm' | 'subject' | 'occurrence' | 'priority' | 'active' | 'acked' | 'overlays'>;

export interface FiguresResult extends ScopesResult {
  readonly topTen: TopTen;
  readonly floods: readonly FloodOf[];
  readonly stale: readonly { readonly alarm: AlarmId; readonly since: Instant }[];
  readonly warnings: WarningsResult;
}

/**
 * The figures of alarm management by EEMUA 191 and ISA-18.2-2016, 16 (IEC 62682, 16), of one operator position. Takes the
 * record line by line, in its order, and keeps no more than the alarms that are not normal and some counts. What is under
 * an overlay is no figure, and neither is what was found to be a test.
 */
export class Figures {
  readonly #coverage: Coverage;
  readonly #tests: ReadonlySet<string>;
  readonly #scopes: Scopes;
  readonly #actors = new Actors();
  readonly #warnings: Warnings;
  readonly #tracks = new Map<AlarmId, Track>();
  /** Alarms that are active and not stale yet, in the order in which they began. */
  readonly #fresh = new Map<AlarmId, Track>();
  #at: Instant = instant(0);
  #index: PlantLookups;

  /**
   * @param tests occurrences that were closed as tests
   * @param index of the plant that is in force at the beginning
   */
  constructor(coverage: Coverage, clock: SiteClock, tests: ReadonlySet<string>, index: PlantLookups) {
    this.#coverage = coverage;
    this.#tests = tests;
    this.#index = index;
    this.#scopes = new Scopes(coverage, clock);
    this.#warnings = new Warnings(coverage);
  }

  /** Another configuration is in force from here on. */
  configured(index: PlantLookups): void {
    this.#index = index;
  }

  /** What is there before the first line. */
  begin(state: State): void {
    this.#at = state.at;
    const known = state.alarms.sorted().map(([alarm, one]) => ({ ...one, alarm, raisedAt: one.raisedAt ?? state.at }));
    for (const { alarm, occurrence, active, acked, hiding = [], raisedAt } of known.sort(byRaise)) {
      const priority = priorityOf(state, alarm);
      if (occurrence === undefined || priority === undefined) continue;
      const overlays = hiding.map(({ overlay }) => overlay);
      if (!active && acked && overlays.length === 0) continue;
      const seen = { alarm, subject: subjectOf(alarm), occurrence, priority, active, acked, overlays };
      this.#show(this.#track(seen, raisedAt), seen, this.#coverage.moment(raisedAt));
    }
  }

  /** The next line of the record, whatever it is. */
  take(line: Recorded, at: Instant): void {
    this.#goTo(at);
    if (line.kind === 'transition') this.#move(line.transition);
    else if (line.kind === 'event' && line.event.kind === 'closed') this.#close(line.event);
    else if (line.kind === 'input' && 'shift' in line.input) this.#shift(line.input.shift ?? 0);
  }

  result(): FiguresResult {
    this.#goTo(this.#coverage.to);
    const scopes = this.#scopes.result(this.#index);
    const stale = [...this.#tracks].flatMap(([alarm, { isStale, activeSince }]) =>
      isStale === undefined || activeSince === undefined ? [] : { alarm, since: activeSince },
    );
    return {
      ...scopes,
      topTen: this.#actors.topTen(scopes.all.occurrences),
      floods: this.#scopes.all.floods.named,
      stale: stale.sort((a, b) => a.since - b.since || (a.alarm < b.alarm ? -1 : 1)).slice(0, MOST_NAMED),
      warnings: this.#warnings.result(),
    };
  }

  #goTo(at: Instant): void {
    // Plant time was moved back: the next lines are another run through the same time.
    if (at < this.#at) this.#moved(at);
    this.#at = at;
    this.#warnings.goTo(at);
    for (const [alarm, track] of this.#fresh) {
      const staleAt = later(track.activeSince ?? at, STALE_AFTER);
      if (staleAt >= at) break;
      this.#fresh.delete(alarm);
      track.isStale = true;
      for (const scope of track.scopes) scope.stale.enter(this.#coverage.moment(staleAt));
    }
  }

  #move(transition: Transition): void {
    const { alarm, kind, at } = transition;
    const moment = this.#coverage.moment(at);
    const isFigure = !isHidden(transition) && !this.#tests.has(transition.occurrence);
    const track = this.#track(transition, at);
    if (kind === 'raise' && isFigure && at >= this.#coverage.from) this.#warnings.raise(transition, this.#index);
    if (kind === 'raise') this.#raise(track, transition, moment, isFigure);
    else if (isFigure && track.isCounted && track.occurrence === transition.occurrence) this.#follow(track, transition);
    this.#show(track, transition, moment);
    if (track.shown === undefined && !transition.active && transition.acked) this.#tracks.delete(alarm);
  }

  #raise(track: Track, transition: Transition, moment: WatchedAt, isFigure: boolean): void {
    const { alarm, subject, occurrence, priority, at } = transition;
    const scopes = this.#scopes.of(this.#index, subject, priority);
    this.#moveTo(scopes, track, moment);
    Object.assign(track, { occurrence, raisedAt: at, isAcked: false, hasReturned: false });
    track.isCounted = isFigure && at >= this.#coverage.from;
    if (!isFigure) return;
    this.#actors.raise(alarm, at, priority, track.isCounted, scopes);
    for (const scope of scopes) {
      scope.floods.raise(moment, alarm, occurrence);
      if (!track.isCounted) continue;
      scope.rates.raise(at);
      scope.byPriority[priority] += 1;
    }
  }

  /** What became of an occurrence that is counted. */
  #follow(track: Track, { alarm, kind, at }: Transition): void {
    const lasted = since(track.raisedAt, at);
    if (kind === 're-alarm') for (const scope of track.scopes) scope.reAlarms += 1;
    if (kind === 'ack' && !track.isAcked) {
      track.isAcked = true;
      for (const scope of track.scopes) scope.toAcknowledge.add(lasted);
    }
    if (kind === 'return' && !track.hasReturned) {
      track.hasReturned = true;
      for (const scope of track.scopes) scope.toReturn.add(lasted);
      if (!track.isAcked) this.#actors.returned(alarm, track.raisedAt, at, track.scopes);
    }
  }

  /** Counts an alarm as what it is now. */
  #show(track: Track, seen: Seen, moment: WatchedAt): void {
    const { alarm, active, acked, overlays, occurrence } = seen;
    const isTest = this.#tests.has(occurrence);
    const shown = isTest ? undefined : (overlays[0] ?? (active || !acked ? 'standing' : undefined));
    if (track.shown !== shown) {
      if (track.shown !== undefined) for (const scope of track.scopes) scope.levels[track.shown].leave(moment);
      if (shown === undefined) delete track.shown;
      else track.shown = shown;
      if (shown !== undefined) for (const scope of track.scopes) scope.levels[shown].enter(moment);
    }
    if (shown !== 'standing' || !active) return this.#endActivity(track, alarm, moment);
    if (track.activeSince !== undefined) return;
    track.activeSince = moment.at;
    this.#fresh.set(alarm, track);
  }

  /** It may have another priority than before, or be in other zones. */
  #moveTo(scopes: readonly Scope[], track: Track, moment: WatchedAt): void {
    const { shown, isStale } = track;
    for (const scope of track.scopes) {
      if (shown !== undefined) scope.levels[shown].leave(moment);
      if (isStale === true) scope.stale.leave(moment);
    }
    track.scopes = scopes;
    for (const scope of scopes) {
      if (shown !== undefined) scope.levels[shown].enter(moment);
      if (isStale === true) scope.stale.enter(moment);
    }
  }

  #endActivity(track: Track, alarm: AlarmId, moment: WatchedAt): void {
    if (track.isStale === true) for (const scope of track.scopes) scope.stale.leave(moment);
    delete track.isStale;
    delete track.activeSince;
    this.#fresh.delete(alarm);
  }

  #close({ subject, verdict, at }: PlantEvent): void {
    if (verdict === undefined || at < this.#coverage.from) return;
    const alarm = brandedText<AlarmId>(subject);
    const scopes = this.#scopes.of(this.#index, subjectOf(alarm), this.#actors.priorityOf(alarm));
    for (const scope of scopes) scope.verdicts[verdict] += 1;
  }

  #track({ alarm, subject, occurrence, priority }: Seen, raisedAt: Instant): Track {
    let track = this.#tracks.get(alarm);
    if (track === undefined) {
      const scopes = this.#scopes.of(this.#index, subject, priority);
      track = { occurrence, raisedAt, isCounted: false, scopes, isAcked: false, hasReturned: false };
      this.#tracks.set(alarm, track);
    }
    return track;
  }

  #moved(at: Instant): void {
    for (const scope of this.#scopes) scope.floods.moved(at);
    this.#actors.moved();
  }

  /** Plant time was moved, and every time keeps its age. */
  #shift(by: number): void {
    if (by === 0) return;
    this.#warnings.shift(by);
    for (const track of this.#tracks.values()) {
      track.raisedAt = instant(track.raisedAt + by);
      if (track.activeSince !== undefined) track.activeSince = instant(track.activeSince + by);
    }
  }
}

const byRaise = (one: { readonly raisedAt: Instant }, other: { readonly raisedAt: Instant }): number =>
  one.raisedAt - other.raisedAt;
