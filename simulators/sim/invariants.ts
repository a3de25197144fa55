import type { Transition } from '../../src/domain/alarm/transition.ts';
import { type AlarmId, alarmId, type PointId } from '../../src/domain/ids.ts';
import type { FixInput, Input, ReadingInput, StrangersInput, TagEventInput } from '../../src/domain/input.ts';
import { headCount } from '../../src/domain/people/zones.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { State } from '../../src/domain/state/state.ts';
import type { Folded } from '../../src/pipeline/fold.ts';

/** Something that must never happen has happened. */
export class InvariantError extends Error {
  constructor(invariant: string, seen: object) {
    super(`${invariant}: ${JSON.stringify(seen)}`);
    this.name = 'InvariantError';
  }
}

/** A tick may come so much after its deadline: deadlines are rounded up. */
const GRACE_MS = 21;
/** Within this a device that does not answer must be an alarm, and a point without a good reading too, ms. */
const OFFLINE_WITHIN_MS = 13_000;
const LOST_WITHIN_MS = 35_000;

interface Limit {
  readonly alarm: AlarmId;
  readonly isBeyond: (value: number) => boolean;
  readonly isBack: (value: number) => boolean;
  readonly onDelay: number;
  readonly offDelay: number;
}

/** What one set point has seen, told from the inputs alone and not from the rules under test. */
interface Watched {
  beyondSince?: number;
  backSince?: number;
  /** As it stood before the last reading: what is due is settled before the input that came after it. */
  backBefore?: number | undefined;
}

/**
 * Watches the fold from outside. Each rule here is one sentence that a safety manager could say; each is told from
 * what went in and what came out, never from how the domain does it.
 */
export class Invariants {
  readonly #plant: Plant;
  readonly #limits = new Map<PointId, readonly Limit[]>();
  readonly #watched = new Map<AlarmId, Watched>();
  readonly #usableAt = new Map<PointId, number>();
  readonly #answeredAt = new Map<string, number>();
  #lastSeq = 0;
  #lastAt = 0;
  #startedAt = 0;

  constructor(plant: Plant) {
    this.#plant = plant;
    for (const point of plant.points) this.#limits.set(point.id, limitsOf(plant, point.id));
  }

  /** The gateway died and came back with what was durable. */
  restart(lastSeq: number, lastAt: number): void {
    this.#lastSeq = lastSeq;
    this.#lastAt = lastAt;
    // Whatever was seen of a set point may have been lost with the crash; what is beyond is seen again.
    this.#watched.clear();
  }

  check({ input, outcome }: Folded, state: State): void {
    const shift = 'shift' in input ? (input.shift ?? 0) : 0;
    if (shift !== 0) this.#move(shift);
    this.#order(input);
    if (input.kind === 'started') this.#startedAt = input.at;
    if (input.kind === 'reading') this.#reading(input, input.at, state);
    if (input.kind === 'device' && input.up) this.#answeredAt.set(input.device, input.at);
    if (input.kind === 'tag-event' && input.event.what === 'sos' && input.event.pressed) this.#sos(input, state);
    if (input.kind === 'fix') this.#fix(input, state);
    if (input.kind === 'strangers') this.#strangers(input, state);
    for (const transition of outcome.transitions) this.#transition(transition);
  }

