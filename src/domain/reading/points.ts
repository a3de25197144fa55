import { judge } from '../alarm/desk.ts';
import type { Evidence } from '../alarm/transition.ts';
import { gasOf } from '../gas/gases.ts';
import { dropTrend, watchTrend } from '../gas/trends.ts';
import { alarmId, type PointId } from '../ids.ts';
import type { ReadingInput } from '../input.ts';
import { judgeEvacuation } from '../people/evacuation.ts';
import type { MeasuredPoint, Point } from '../plant.ts';
import type { PointState } from '../state/state.ts';
import type { Turn } from '../state/turn.ts';
import { duration, type Instant, later } from '../time.ts';
import { judgeLimit } from './limits.ts';
import { bad, type Trust, uncertain } from './quality.ts';

/** A point was read: keep it, then judge every condition that looks at it. */
export function takeReading(turn: Turn, input: ReadingInput): void {
  const point = turn.state.index.points.get(input.point);
  if (point === undefined) return;
  const trust = doubtAfterOverRange(turn, point, input);
  const known = editPoint(turn, point.id);
  if (input.value !== null) {
    known.value = input.value;
    known.valueAt = turn.at;
    if (input.sourceAt === undefined) delete known.sourceAt;
    else known.sourceAt = input.sourceAt;
  }
  hear(turn, point, known, trust);
  judgePoint(turn, point, input.value, trust);
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
  const known = turn.state.points.get(id);
  if (point === undefined || known === undefined) return;
  if (known.trust.quality !== 'bad') turn.state.points.edit(id).trust = bad('stale');
  turn.readings.add(id);
  judgePoint(turn, point, null, bad('stale'));
}

export function staleAfter(turn: Turn, point: Point): number {
  return Math.max(3 * (turn.state.index.devices.get(point.device)?.period ?? 0), 10_000);
}

/** Begins to expect something of every point, so that one that never speaks is found. */
export function expectPoints(turn: Turn): void {
  for (const point of turn.state.plant.points) {
    const known = editPoint(turn, point.id);
    if (known.trust.quality !== 'bad') known.trust = bad('stale');
    known.heardAt = turn.at;
    turn.readings.add(point.id);
    turn.state.deadlines.set({ kind: 'point', id: point.id }, later(turn.at, duration(staleAfter(turn, point))));
    judgeBad(turn, point, bad('stale'), null);
    dropTrend(turn, point.id);
  }
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

function judgePoint(turn: Turn, point: Point, value: number | null, trust: Trust): void {
  if (point.type === 'contact') judgeContact(turn, point.id, value, trust);
  else judgeMeasured(turn, point, value, trust);
  judgeBad(turn, point, trust, value);
}

function judgeContact(turn: Turn, id: PointId, value: number | null, trust: Trust): void {
  const verdict = value === null || trust.quality === 'bad' ? 'unknown' : value === 1 ? 'beyond' : trust.quality === 'good' ? 'within' : 'unknown';
  judge(turn, alarmId(id, 'on'), verdict, evidence(turn.at, 'contact', value, trust));
}

function judgeMeasured(turn: Turn, point: MeasuredPoint, value: number | null, trust: Trust): void {
  const seen = evidence(turn.at, 'limit', value, trust, point.unit);
  for (const condition of turn.state.index.limits.get(point.id) ?? []) {
    if (condition.setPoint !== undefined) judge(turn, condition.id, judgeLimit(condition.setPoint, value, trust), seen);
  }
  const over = judgeLimit({ direction: 'high', limit: point.range[1], deadband: 0 }, value, trust);
  judge(turn, alarmId(point.id, 'over-range'), over === 'between' ? 'within' : over, { ...seen, cause: 'over-range' });
  if (point.gas !== undefined) {
    watchTrend(turn, point, value, trust);
    for (const zone of turn.state.index.zonesAround.get(point.id) ?? []) judgeEvacuation(turn, zone);
  }
}

/** A lost sensor is itself an alarm; under a device that is offline it is told of once, by that device. */
function judgeBad(turn: Turn, point: Point, trust: Trust, value: number | null): void {
  const offline = turn.state.alarms.get(alarmId(point.device, 'offline'))?.active === true;
  const verdict = trust.quality === 'bad' ? 'beyond' : 'within';
  judge(turn, alarmId(point.id, 'bad'), verdict, evidence(turn.at, offline ? 'offline' : 'quality', value, trust));
}

/**
 * A catalytic bead in too rich a mixture falls back to a low number: once it was over range, whatever it reads stays
 * in doubt until a person resets the alarm (domain.md 2 and pitfall 1).
 */
function doubtAfterOverRange(turn: Turn, point: Point, trust: Trust): Trust {
  if (trust.quality !== 'good' || point.type !== 'measured' || point.gas === undefined) return trust;
  if (gasOf(point.gas).fallsBack !== true) return trust;
  const alarm = turn.state.alarms.get(alarmId(point.id, 'over-range'));
  return alarm?.latched === true ? uncertain('over-range') : trust;
}

function evidence(sensedAt: Instant, cause: Evidence['cause'], value: number | null, trust: Trust, unit?: string): Evidence {
  return {
    sensedAt,
    cause,
    ...(value === null ? {} : { value }),
    ...(unit === undefined ? {} : { unit }),
    quality: trust.quality,
    ...(trust.reason === undefined ? {} : { reason: trust.reason }),
  };
}
