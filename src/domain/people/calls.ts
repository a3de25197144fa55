import type { Call } from '../alarm/alarm-state.ts';
import { baseState, type Refusal } from '../alarm/base.ts';
import { assert } from '../alarm/engine.ts';
import { askForOccurrence, assertPeople } from '../alarm/people.ts';
import { raiseAgain, reactivate } from '../alarm/transitions.ts';
import type { Evidence, Someone } from '../alarm/transition.ts';
import { type AlarmId, alarmId, subjectOf, type TagId } from '../ids.ts';
import type { TagEventInput } from '../input.ts';
import type { State } from '../state/state.ts';
import type { Turn } from '../state/state.ts';
import { endPress } from './buttons.ts';
import { carrierOf } from './carrier.ts';

/** So many calls of badges assigned to no person have an alarm each; further ones share one alarm of their source. */
const MOST_ALONE = 20;
/** The shared alarm lists so many badges at most, and says that there are more. */
const MOST_LISTED = 200;
/** One badge is heard by so many sources and accounts at most. */
const MOST_CALLERS = 8;

type Sos = Pick<TagEventInput, 'tag' | 'device' | 'account'>;

/**
 * A call for help raises an alarm of its own, or the one that strangers share. A person's call is never shared.
 * @param isPress the button was pressed now; else it is held down, and the press is known
 */
export function callForHelp(turn: Turn, sos: Sos, isPress: boolean): void {
  const who = carrierOf(turn, sos.tag);
  const own = alarmId(who, 'sos');
  const isAlone = turn.state.index.carrier.has(sos.tag) || isStanding(turn.state, own) || !areMany(turn.state);
  if (!isAlone) return joinOthers(turn, sharedBy(sos), sos, who, isPress);
  if (isPress || turn.state.alarms.get(own)?.active !== true) callAlone(turn, own, sos.tag, who);
  keep(turn, own, sos, MOST_CALLERS);
}

/**
 * A press is a new occurrence when the last one is acknowledged. Before that it is the same occurrence, so that the
 * operator can acknowledge it, and the record counts how often the button was pressed; a second source that hears the
 * badge then tells of the same press.
 */
function callAlone(turn: Turn, own: AlarmId, tag: TagId, who: Someone): void {
  const alarm = turn.state.alarms.get(own);
  const evidence: Evidence = { sensedAt: turn.at, cause: 'badge', people: [who] };
  if (alarm === undefined || alarm.acked) return raiseAgain(turn, own, evidence);
  if (alarm.active && alarm.calls?.some((call) => call.tag === tag) === true) return;
  reactivate(turn, own, { ...evidence, presses: (alarm.evidence?.presses ?? 1) + 1 });
}

/**
 * Takes a call back: only the badge itself can, through the source and the account that it called through. A message
 * with its id from elsewhere changes nothing.
 */
export function takeBackCall(turn: Turn, sos: Sos): void {
  for (const id of [alarmId(carrierOf(turn, sos.tag), 'sos'), sharedBy(sos)]) {
    const alarm = turn.state.alarms.get(id);
    if (alarm?.evidence === undefined || !alarm.active) continue;
    const { calls, evidence } = alarm;
    const left = calls?.filter((call) => !isSame(call, sos)) ?? [];
    if (calls !== undefined && left.length === calls.length) continue;
    turn.state.alarms.edit(id).calls = left;
    if (left.length === 0) assert(turn, id, 'within', { ...evidence, sensedAt: turn.at });
  }
}

/**
 * A person ends a call for help that is acknowledged, whatever the badge says of its button: as long as it says
 * "pressed" that is the press that was ended, and no new call.
 */
export function endCall(turn: Turn, id: AlarmId): Refusal | undefined {
  const alarm = turn.state.alarms.get(id);
  if (!isCall(id) || alarm?.evidence === undefined || !alarm.active) return undefined;
  if (!alarm.acked) return 'not-acknowledged';
  const { evidence, calls = [] } = alarm;
  for (const call of calls) endPress(turn, call);
  turn.state.alarms.edit(id).calls = [];
  assert(turn, id, 'within', { ...evidence, sensedAt: turn.at });
  return undefined;
}

/** Whether it is the alarm of a call for help: of a person, a badge, or the strangers of a source. */
export const isCall = (id: AlarmId): boolean => id.endsWith(':sos');

/**
 * Whether the shared alarm is full, active, and this stranger is neither in it nor has one of its own: whatever it says of
 * its button changes nothing.
 */
export function isOneOfTooMany(state: State, sos: Sos): boolean {
  const shared = state.alarms.get(sharedBy(sos));
  if (shared?.active !== true || shared.evidence?.atLeast !== true || state.index.carrier.has(sos.tag)) return false;
  const who = carrierOf({ state }, sos.tag);
  return shared.evidence.people?.includes(who) !== true && !isStanding(state, alarmId(who, 'sos'));
}

const sharedBy = ({ device }: Sos): AlarmId => alarmId(device, 'sos');

function joinOthers(turn: Turn, id: AlarmId, sos: Sos, who: Someone, isPress: boolean): void {
  const alarm = turn.state.alarms.get(id);
  const listed = alarm?.evidence?.people ?? [];
  const isListed = listed.includes(who);
  const isFull = !isListed && listed.length >= MOST_LISTED;
  const people = isListed || isFull ? listed : [...listed, who];
  const isMore = isFull || alarm?.evidence?.atLeast === true;
  const evidence: Evidence = {
    sensedAt: turn.at,
    cause: 'unknown-badges',
    people,
    ...(isMore ? { atLeast: true } : {}),
  };
  assertPeople(turn, id, evidence);
  if (isListed && isPress) askForOccurrence(turn, id, [who]);
  if (!isFull) keep(turn, id, sos, MOST_LISTED);
}

function keep(turn: Turn, id: AlarmId, sos: Sos, most: number): void {
  const calls = turn.state.alarms.get(id)?.calls ?? [];
  if (calls.length >= most || calls.some((call) => isSame(call, sos))) return;
  const { tag, device, account } = sos;
  turn.state.alarms.edit(id).calls = [...calls, { tag, device, ...(account === undefined ? {} : { account }) }];
}

const isSame = (call: Call, { tag, device, account }: Sos): boolean =>
  call.tag === tag && call.device === device && call.account === account;

function isStanding(state: State, id: AlarmId): boolean {
  const alarm = state.alarms.get(id);
  return alarm !== undefined && baseState(alarm) !== 'normal';
}

/** Whether the number of open calls of strangers has reached the limit of own alarms. */
function areMany(state: State): boolean {
  let standing = 0;
  for (const [id, alarm] of state.alarms) {
    if (!isCall(id) || baseState(alarm) === 'normal' || state.index.ids.has(subjectOf(id))) continue;
    standing += 1;
    if (standing >= MOST_ALONE) return true;
  }
  return false;
}