  /** What must hold however the time goes on. */
  everySecond(now: number, state: State): void {
    this.#quota(state);
    for (const [zone, { occupants }] of state.zones) {
      for (const { who } of occupants) {
        const isHere = [...state.tags].some(
          ([tag, { memberships }]) =>
            (state.index.carrier.get(tag)?.id ?? tag) === who && memberships.some((member) => member.zone === zone),
        );
        if (!isHere) throw new InvariantError('whoever is counted in a zone was last seen there', { zone, who });
      }
    }
    for (const { id, device } of this.#plant.points) {
      const since = now - Math.max(this.#usableAt.get(id) ?? 0, this.#startedAt);
      if (since > LOST_WITHIN_MS && state.alarms.get(alarmId(id, 'bad'))?.active !== true) {
        throw new InvariantError('a point without a usable reading is an alarm', { id, device, since });
      }
    }
    for (const { id, kind } of this.#plant.devices) {
      if (kind !== 'modbus') continue;
      const since = now - Math.max(this.#answeredAt.get(id) ?? 0, this.#startedAt);
      const failing = state.devices.get(id)?.up === false;
      if (failing && since > OFFLINE_WITHIN_MS && state.alarms.get(alarmId(id, 'offline'))?.active !== true) {
        throw new InvariantError('a device that does not answer is an alarm', { id, since });
      }
    }
  }

  /** Plant time was moved: whatever was seen keeps its age. */
  #move(shift: number): void {
    this.#lastAt += shift;
    this.#startedAt += shift;
    for (const [key, at] of this.#usableAt) this.#usableAt.set(key, at + shift);
    for (const [key, at] of this.#answeredAt) this.#answeredAt.set(key, at + shift);
    for (const watched of this.#watched.values()) {
      if (watched.beyondSince !== undefined) watched.beyondSince += shift;
      if (watched.backSince !== undefined) watched.backSince += shift;
      if (watched.backBefore !== undefined) watched.backBefore += shift;
    }
  }

  #order({ seq, at, kind }: Input): void {
    if (seq !== this.#lastSeq + 1)
      throw new InvariantError('every input follows the one before', { seq, after: this.#lastSeq, kind });
    if (at < this.#lastAt) throw new InvariantError('plant time never runs back', { at, after: this.#lastAt });
    this.#lastSeq = seq;
    this.#lastAt = at;
  }

  #reading(input: ReadingInput, at: number, state: State): void {
    const device = state.index.points.get(input.point)?.device;
    if (input.reason !== 'comm' && device !== undefined) this.#answeredAt.set(device, at);
    if (input.quality !== 'bad') this.#usableAt.set(input.point, at);
    for (const limit of this.#limits.get(input.point) ?? []) {
      const watched = this.#watchedOf(limit.alarm);
      this.#see(watched, limit, input, at);
      const since = watched.beyondSince;
      if (since === undefined || at - since < limit.onDelay + (limit.onDelay > 0 ? GRACE_MS : 0)) continue;
      if (state.alarms.get(limit.alarm)?.active !== true) {
        throw new InvariantError('a limit crossed by good data is an active alarm within its delay', {
          alarm: limit.alarm,
          value: input.value,
          since: at - since,
        });
      }
    }
  }

  #see(watched: Watched, limit: Limit, { value, quality }: ReadingInput, at: number): void {
    watched.backBefore = watched.backSince;
    if (value === null || quality === 'bad') {
      delete watched.backSince;
    } else if (limit.isBeyond(value)) {
      watched.beyondSince ??= at;
      delete watched.backSince;
    } else if (quality === 'good') {
      delete watched.beyondSince;
      if (limit.isBack(value)) watched.backSince ??= at;
      else delete watched.backSince;
    } else delete watched.backSince;
  }

  /** Only good data that has been back for the whole off-delay returns an alarm of the process. */
  #transition({ alarm, kind, subject, at }: Transition): void {
    if (kind !== 'return') return;
    const limit = this.#plant.points.find(({ id }) => id === subject) === undefined ? undefined : this.#limitOf(alarm);
    if (limit === undefined) return;
    const { backSince, backBefore } = this.#watchedOf(alarm);
    const isBack = (since: number | undefined): boolean => since !== undefined && at - since >= limit.offDelay;
    if (!isBack(backSince) && !isBack(backBefore)) {
      throw new InvariantError('losing data clears nothing', { alarm, at, backSince });
    }
  }

  #sos({ tag, device }: TagEventInput, state: State): void {
    const person = this.#plant.people.find((known) => known.tag === tag)?.id;
    if (state.alarms.get(alarmId(person ?? tag, 'sos'))?.active === true) return;
    const shared = state.alarms.get(alarmId(device, 'sos'));
    const isListed = shared?.evidence?.people?.includes(tag) === true || shared?.evidence?.atLeast === true;
    if (person !== undefined || shared?.active !== true || !isListed)
      throw new InvariantError('whoever calls for help is heard', { tag, person });
  }

  #fix({ tag, quality }: FixInput, state: State): void {
    if (quality === 'bad' || this.#plant.people.every((person) => person.tag !== tag)) return;
    if (state.tags.get(tag) === undefined)
      throw new InvariantError("no flood of strangers displaces a person's badge", { tag });
  }

  #strangers({ zones }: StrangersInput, state: State): void {
    for (const zone of zones) {
      if (headCount(state.zones.get(zone)).atLeast !== true)
        throw new InvariantError('where badges are only counted the count says at least', { zone });
    }
  }

  #quota(state: State): void {
    const carried = new Set(this.#plant.people.map(({ tag }) => tag));
    const strangers = [...state.tags.keys()].filter((tag) => !carried.has(tag)).length;
    const sources = this.#plant.devices.filter(({ kind }) => kind === 'badges');
    const quota = sources.reduce((sum, { unknownMax = 0 }) => sum + unknownMax, 0);
    if (strangers > quota)
      throw new InvariantError('no more strangers are tracked than the quota', { strangers, quota });
  }

  #limitOf(alarm: AlarmId): Limit | undefined {
    for (const limits of this.#limits.values()) for (const limit of limits) if (limit.alarm === alarm) return limit;
    return undefined;
  }

  #watchedOf(alarm: AlarmId): Watched {
    let watched = this.#watched.get(alarm);
    if (watched === undefined) this.#watched.set(alarm, (watched = {}));
    return watched;
  }
}

/** The set points, the end of the range and the active state of a point, as one kind of limit. */
function limitsOf(plant: Plant, id: PointId): Limit[] {
  const point = plant.points.find((known) => known.id === id);
  return plant.conditions.flatMap(({ id: alarm, subject, name, setPoint, onDelay, offDelay }): Limit[] => {
    if (subject !== id || point === undefined) return [];
    const base = { alarm, onDelay, offDelay };
    if (name === 'on') return [{ ...base, isBeyond: (value) => value === 1, isBack: (value) => value === 0 }];
    if (name === 'over-range' && point.type === 'measured') {
      const [, end] = point.range;
      return [{ ...base, isBeyond: (value) => value >= end, isBack: (value) => value < end }];
    }
    if (setPoint === undefined) return [];
    const { direction, limit, deadband } = setPoint;
    // Half a step of grace where the limit less the deadband is not exact in binary.
    const slack = 1e-9;
    return direction === 'high'
      ? [{ ...base, isBeyond: (value) => value >= limit, isBack: (value) => value <= limit - deadband + slack }]
      : [{ ...base, isBeyond: (value) => value <= limit, isBack: (value) => value >= limit + deadband - slack }];
  });
}
