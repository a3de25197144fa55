import { stopDelay } from '../alarm/delays.ts';
import type { Evidence } from '../alarm/transition.ts';
import { watchDetector } from '../vitals/detector-watch.ts';
import { doubtExposure, sumExposure } from '../exposure/exposures.ts';
import { dropTrend, watchTrend } from '../gas/trends.ts';
import { alarmId, type PointId, subjectOf } from '../ids.ts';
import type { ReadingInput } from '../input.ts';
import { followReading } from '../ledger/follow.ts';
import { doubtOfChecks } from '../ledger/keep.ts';
import type { MeasuredPoint, Plant, Point } from '../plant.ts';
import type { PlantIndex, PointState } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import type { Turn } from '../state/state.ts';
import { duration, type Duration, later, since } from '../time.ts';
import { countPassage } from '../people/gates.ts';
import { CLOCK_SET_BACK_MS, isKept, isOlder } from './lateness.ts';
import { doubtOfBead, followOxygen, loseSightOfFall } from './beads.ts';
import { countLoss } from './flaps.ts';
import { fallsBack } from './over-range.ts';
import { areSame, bad, isUndoubted, isOfNow, type Trust, trustOf, uncertain } from './quality.ts';

/** A point was read: what rests on it is evaluated, unless the same was read before and its trend was not looked at. */
export function takeReading(turn: Turn, input: ReadingInput): void {
  const point = turn.state.index.points.get(input.point);
  if (point === undefined) return;
  const late = isLate(turn, point, input);
  if (late === 'older') {
    turn.late = true;
    return;
  }
  const told = late === 'kept' && isOfNow(input) ? uncertain('stale') : trustOf(input);
  const known = editPoint(turn, point.id);
  const doubt = fallsBack(point) ? doubtOfBead(turn, point, known, input.value, told) : undefined;
  if (point.type === 'measured' && input.value !== null) followOxygen(turn, point, known, input.value, told);
  const ledger = turn.state.ledger.get(point.id);
  const isBelieved = told.quality === 'good' && doubt === undefined;
  const trust = told.quality === 'good' ? (doubt ?? doubtOfChecks(ledger, turn.at) ?? told) : told;
  const isSame =
    currentValue(known) === input.value && areSame(known.trust, trust) && areSame(known.said ?? trust, told);
  if (point.type === 'contact' && point.gate !== undefined && trust.quality === 'good')
    if (currentValue(known) === 0 && input.value === 1) countPassage(turn, point);
  if (input.value !== null) {
    known.value = input.value;
    known.valueAt = turn.at;
    if (input.sourceAt !== undefined) known.sourceAt = input.sourceAt;
    else if (known.sourceAt !== undefined) delete known.sourceAt;
  }
  if (ledger?.running !== undefined && point.type === 'measured' && input.value !== null && isOfNow(told))
    followReading(turn, point, input.value);
  if (told !== trust) known.said = told;
  else if (known.said !== undefined) delete known.said;
  const isLookedAt =
    point.type === 'measured' &&
    turn.state.index.followed.has(point.id) &&
    follow(turn, point, input.value, isBelieved ? told : trust, told);
  hear(turn, point, known, trust);
  if (!isSame || isLookedAt) touch(turn, turn.state.index.dependents.point.get(point.id));
}

/** @returns whether what rests on more than one reading may be another than before */
function follow(turn: Turn, point: MeasuredPoint, value: number | null, trust: Trust, told: Trust): boolean {
  const isRising = watchTrend(turn, point, value, trust);
  const isSummed = turn.state.index.exposed.has(point.id) && sumExposure(turn, point, value, trust);
  return (point.gas !== undefined && watchDetector(turn, point, value, told)) || isRising || isSummed;
}

/**
 * How a reading with a time of its own compares with those before: older than the last one (recorded, not folded), kept on
 * its way (it may raise an alarm and never returns one), or in time.
 */
function isLate(turn: Turn, point: Point, { sourceAt, quality, reason }: ReadingInput): 'older' | 'kept' | 'in-time' {
  if (sourceAt === undefined) return 'in-time';
  const known = editPoint(turn, point.id);
  const last = { sourceAt: known.sourceAt, at: known.valueAt };
  if (isOlder({ sourceAt }, last, turn.at, Math.max(CLOCK_SET_BACK_MS, staleAfter(turn.state.index, point))))
    return 'older';
  // The time of a stopped clock shows no age, and a retained message may have any age.
  if (sourceAt === known.sourceAt || quality === 'bad' || reason === 'retained') return 'in-time';
  return isKept(known, sourceAt, turn.at) ? 'kept' : 'in-time';
}

/** The device of these points did not answer: nothing is known of them, and old values stay with their old time. */
export function losePoints(turn: Turn, points: readonly PointId[]): void {
  for (const id of points) {
    const point = turn.state.index.points.get(id);
    if (point === undefined) continue;
    const trust = bad('comm');
    if (point.type === 'measured') watchTrend(turn, point, null, trust);
    hear(turn, point, editPoint(turn, id), trust);
    touch(turn, turn.state.index.dependents.point.get(id));
  }
}

/** Nothing was said of a point for too long: max(3 polls, 10 s). A source that fell silent is not a good one. */
export function settlePoint(turn: Turn, id: PointId): void {
  const point = turn.state.index.points.get(id);
  if (point === undefined || turn.state.points.get(id) === undefined) return;
  const known = turn.state.points.edit(id);
  if (known.trust.quality !== 'bad') trustLess(turn, id, known, bad('stale'));
  dropTrend(turn, id);
  turn.readings.push(id);
  touch(turn, turn.state.index.dependents.point.get(id));
}

