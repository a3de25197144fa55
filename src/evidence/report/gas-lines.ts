import type { AlarmCondition } from '../../domain/alarm/condition.ts';
import type { Coverage } from '../../domain/figures/coverage.ts';
import type { DeviceId, PointId } from '../../domain/ids.ts';
import type { Input, ReadingInput } from '../../domain/input.ts';
import type { MeasuredPoint } from '../../domain/plant.ts';
import { staleAfter } from '../../domain/reading/points.ts';
import type { State } from '../../domain/state/state.ts';
import type { Instant } from '../../domain/time.ts';
import type { GasLine, OverLimit } from './report.ts';

interface Beyond {
  readonly condition: AlarmCondition;
  times: number;
  ms: number;
  isNow: boolean;
}

interface Furthest {
  readonly value: number;
  readonly at: Instant;
}

interface Track {
  point: MeasuredPoint;
  staleAfter: number;
  /** The value that is known, and since when; none while the point is lost. */
  value: number | undefined;
  at: Instant;
  knownMs: number;
  highest: Furthest | undefined;
  lowest: Furthest | undefined;
  /** By condition, limit and direction: a limit that was changed is another one. */
  readonly beyond: Map<string, Beyond>;
  limits: readonly Beyond[];
}

/**
 * The furthest values of each gas point, and for how long they were beyond a limit that was in force. A value holds until
 * the next one, but no longer than it would on a screen; what was not watched counts as nothing.
 */
export class GasLines {
  readonly #coverage: Coverage;
  readonly #tracks = new Map<PointId, Track>();
  readonly #ofDevice = new Map<DeviceId, readonly Track[]>();

  /** @param coverage of the time of the report */
  constructor(coverage: Coverage) {
    this.#coverage = coverage;
  }

  /** @param state before the first line: what is known there goes on */
  begin(state: State): void {
    for (const [id, track] of this.#tracks) {
      const { value = null, trust, valueAt } = state.points.get(id) ?? {};
      if (value === null || valueAt === undefined || trust?.quality === 'bad') continue;
      if (valueAt + track.staleAfter > this.#coverage.from) this.#hear(track, value, this.#coverage.from);
    }
  }

  /** A configuration is in force from here on. */
  configured({ index }: State, at: Instant): void {
    this.#ofDevice.clear();
    for (const point of index.points.values()) {
      if (point.type !== 'measured' || point.gas === undefined) continue;
      const track = this.#track(point, at);
      if (track.value !== undefined) this.#account(track, at);
      track.point = point;
      track.staleAfter = staleAfter(index, point);
      const limits = (index.limits.get(point.id) ?? []).filter(({ setPoint }) => setPoint?.of === undefined);
      const before = track.limits;
      track.limits = limits.flatMap((condition) => beyondOf(track, condition));
      for (const one of before) if (!track.limits.includes(one)) one.isNow = false;
      if (track.value !== undefined) this.#hear(track, track.value, at);
      this.#ofDevice.set(point.device, [...(this.#ofDevice.get(point.device) ?? []), track]);
    }
  }

  take(input: Input): void {
    if (input.kind === 'reading') this.#read(input, input.at);
    else if (input.kind === 'device' && !input.up)
      for (const track of this.#ofDevice.get(input.device) ?? []) this.#lose(track, input.at);
    else if (input.kind === 'started') for (const track of this.#tracks.values()) this.#lose(track, input.at);
  }

  /** The worst first: beyond a limit for longest, then nearest to one. */
  result(until: Instant): readonly GasLine[] {
    for (const track of this.#tracks.values()) this.#lose(track, until);
    return [...this.#tracks.values()]
      .toSorted((a, b) => rankOf(b) - rankOf(a) || (a.point.id < b.point.id ? -1 : 1))
      .map(lineOf);
  }

  #track(point: MeasuredPoint, at: Instant): Track {
    let track = this.#tracks.get(point.id);
    if (track === undefined) {
      const none = { value: undefined, highest: undefined, lowest: undefined };
      track = { point, staleAfter: 0, ...none, at, knownMs: 0, beyond: new Map(), limits: [] };
      this.#tracks.set(point.id, track);
    }
    return track;
  }

  #read({ point, value, quality }: ReadingInput, at: Instant): void {
    const track = this.#tracks.get(point);
    if (track === undefined) return;
    this.#account(track, at);
    if (value === null || quality === 'bad') this.#lose(track, at);
    else this.#hear(track, value, at);
  }

  #hear(track: Track, value: number, at: Instant): void {
    Object.assign(track, { value, at });
    if (value > (track.highest?.value ?? -Infinity)) track.highest = { value, at };
    if (value < (track.lowest?.value ?? Infinity)) track.lowest = { value, at };
    for (const one of track.limits) {
      const { direction = 'high', limit = Infinity } = one.condition.setPoint ?? {};
      const isNow = direction === 'high' ? value >= limit : value <= limit;
      if (isNow && !one.isNow) one.times += 1;
      one.isNow = isNow;
    }
  }

  #lose(track: Track, at: Instant): void {
    this.#account(track, at);
    track.value = undefined;
    for (const one of track.limits) one.isNow = false;
  }

  /** The value that was known until now is counted. */
  #account(track: Track, at: Instant): void {
    if (track.value === undefined) return;
    const end = Math.min(at, track.at + track.staleAfter) as Instant;
    const ms = Math.max(0, this.#coverage.moment(end).covered - this.#coverage.moment(track.at).covered);
    track.at = at;
    track.knownMs += ms;
    for (const one of track.limits) if (one.isNow) one.ms += ms;
  }
}

function beyondOf(track: Track, condition: AlarmCondition): Beyond[] {
  const { setPoint } = condition;
  if (setPoint === undefined) return [];
  const key = `${condition.name} ${setPoint.direction} ${setPoint.limit}`;
  let found = track.beyond.get(key);
  if (found === undefined) {
    found = { condition, times: 0, ms: 0, isNow: false };
    track.beyond.set(key, found);
  }
  return [found];
}

/** Time beyond a limit counts before nearness to one; a point without any value comes last. */
function rankOf({ beyond, highest, lowest }: Track): number {
  const over = [...beyond.values()];
  const ms = over.reduce((sum, one) => sum + one.ms, 0);
  if (ms > 0 || over.some(({ times }) => times > 0)) return 10 + ms;
  if (highest === undefined || lowest === undefined) return -1;
  return Math.max(
    0,
    ...over.map(({ condition: { setPoint } }) =>
      nearness(setPoint?.direction === 'low', setPoint?.limit ?? Infinity, highest.value, lowest.value),
    ),
  );
}

const nearness = (isLow: boolean, limit: number, highest: number, lowest: number): number =>
  isLow ? limit / Math.max(lowest, limit) : Math.max(0, highest / limit);

function lineOf({ point, highest, lowest, beyond, knownMs }: Track): GasLine {
  const { name, unit, decimals, range } = point;
  const over: OverLimit[] = [...beyond.values()].flatMap(({ condition: { name: condition, setPoint }, times, ms }) =>
    setPoint === undefined ? [] : [{ condition, direction: setPoint.direction, limit: setPoint.limit, times, ms }],
  );
  const hasLow = over.some(({ direction }) => direction === 'low');
  return {
    name,
    unit,
    decimals,
    top: range[1],
    over,
    knownMs,
    ...(highest === undefined ? {} : { highest }),
    ...(lowest === undefined || !hasLow ? {} : { lowest }),
  };
}
