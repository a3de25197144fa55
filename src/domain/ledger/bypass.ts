import type { AlarmCondition } from '../alarm/condition.ts';
import type { Refusal } from '../alarm/base.ts';
import { ackAlarm, assert, resetAlarm } from '../alarm/engine.ts';
import { conditionsOfPoint, hide, hidingOf, unhide } from '../alarm/overlays.ts';
import { t90Of } from '../gas/gases.ts';
import type { Hiding } from '../alarm/transition.ts';
import { LEVELS } from '../gas/zone-alarms.ts';
import { alarmId, type PointId, pointId } from '../ids.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { State, Turn } from '../state/state.ts';
import { duration, type Duration, type Instant, later, minutes } from '../time.ts';
import type { CheckKind, RunningCheck } from './check.ts';
import { hasOtherGas, isExplained } from './step.ts';

const LEVEL_NAMES: ReadonlySet<string> = new Set(LEVELS);
/** What has to be over before the bypass of a recorded check ends. A zero that has drifted is no gas. */
const GAS_NAMES: ReadonlySet<string> = new Set([...LEVELS, 'rate', 'rising']);
/** Gas alarms that are not hidden while no person has seen them. */
const SUMS_AND_RISES: ReadonlySet<string> = new Set(['rate', 'rising', 'stel', 'twa']);

/** For so long a kind of check needs gas, beside twice T90; what is there for longer is no test gas. [default] */
const NEEDS: Readonly<Record<CheckKind, Duration>> = {
  bump: minutes(3),
  calibration: minutes(8),
  verification: minutes(8),
  proof: minutes(8),
};
/** So long after the line was recorded the gas may still be there, or for twice T90 and the minute that an alarm takes to return. [default] */
const LEAVES = minutes(3);

/** The check of a detector that goes on. */
export const runningCheck = ({ ledger }: Pick<State, 'ledger'>, id: string): RunningCheck | undefined =>
  ledger.get(pointId(id))?.running;

/** Whether a condition says that there is gas, or too little oxygen. */
export const isLevel = (condition: string): boolean => LEVEL_NAMES.has(condition);

/** What hides an alarm because a person said so, or is to hide it by a check. */
const outOf = (state: State, { id }: AlarmCondition): Hiding | undefined => hidingOf(state, id, 'out-of-service');
const isLasting = (hiding: Hiding | undefined, until: Instant): boolean =>
  hiding !== undefined && (hiding.until ?? Infinity) >= until;

/** The conditions that a check has to hide itself: a person has not put them out of service for as long as it may go on. */
const openConditions = (state: State, id: PointId, until: Instant): readonly AlarmCondition[] =>
  conditionsOfPoint(state, id).filter((one) => !isLasting(outOf(state, one), until));

/** Whether a check has anything to hide. */
export const needsHiding = (state: State, id: PointId, until: Instant): boolean =>
  openConditions(state, id, until).length > 0;

/** Why no check may hide this detector until then: there is gas, or an alarm of gas that no person has seen. */
export function refusedByGas(state: State, id: PointId, until: Instant): Refusal | undefined {
  const isInTheWay = openConditions(state, id, until).some((one) => {
    const known = state.alarms.get(one.id);
    if (known === undefined) return false;
    const isUnseen = !known.acked && outOf(state, one) === undefined;
    if (SUMS_AND_RISES.has(one.name)) return known.active && isUnseen;
    return LEVEL_NAMES.has(one.name) && (known.active || isUnseen || known.pending?.to === 'raise');
  });
  return isInTheWay ? 'gas-alarm' : undefined;
}

/** What a person has put out of service for less long than until then. */
export const keptBefore = (state: State, id: PointId, until: Instant): NonNullable<RunningCheck['kept']> =>
  openConditions(state, id, until).flatMap((one) => {
    const hiding = outOf(state, one);
    if (hiding === undefined) return [];
    const { overlay: _overlay, ...said } = hiding;
    return [{ alarm: one.id, ...said }];
  });

/** The gas alarms of a detector that are latched, and seen: they stay so. */
export const latchedBefore = (state: State, id: PointId): readonly string[] =>
  conditionsOfPoint(state, id).flatMap(({ id: alarm, name }) =>
    state.alarms.get(alarm)?.latched === true ? name : [],
  );

/** Hides a detector for its check. What a person has put out of service stays as the person said. */
export function hideForCheck(
  turn: Turn,
  id: PointId,
  { since, until, by }: RunningCheck,
  said: { readonly reason: string; readonly compensating: string },
): void {
  const hiding = { overlay: 'out-of-service', from: since, until, by, ...said, bypass: true } as const;
  for (const condition of openConditions(turn.state, id, until)) hide(turn, condition, hiding);
}

/** Ends what a check hides of one condition; what a person said before it holds again, for as long as it was said. */
function giveBack(turn: Turn, { kept }: RunningCheck, condition: AlarmCondition, by?: string): void {
  const before = kept?.find(({ alarm }) => alarm === condition.id);
  if (before !== undefined && (before.until ?? Infinity) > turn.at) {
    const { alarm: _alarm, ...said } = before;
    return hide(turn, condition, { overlay: 'out-of-service', ...said });
  }
  unhide(turn, condition, 'out-of-service', by);
  if (before?.bypass === true) tellBack(turn, condition.subject);
}

