import { ackAlarm, resetAlarm } from '../alarm/engine.ts';
import { conditionsOfPoint, hidingOf, unhide } from '../alarm/overlays.ts';
import type { AlarmCondition } from '../alarm/condition.ts';
import { LEVELS } from '../gas/zone-alarms.ts';
import { alarmId, type AlarmId, type PointId, pointId, subjectOf } from '../ids.ts';
import type { State, Turn } from '../state/state.ts';
import { minutes } from '../time.ts';
import type { RunningCheck } from './check.ts';

/** A check that no person ends ends by itself. [default] */
export const LONGEST_CHECK = minutes(30);
/** So many values of a rise are kept. */
const MOST_RISE = 64;

/** The check of a detector that goes on. */
export const runningCheck = ({ ledger }: Pick<State, 'ledger'>, id: string): RunningCheck | undefined =>
  ledger.get(pointId(id))?.running;

/** A detector that is being checked was read. */
export function followReading(turn: Turn, id: PointId, value: number): void {
  const { running } = turn.state.ledger.edit(id);
  if (running === undefined || running.recorded === true) return;
  running.low = Math.min(running.low ?? value, value);
  running.high = Math.max(running.high ?? value, value);
  const away = Math.abs(value - (running.start ?? 0));
  if (away > (running.rise.at(-1)?.[1] ?? 0)) running.rise = [...thinned(running.rise), [turn.at, away]];
}

/** Every second one, where there are too many. */
const thinned = (rise: RunningCheck['rise']): RunningCheck['rise'] =>
  rise.length < MOST_RISE ? rise : rise.filter((_, i) => i % 2 === 0);

/** Alarms have moved: which levels a check with gas has reached, and whether a person acknowledged them. */
export function followChecks(turn: Turn, from: number): void {
  const { length } = turn.transitions;
  for (let i = from; i < length; i++) {
    const { alarm, condition, kind } = turn.transitions[i] ?? {};
    if (alarm === undefined || condition === undefined) continue;
    const id = pointId(subjectOf(alarm));
    if (turn.state.ledger.get(id)?.running === undefined) continue;
    const { running } = turn.state.ledger.edit(id);
    if (running === undefined) continue;
    if (kind === 'raise' && isLevel(condition) && !running.alarms.includes(condition))
      Object.assign(running, { alarms: [...running.alarms, condition] });
    if (kind === 'ack' && isLevel(condition)) running.ackedAt ??= turn.at;
    if (running.recorded === true) endWhenClear(turn, id);
  }
}

/** An output is on: a check that has raised an alarm of its own has made it sound. */
export function followSirens(turn: Turn): void {
  for (const output of turn.outputs ?? []) {
    const known = turn.state.outputs.get(output);
    if (known?.on !== true || (known.readBack ?? known.written) !== true) continue;
    for (const alarm of Object.keys(known.reasons)) {
      const id = pointId(subjectOf(alarm as AlarmId));
      if (turn.state.ledger.get(id)?.running === undefined) continue;
      const { running } = turn.state.ledger.edit(id);
      if (running !== undefined) running.sirenAt ??= turn.at;
    }
  }
}

/** The time of a check is over, and no person has recorded it. */
export function settleCheck(turn: Turn, id: string): void {
  const running = runningCheck(turn.state, id);
  if (running === undefined) return;
  if (running.recorded !== true)
    turn.events.push({
      seq: turn.seq,
      at: turn.at,
      kind: 'check-unfinished',
      subject: id,
      by: running.by,
      reason: running.check,
      from: running.since,
      to: turn.at,
    });
  // Its bypass ends at this very time by itself, and says so.
  forget(turn, id);
}

/** Ends a check at once: the detector is back in service, whatever it shows. */
export function endCheck(turn: Turn, id: PointId, by: string): void {
  const running = runningCheck(turn.state, id);
  forget(turn, id);
  if (running?.isBypassed !== true) return;
  for (const condition of conditionsOfPoint(turn.state, id)) {
    if (hidingOf(turn.state, condition.id, 'out-of-service')?.bypass !== true) continue;
    if (running.recorded === true) resetLatch(turn, running, condition, by);
    unhide(turn, condition, 'out-of-service', by);
  }
}

/** Ends a recorded check once the test gas has gone: a bypass that ended before would raise what the test gas raises. */
export function endWhenClear(turn: Turn, id: PointId): void {
  const running = runningCheck(turn.state, id);
  if (running?.recorded !== true) return;
  const isUp = conditionsOfPoint(turn.state, id).some((one) => turn.state.alarms.get(one.id)?.active === true);
  if (running.isBypassed !== true || !isUp) endCheck(turn, id, running.by);
}

/** What latched by the test gas is explained by the line of the ledger. An over-range still asks for a portable detector. */
function resetLatch(turn: Turn, { alarms }: RunningCheck, { id, name }: AlarmCondition, by: string): void {
  const alarm = turn.state.alarms.get(id);
  const isOver = alarm?.latched === true && !alarm.active && alarm.occurrence !== undefined;
  if (!isOver || name === 'over-range' || !alarms.includes(name)) return;
  ackAlarm(turn, id, alarm.occurrence, by);
  resetAlarm(turn, id, by);
}

function forget(turn: Turn, id: string): void {
  delete turn.state.ledger.edit(pointId(id)).running;
  turn.state.deadlines.clear('check', id);
}

/** Whether a detector has any gas alarm of this kind. */
const isLevel = (condition: string): boolean => LEVELS.some((name) => name === condition) || condition === 'over-range';

/** Whether the bypass of a detector is there already: then it is not that of a check. */
export const isBypassed = (state: State, id: PointId): boolean =>
  hidingOf(state, alarmId(id, 'bad'), 'out-of-service')?.bypass === true;
