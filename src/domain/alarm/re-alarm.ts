import type { AlarmId } from '../ids.ts';
import { conditionOf, priorityOf } from '../state/conditions.ts';
import type { State, Turn } from '../state/state.ts';
import { type Duration, later } from '../time.ts';
import type { AlarmState } from './alarm-state.ts';
import { recordMove } from './record.ts';
import { endSilence } from './silence.ts';

/**
 * An alarm that was acknowledged and is still there asks again after a while (ISA-18.2 re-alarm): the person who acknowledged it
 * may have been called away. Under an overlay it never does.
 */
const asksAgain = ({ active, acked, hiding }: Readonly<AlarmState>): boolean => active && acked && hiding === undefined;

/** How long after its acknowledgement; never, where the plant names no time for its priority. */
function waitOf(state: State, id: AlarmId): Duration | undefined {
  const priority = priorityOf(state, id);
  return priority === undefined ? undefined : state.plant.reAlarm?.[priority];
}

/** Sets the time at which it asks again, counted from its acknowledgement; none where it does not. */
export function timeReAlarm(turn: Turn, id: AlarmId): void {
  const { alarms, deadlines } = turn.state;
  const alarm = alarms.get(id);
  const wait = alarm !== undefined && asksAgain(alarm) ? waitOf(turn.state, id) : undefined;
  if (wait === undefined || alarm?.acknowledged === undefined) return deadlines.clear('re-alarm', id);
  deadlines.set('re-alarm', id, later(alarm.acknowledged.at, wait));
}

/** Other times or priorities may be in force: each counts from the acknowledgement as before. */
export function timeReAlarms(turn: Turn): void {
  for (const id of turn.state.alarms.keys()) timeReAlarm(turn, id);
}

/** It asks again: in the same occurrence, with horn, notices and outputs. */
export function settleReAlarm(turn: Turn, id: AlarmId): void {
  const condition = conditionOf(turn.state.index, id);
  const known = turn.state.alarms.get(id);
  if (condition === undefined || known === undefined || !asksAgain(known)) return;
  const alarm = turn.state.alarms.edit(id);
  const { evidence } = alarm;
  if (evidence === undefined) return;
  alarm.acked = false;
  delete alarm.acknowledged;
  endSilence(turn);
  recordMove(turn, condition, alarm, { kind: 're-alarm', cause: 're-alarm' }, evidence, evidence.people);
}
