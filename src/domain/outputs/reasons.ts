import type { AlarmState } from '../alarm/alarm-state.ts';
import { baseState } from '../alarm/base.ts';
import { type Filtered, isMeant } from './filter.ts';
import type { Transition } from '../alarm/transition.ts';
import { type AlarmId, type OutputId, outputId } from '../ids.ts';
import type { Output, OutputEnding } from '../plant.ts';
import { conditionOf, priorityOf } from '../state/conditions.ts';
import type { State, Turn } from '../state/state.ts';
import type { OutputReason, OutputState } from './output.ts';
import { drive, wish } from './drive.ts';

/** The flags of an alarm by which it still wants an output. */
type Standing = Pick<AlarmState, 'active' | 'acked' | 'latched' | 'acknowledged'>;

/** Whether an alarm still wants an output that ends in this way. An acknowledgement from a message ends none. */
function standsFor(until: OutputEnding, alarm: Readonly<Standing>): boolean {
  switch (until) {
    case 'returned':
      return alarm.active;
    case 'reset':
      return alarm.active || alarm.latched;
    case 'acked':
      return baseState(alarm) !== 'normal' && (!alarm.acked || alarm.acknowledged?.via === 'message');
  }
}

/** Follows the changes of alarms from the `from`th of this turn on: which outputs they want, and which no more. */
export function followAlarms(turn: Turn, from: number): void {
  const { plant } = turn.state;
  if (plant.outputs === undefined) return;
  const { length } = turn.transitions;
  for (let i = from; i < length; i++) {
    const transition = turn.transitions[i];
    if (transition === undefined) continue;
    for (const output of plant.outputs) {
      if (output.kind === 'heartbeat') continue;
      const before = turn.state.outputs.get(output.id)?.reasons[transition.alarm];
      follow(turn, output, transition);
      const reason = turn.state.outputs.get(output.id)?.reasons[transition.alarm] ?? before;
      // Whom the alarm is about may be others now, while the output is on as before.
      if (output.perBadge === true && reason !== undefined) wish(turn, output.id);
    }
  }
}

function follow(turn: Turn, output: Output, transition: Transition): void {
  const { alarm, occurrence, overlays, kind, priority } = transition;
  const reason = turn.state.outputs.get(output.id)?.reasons[alarm];
  const isStanding = overlays.length === 0 && standsFor(output.until, transition);
  if (!isStanding) return reason === undefined ? undefined : drop(turn, output, alarm, kind);
  // A re-alarm sounds again, also where a person has silenced the same occurrence.
  if (reason?.occurrence !== occurrence || (kind === 're-alarm' && reason.silenced === true)) {
    if (isWantedBy(turn.state, output, transition)) return add(turn, output, alarm, transition);
    return reason === undefined ? undefined : drop(turn, output, alarm, kind);
  }
  const isEmergency = priority === 1;
  if (reason.isEmergency === isEmergency) return;
  put(turn.state.outputs.edit(output.id), alarm, { ...reason, isEmergency });
  drive(turn, output, alarm, isEmergency);
}

/**
 * Whether an output is for an alarm; never for its own. Alarms of other outputs want it only where the filter names their
 * condition or their output: a siren that cannot be switched on is no reason to sound all others.
 */
function isWantedBy(state: State, { id, when }: Output, alarm: Filtered): boolean {
  if (alarm.subject === id || !isMeant(state, when, alarm)) return false;
  const isOfOutput = state.index.outputs.has(outputId(alarm.subject));
  return !isOfOutput || when.conditions !== undefined || when.subject !== undefined;
}

function add(
  turn: Turn,
  output: Output,
  id: AlarmId,
  { occurrence, priority }: Pick<Transition, 'occurrence' | 'priority'>,
  escalated?: true,
): void {
  const known = turn.state.outputs.edit(output.id);
  const isEmergency = priority === 1;
  put(known, id, { occurrence, isEmergency, ...(escalated === undefined ? {} : { escalated }) });
  delete known.spent;
  drive(turn, output, id, isEmergency);
}

