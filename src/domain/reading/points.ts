import { judge } from '../alarm/desk.ts';
import type { Evidence } from '../alarm/transition.ts';
import { dropTrend, watchTrend } from '../gas/trends.ts';
import { alarmId, type PointId } from '../ids.ts';
import type { ReadingInput } from '../input.ts';
import { judgeAround } from '../people/evacuation.ts';
import type { MeasuredPoint, Plant, Point } from '../plant.ts';
import type { PointState } from '../state/state.ts';
import type { Turn } from '../state/turn.ts';
import { duration, type Instant, later } from '../time.ts';
import { judgeLimit } from './limits.ts';
import { isAmbiguous } from './over-range.ts';
import { bad, type Trust, trustOf, uncertain } from './quality.ts';

/** A point was read: keep it, then judge every condition that looks at it. */
export function takeReading(turn: Turn, input: ReadingInput): void {
  const point = turn.state.index.points.get(input.point);
  if (point === undefined) return;
  const told = trustOf(input);
  const trust = told.quality === 'good' && isAmbiguous(turn, point) ? uncertain('over-range') : told;
  const known = editPoint(turn, point.id);
  if (input.value !== null) {
    known.value = input.value;
    known.valueAt = turn.at;
    if (input.sourceAt === undefined) delete known.sourceAt;
    else known.sourceAt = input.sourceAt;
  }
  hear(turn, point, known, trust);
  judgePoint(turn, point, input.value, trust, told);
}

/** The device of these points did not answer: nothing is known of them, and old values stay with their old time. */
export function losePoints(turn: Turn, points: readonly PointId[]): void {
  for (const id of points) {
    const point = turn.state.index.points.get(id);
    if (point === undefined) continue;
    hear(turn, point, editPoint(turn, id), bad('comm'));
    judgePoint(turn, point, null, bad('comm'));
  }
}

/** Nothing was said of a point for too long: max(3 polls, 10 s). A source that fell silent is not a good one. */
export function settlePoint(turn: Turn, id: PointId): void {
  const point = turn.state.index.points.get(id);
  if (point === undefined || turn.state.points.get(id) === undefined) return;
  const known = turn.state.points.edit(id);
  if (known.trust.quality !== 'bad') known.trust = bad('stale');
  turn.readings.add(id);
  judgePoint(turn, point, null, known.trust);
}

export function staleAfter(turn: Turn, point: Point): number {
  const period = point.period ?? turn.state.index.devices.get(point.device)?.period ?? 0;
  return Math.max(3 * period, 10_000);
}

/** Begins to expect something of every point, so that one that never speaks is found. */
export function expectPoints(turn: Turn): void {
  for (const point of turn.state.plant.points) expectPoint(turn, point);
}

function expectPoint(turn: Turn, point: Point): void {
  const known = editPoint(turn, point.id);
  if (known.trust.quality !== 'bad') known.trust = bad('stale');
  known.heardAt = turn.at;
  turn.readings.add(point.id);
  turn.state.deadlines.set({ kind: 'point', id: point.id }, later(turn.at, duration(staleAfter(turn, point))));
  judgeBad(turn, point, bad('stale'), null);
  dropTrend(turn, point.id);
}

/**
 * The configuration changed. A value that means the same as before is evaluated under what is configured now; of a point
 * that is new, or whose value means something else now, nothing is known until it is read.
 */
export function reconsiderPoints(turn: Turn, before: Plant): void {
  const known = new Map(before.points.map((point) => [point.id, point]));
  for (const point of turn.state.plant.points) {
    const earlier = known.get(point.id);
    const state = turn.state.points.get(point.id);
    if (earlier === undefined || state === undefined || !meansTheSame(earlier, point)) {
      turn.state.points.remove(point.id);
      expectPoint(turn, point);
      continue;
    }
    turn.readings.add(point.id);
    if (state.trust.quality !== 'bad') judgePoint(turn, point, state.value, state.trust);
  }
}