/** The detector is back in service, and who works at it has to know. */
const tellBack = (turn: Turn, point: string): void =>
  assert(turn, alarmId(point, 'bypass-expired'), 'beyond', { sensedAt: turn.at, cause: 'overlay' });

/** The conditions that this check itself hides: not what a person has hidden before it or meanwhile. */
function hiddenBy({ state }: Pick<Turn, 'state'>, id: PointId, running: RunningCheck): readonly AlarmCondition[] {
  if (running.isBypassed !== true) return [];
  return conditionsOfPoint(state, id).filter((one) => {
    const hiding = hidingOf(state, one.id, 'out-of-service');
    return hiding?.bypass === true && hiding.from === running.since && hiding.until === running.until;
  });
}

const isAnyUp = (turn: Turn, id: PointId, running: RunningCheck, names: ReadonlySet<string>): boolean =>
  hiddenBy(turn, id, running).some((one) => names.has(one.name) && turn.state.alarms.get(one.id)?.active === true);

/** Gas came to a detector that is hidden by its check, or went: it may be there for as long as the check needs it. */
export function timeGas(turn: Turn, point: MeasuredPoint, running: RunningCheck): void {
  const { deadlines } = turn.state;
  if (running.recorded === true) return;
  if (!isAnyUp(turn, point.id, running, LEVEL_NAMES)) deadlines.clear('check-gas', point.id);
  else if (!deadlines.has('check-gas', point.id))
    deadlines.set('check-gas', point.id, later(turn.at, duration(NEEDS[running.check] + 2 * t90Of(point))));
}

/** The gas was there for longer than its check explains. */
export function settleGas(turn: Turn, id: string): void {
  const running = runningCheck(turn.state, id);
  if (running !== undefined) speakUp(turn, pointId(id), running);
}

/** The line is written: the gas has to go now. */
export function awaitClear(turn: Turn, point: MeasuredPoint): void {
  const leaves = Math.max(LEAVES, 2 * t90Of(point) + minutes(1));
  turn.state.deadlines.set('check-gas', point.id, later(turn.at, duration(leaves)));
  endWhenClear(turn, point);
}

/** Ends a recorded check once the test gas has gone: a bypass that ended before would raise what the test gas raises. */
export function endWhenClear(turn: Turn, point: MeasuredPoint): void {
  const running = runningCheck(turn.state, point.id);
  if (running?.recorded !== true) return;
  if (!isAnyUp(turn, point.id, running, GAS_NAMES)) endCheck(turn, point, running.by);
  else if (hasOtherGas(point, running)) speakUp(turn, point.id, running);
}

/** Ends a check at once: the detector is back in service, whatever it shows. */
export function endCheck(turn: Turn, point: MeasuredPoint, by: string): void {
  const running = runningCheck(turn.state, point.id);
  if (running === undefined) return;
  const hidden = hiddenBy(turn, point.id, running);
  forgetCheck(turn, point.id);
  for (const condition of hidden) {
    if (mayReset(turn, point, running, condition)) resetLatch(turn, condition, by);
    giveBack(turn, running, condition, by);
  }
}

/** What is there is no test gas: the bypass ends and the alarm speaks; who works at the detector hears of it, too. */
function speakUp(turn: Turn, id: PointId, running: RunningCheck): void {
  const hidden = hiddenBy(turn, id, running);
  if (running.recorded === true) forgetCheck(turn, id);
  else {
    delete turn.state.ledger.edit(id).running?.isBypassed;
    turn.state.deadlines.clear('check-gas', id);
  }
  for (const condition of hidden) unhide(turn, condition, 'out-of-service');
  if (hidden.length > 0) assert(turn, alarmId(id, 'bypass-expired'), 'beyond', { sensedAt: turn.at, cause: 'overlay' });
}

/**
 * What latched by the test gas is explained by a line that was passed: raised in the check, hidden by it from its start, and
 * never above the cylinder. An over-range still asks for a portable detector.
 */
function mayReset({ state }: Turn, point: MeasuredPoint, running: RunningCheck, { id, name }: AlarmCondition): boolean {
  const alarm = state.alarms.get(id);
  return (
    running.recorded === true &&
    running.isPassed === true &&
    alarm?.latched === true &&
    !alarm.active &&
    name !== 'over-range' &&
    running.alarms.includes(name) &&
    running.latched?.includes(name) !== true &&
    isExplained(point, running)
  );
}

function resetLatch(turn: Turn, { id }: AlarmCondition, by: string): void {
  const occurrence = turn.state.alarms.get(id)?.occurrence;
  if (occurrence === undefined) return;
  ackAlarm(turn, id, occurrence, by);
  resetAlarm(turn, id, by);
}

/** Nothing is known of a check any more. */
export function forgetCheck(turn: Turn, id: PointId): void {
  delete turn.state.ledger.edit(id).running;
  turn.state.deadlines.clear('check', id);
  turn.state.deadlines.clear('check-gas', id);
}