/** No point is stale sooner, ms. */
const SOON_MS = 10_000;
/** A point that may be silent for longer than this, ms, is not missed at a start. */
const SELDOM_MS = 60_000;

/** For how long after a reading the value of a point is known: max(3 polls, 10 s). */
export function staleAfter({ devices }: Pick<PlantIndex, 'devices'>, point: Point): Duration {
  const period = point.period ?? devices.get(point.device)?.period ?? 0;
  return duration(Math.max(3 * period, SOON_MS));
}

/** Starts the stale timer of every point, so that one that never reports is found. */
export function expectPoints(turn: Turn): void {
  for (const point of turn.state.plant.points) expectPoint(turn, point);
}

function expectPoint(turn: Turn, point: Point): void {
  const known = editPoint(turn, point.id);
  dropTrend(turn, point.id);
  hear(turn, point, known, known.trust.quality === 'bad' ? known.trust : bad('stale'));
  touch(turn, turn.state.index.dependents.point.get(point.id));
}

/**
 * The configuration changed. A value that means the same as before is evaluated under what is configured now; of a point
 * that is new, or whose value means something else now, nothing is known until it is read.
 */
export function reconsiderPoints(turn: Turn, before: Plant): void {
  const known = new Map(before.points.map((point) => [point.id, point]));
  const changed = new Set<string>();
  for (const point of turn.state.plant.points) {
    const earlier = known.get(point.id);
    const state = turn.state.points.get(point.id);
    if (earlier === undefined || state === undefined || !meansTheSame(earlier, point)) {
      if (earlier !== undefined) changed.add(point.id);
      continue;
    }
    turn.readings.push(point.id);
    touch(turn, turn.state.index.dependents.point.get(point.id));
  }
  // What an old value began to raise is no statement about the new one.
  for (const [id, { pending }] of turn.state.alarms.sorted())
    if (pending !== undefined && changed.has(subjectOf(id))) stopDelay(turn, id, pending.to);
  for (const point of turn.state.plant.points) {
    if (known.has(point.id) && !changed.has(point.id)) continue;
    turn.state.points.remove(point.id);
    turn.state.vitals.remove(point.id);
    doubtExposure(turn, point);
    expectPoint(turn, point);
  }
}

function meansTheSame(a: Point, b: Point): boolean {
  if (a.device !== b.device) return false;
  if (a.type === 'contact') return b.type === 'contact' && a.contact === b.contact && a.active === b.active;
  if (b.type === 'contact') return false;
  return a.unit === b.unit && a.gas === b.gas && a.scale === b.scale && a.offset === b.offset;
}

function editPoint(turn: Turn, id: PointId): PointState {
  const { points } = turn.state;
  if (points.get(id) !== undefined) return points.edit(id);
  return points.edit(id, () => ({ value: null, valueAt: turn.at, trust: bad('stale'), heardAt: turn.at }));
}

/** Nothing is known of a point now: what is of its past can no longer be believed as it was. */
function trustLess(turn: Turn, id: PointId, known: PointState, trust: Trust): void {
  if (known.trust.quality !== 'bad') countLoss(turn, id, known);
  loseSightOfFall(known);
  known.trust = trust;
  known.doubtSince ??= turn.at;
}

function hear(turn: Turn, point: Point, known: PointState, trust: Trust): void {
  if (trust.quality === 'bad') trustLess(turn, point.id, known, trust);
  else known.trust = trust;
  if (!isUndoubted(trust)) known.doubtSince ??= turn.at;
  else if (known.doubtSince !== undefined) delete known.doubtSince;
  known.heardAt = turn.at;
  turn.readings.push(point.id);
  turn.state.deadlines.set('point', point.id, later(turn.at, staleAfter(turn.state.index, point)));
}

/**
 * Since a start there was no reading of a point that reports seldom, and not for so long that it is lost. One that is polled
 * often is lost at once.
 */
export function isExpected(turn: Turn, point: Point, { trust, heardAt }: Readonly<PointState>): boolean {
  const patience = staleAfter(turn.state.index, point);
  return (
    trust.quality === 'bad' && trust.reason === 'stale' && patience > SELDOM_MS && since(heardAt, turn.at) < patience
  );
}

/** The value of the last word of a point; none where that word had none, or nothing was said for too long. */
export function currentValue({ value, valueAt, heardAt, trust }: Readonly<PointState>): number | null {
  const isLost = trust.quality === 'bad' && (trust.reason === 'comm' || trust.reason === 'stale');
  return isLost || valueAt !== heardAt ? null : value;
}

/** What is shown of a point now. */
export function seenOf(turn: Turn, point: Point, cause: Evidence['cause']): Evidence {
  const known = turn.state.points.get(point.id);
  const value = known === undefined ? null : currentValue(known);
  const { quality, reason } = known?.trust ?? bad('stale');
  return {
    sensedAt: turn.at,
    cause,
    ...(value === null ? {} : { value }),
    ...(point.type === 'measured' ? { unit: point.unit } : {}),
    quality,
    ...(reason === undefined ? {} : { reason }),
  };
}

/**
 * Its device is offline, has never answered yet, or has failed for as long as the point is lost and will be called
 * offline no later.
 */
export function isLostWithDevice(turn: Turn, point: Point): boolean {
  if (turn.state.alarms.get(alarmId(point.device, 'offline'))?.active === true) return true;
  const device = turn.state.devices.get(point.device);
  const failingSince = device?.failingSince;
  // The points are lost from the start, a device that is not there only from its first time-out on.
  if (failingSince !== undefined && device?.lastUpAt === undefined) return true;
  const lostSince = turn.state.alarms.get(alarmId(point.id, 'bad'))?.pending?.from ?? turn.at;
  return failingSince !== undefined && failingSince <= lostSince;
}