function meansTheSame(a: Point, b: Point): boolean {
  if (a.device !== b.device) return false;
  if (a.type === 'contact') return b.type === 'contact' && a.contact === b.contact && a.active === b.active;
  if (b.type === 'contact') return false;
  return a.unit === b.unit && a.gas === b.gas && a.scale === b.scale && a.offset === b.offset;
}

function editPoint(turn: Turn, id: PointId): PointState {
  return turn.state.points.edit(id, () => ({ value: null, valueAt: turn.at, trust: bad('stale'), heardAt: turn.at }));
}

function hear(turn: Turn, point: Point, known: PointState, trust: Trust): void {
  known.trust = trust;
  known.heardAt = turn.at;
  turn.readings.add(point.id);
  turn.state.deadlines.set({ kind: 'point', id: point.id }, later(turn.at, duration(staleAfter(turn, point))));
}

/** `told` is what the device itself said of the value, before our own doubt. */
function judgePoint(turn: Turn, point: Point, value: number | null, trust: Trust, told: Trust = trust): void {
  if (point.type === 'contact') judgeContact(turn, point.id, value, trust);
  else judgeMeasured(turn, point, value, trust, told);
  judgeBad(turn, point, trust, value);
}

function judgeContact(turn: Turn, id: PointId, value: number | null, trust: Trust): void {
  const verdict =
    value === null || trust.quality === 'bad'
      ? 'unknown'
      : value === 1
        ? 'beyond'
        : trust.quality === 'good'
          ? 'within'
          : 'unknown';
  judge(turn, alarmId(id, 'on'), verdict, evidence(turn.at, 'contact', value, trust));
}

function judgeMeasured(turn: Turn, point: MeasuredPoint, value: number | null, trust: Trust, told: Trust): void {
  const seen = evidence(turn.at, 'limit', value, trust, point.unit);
  for (const condition of turn.state.index.limits.get(point.id) ?? []) {
    const { id, setPoint } = condition;
    if (setPoint !== undefined) judge(turn, id, judgeLimit(setPoint, value, trust), { ...seen, setPoint });
  }
  // Over range ends by the device's own word, or no reset could ever end the doubt that hangs on it.
  const over = judgeLimit({ direction: 'high', limit: point.range[1], deadband: 0 }, value, told);
  judge(turn, alarmId(point.id, 'over-range'), over === 'between' ? 'within' : over, { ...seen, cause: 'over-range' });
  if (point.gas !== undefined) {
    watchTrend(turn, point, value, trust);
    judgeAround(turn, point.id);
  }
}

/** A lost sensor is itself an alarm; under a device that is offline it is told of once, by that device. */
function judgeBad(turn: Turn, point: Point, trust: Trust, value: number | null): void {
  const verdict = trust.quality === 'bad' ? 'beyond' : 'within';
  const cause = isLostWithDevice(turn, point) ? 'offline' : 'quality';
  judge(turn, alarmId(point.id, 'bad'), verdict, evidence(turn.at, cause, value, trust));
}

/**
 * Its device is offline, has never answered yet, or has failed for as long as the point is lost and will be called
 * offline no later.
 */
function isLostWithDevice(turn: Turn, point: Point): boolean {
  if (turn.state.alarms.get(alarmId(point.device, 'offline'))?.active === true) return true;
  const device = turn.state.devices.get(point.device);
  const failingSince = device?.failingSince;
  // The points are lost from the start, a device that is not there only from its first time-out on.
  if (failingSince !== undefined && device?.lastUpAt === undefined) return true;
  const lostSince = turn.state.alarms.get(alarmId(point.id, 'bad'))?.pending?.from ?? turn.at;
  return failingSince !== undefined && failingSince <= lostSince;
}

function evidence(
  sensedAt: Instant,
  cause: Evidence['cause'],
  value: number | null,
  trust: Trust,
  unit?: string,
): Evidence {
  return {
    sensedAt,
    cause,
    ...(value === null ? {} : { value }),
    ...(unit === undefined ? {} : { unit }),
    quality: trust.quality,
    ...(trust.reason === undefined ? {} : { reason: trust.reason }),
  };
}