/**
 * An alarm that is not answered wants an output, whatever alarms the output is for. It ends as for any other alarm of the
 * output.
 */
export function escalate(turn: Turn, id: OutputId, alarm: AlarmId): void {
  const { alarms, index, outputs } = turn.state;
  const output = index.outputs.get(id);
  const found = alarms.get(alarm);
  if (output === undefined || output.kind === 'heartbeat' || found?.occurrence === undefined) return;
  if (found.hiding !== undefined) return;
  const reason = outputs.get(id)?.reasons[alarm];
  if (reason?.occurrence === found.occurrence || !standsFor(output.until, found)) return;
  add(turn, output, alarm, { occurrence: found.occurrence, priority: priorityOf(turn.state, alarm) ?? 1 }, true);
}

function drop(turn: Turn, output: Output, alarm: AlarmId, why: string): void {
  put(turn.state.outputs.edit(output.id), alarm, undefined);
  drive(turn, output, why);
}

/** Sets or removes a reason, and counts those that sound. */
function put(known: OutputState, alarm: AlarmId, reason: OutputReason | undefined): void {
  count(known, known.reasons[alarm], -1);
  count(known, reason, 1);
  if (reason === undefined) delete known.reasons[alarm];
  else known.reasons[alarm] = reason;
}

function count({ audible }: OutputState, reason: OutputReason | undefined, by: 1 | -1): void {
  if (reason === undefined || reason.silenced === true) return;
  if (reason.isEmergency) audible.emergencies += by;
  else audible.others += by;
}

/** Silences all that stands, as far as it sounds. @returns how many alarms that was */
export function silenceReasons(known: OutputState): number {
  const { emergencies, others } = known.audible;
  for (const reason of Object.values(known.reasons)) reason.silenced = true;
  known.audible = { emergencies: 0, others: 0 };
  return emergencies + others;
}

/** All alarms against what wants an output: after a start, and under another configuration. */
export function reconsider(turn: Turn, output: Output, isSameFilter: boolean): void {
  const { state } = turn;
  const known = state.outputs.edit(output.id);
  const before = known.audible.emergencies;
  for (const id of Object.keys(known.reasons) as AlarmId[]) {
    const reason = known.reasons[id];
    const alarm = state.alarms.get(id);
    const isSame = reason?.occurrence === alarm?.occurrence;
    const stands = alarm !== undefined && isSame && alarm.hiding === undefined && standsFor(output.until, alarm);
    const seen = filteredOf(state, id, alarm);
    const isFor = reason?.escalated === true || isSameFilter || (seen !== undefined && isWantedBy(state, output, seen));
    if (!stands || seen === undefined || !isFor) put(known, id, undefined);
    else if (reason !== undefined) put(known, id, { ...reason, isEmergency: seen.priority === 1 });
  }
  for (const [id, alarm] of state.alarms.sorted()) {
    const { occurrence } = alarm;
    const isHidden = alarm.hiding !== undefined;
    if (known.reasons[id] !== undefined || occurrence === undefined || isHidden) continue;
    if (!standsFor(output.until, alarm)) continue;
    const seen = filteredOf(state, id, alarm);
    if (seen !== undefined && isWantedBy(state, output, seen))
      put(known, id, { occurrence, isEmergency: seen.priority === 1 });
  }
  drive(turn, output, 'configured', known.audible.emergencies > before);
}

function filteredOf(state: State, id: AlarmId, alarm: Readonly<AlarmState> | undefined): Filtered | undefined {
  const condition = conditionOf(state.index, id);
  const priority = priorityOf(state, id);
  if (condition === undefined || priority === undefined) return undefined;
  return { subject: condition.subject, condition: condition.name, priority, people: alarm?.evidence?.people };
}
