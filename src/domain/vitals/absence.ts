import type { MeasuredPoint, SensorKind } from '../plant.ts';
import type { Trust } from '../reading/quality.ts';
import type { Turn } from '../state/state.ts';
import { type Duration, duration, hours, later, minutes, since } from '../time.ts';
import { gasOfPoint, type Hazard } from '../gas/gases.ts';
import { ABSENT_REASONS, type AbsentReason, type Vitals } from './vitals.ts';

/** How long detectors usually warm up, by their principle: the longest that domain.md 2 has. */
const WARM_UP: Readonly<Record<SensorKind, Duration>> = {
  catalytic: minutes(5),
  infrared: minutes(5),
  electrochemical: hours(1),
  pid: minutes(5),
  semiconductor: hours(2),
};
/** The usual principle by what is measured. An oxygen cell needs minutes. */
const USUAL: Readonly<Record<Hazard, Duration>> = {
  combustible: WARM_UP.catalytic,
  toxic: WARM_UP.electrochemical,
  asphyxiant: WARM_UP.infrared,
  oxygen: minutes(5),
};
/** A warm-up that takes so many times longer is a fault (domain.md 2). */
const TIMES_LONGER = 3;
/** An inhibit or a calibration may last so long. */
const LONGEST_INHIBIT = hours(8);

/** For how long a detector may not measure for this reason before it is a matter of its own. */
function mayBeAbsent(point: MeasuredPoint, reason: AbsentReason): Duration {
  if (reason !== 'warm-up') return LONGEST_INHIBIT;
  const usual = point.sensor === undefined ? USUAL[gasOfPoint(point)?.hazard ?? 'toxic'] : WARM_UP[point.sensor];
  return duration(TIMES_LONGER * usual);
}

/** Whether it has not measured for longer than it may, as far as is known. */
export function isAbsentTooLong(turn: Turn, point: MeasuredPoint): AbsentReason | undefined {
  const absent = turn.state.vitals.get(point.id)?.absent;
  if (absent === undefined || since(absent.since, turn.at) < mayBeAbsent(point, absent.reason)) return undefined;
  return absent.reason;
}

/** A detector says that it does not measure; inhibit and calibration are one stretch. */
export function followAbsence(
  turn: Turn,
  point: MeasuredPoint,
  known: Readonly<Vitals> | undefined,
  trust: Trust,
): boolean {
  const reason = ABSENT_REASONS.find((one) => one === trust.reason);
  if (reason === undefined)
    return known?.absent !== undefined && endAbsence(turn, point, turn.state.vitals.edit(point.id));
  const before = known?.absent;
  if (before?.reason === reason) return false;
  const isOneStretch = before !== undefined && before.reason !== 'warm-up' && reason !== 'warm-up';
  const absent = { reason, since: isOneStretch ? before.since : turn.at };
  turn.state.vitals.edit(point.id, () => ({ lookedAt: turn.at })).absent = absent;
  turn.state.deadlines.set('absent', point.id, later(absent.since, mayBeAbsent(point, reason)));
  return true;
}

/** It says something else: whether it was away. */
export function endAbsence(turn: Turn, { id }: MeasuredPoint, vitals: Vitals): boolean {
  if (vitals.absent === undefined) return false;
  delete vitals.absent;
  turn.state.deadlines.clear('absent', id);
  return true;
}
