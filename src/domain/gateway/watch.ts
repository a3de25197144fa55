import { assert } from '../alarm/engine.ts';
import { type AlarmId, alarmId } from '../ids.ts';
import type { State, Turn } from '../state/state.ts';
import { later } from '../time.ts';
import { watchDue } from './watch-due.ts';

export const UNATTENDED = alarmId('gateway', 'unattended');
/** The deadline of the watch check. */
const RULE = 'watch';
const SUBJECT = 'screens';

/** The count begins, or goes on after a restart or under another configuration; a press that is due is asked for again. */
export function beginWatch(turn: Turn): void {
  const { state } = turn;
  const plan = state.plant.watch;
  if (plan === undefined) return endWatch(turn);
  const { watch } = state;
  watch.answeredAt ??= turn.at;
  if (standsUnacked(state)) watch.alarmsSince ??= turn.at;
  else delete watch.alarmsSince;
  arrange(turn);
}

/** After a restart no answer can have come: what was asked before it has its whole time again. */
export function resumeWatch(turn: Turn): void {
  const { state } = turn;
  if (state.plant.watch !== undefined && state.watch.askedAt !== undefined) state.watch.askedAt = turn.at;
  beginWatch(turn);
}

/** Alarms moved: while any stands unacknowledged a press is asked for more often. */
export function watchAlarms(turn: Turn): void {
  const { state } = turn;
  if (state.plant.watch?.whileAlarms === undefined) return;
  const isStanding = state.watch.alarmsSince !== undefined;
  const isNow = turn.transitions.some(({ alarm }) => isUnacked(state, alarm)) || (isStanding && standsUnacked(state));
  if (isNow === isStanding) return;
  if (isNow) state.watch.alarmsSince = turn.at;
  else delete state.watch.alarmsSince;
  arrange(turn);
}

/** The time has come to ask, or to say that no answer came. */
export function settleWatch(turn: Turn): void {
  const { watch, plant } = turn.state;
  if (plant.watch === undefined || watch.answeredAt === undefined) return;
  if (watch.askedAt === undefined) {
    const due = watchDue(plant.watch, watch.answeredAt, watch.alarmsSince);
    if (due !== undefined && due <= turn.at) {
      watch.askedAt = turn.at;
      const to = later(turn.at, plant.watch.answer);
      turn.events.push({ seq: turn.seq, at: turn.at, kind: 'watch-asked', subject: 'gateway', from: turn.at, to });
    }
  } else if (later(watch.askedAt, plant.watch.answer) <= turn.at) {
    const trouble = { what: 'unattended', askedAt: watch.askedAt, answeredAt: watch.answeredAt } as const;
    assert(turn, UNATTENDED, 'beyond', { sensedAt: watch.askedAt, cause: 'gateway', trouble });
  }
  arrange(turn);
}

/** A person acted at a screen, and so is there. */
export function noteSomebody(turn: Turn, by: string): void {
  const { watch, plant } = turn.state;
  if (plant.watch === undefined) return;
  watch.answeredAt = turn.at;
  if (watch.askedAt !== undefined) {
    const from = watch.askedAt;
    delete watch.askedAt;
    turn.events.push({ seq: turn.seq, at: turn.at, kind: 'watch-answered', subject: 'gateway', by, from, to: turn.at });
    assert(turn, UNATTENDED, 'within', { sensedAt: turn.at, cause: 'gateway' });
  }
  arrange(turn);
}

/** The configuration asks for no press any more. */
function endWatch(turn: Turn): void {
  const { state } = turn;
  state.watch = {};
  state.deadlines.clear(RULE, SUBJECT);
  if (state.alarms.get(UNATTENDED)?.active === true)
    assert(turn, UNATTENDED, 'within', { sensedAt: turn.at, cause: 'configuration' });
}

function arrange({ state }: Turn): void {
  const { plant, watch, deadlines, alarms } = state;
  if (plant.watch === undefined || watch.answeredAt === undefined) return;
  const next =
    watch.askedAt === undefined
      ? watchDue(plant.watch, watch.answeredAt, watch.alarmsSince)
      : alarms.get(UNATTENDED)?.active === true
        ? undefined
        : later(watch.askedAt, plant.watch.answer);
  if (next === undefined) deadlines.clear(RULE, SUBJECT);
  else deadlines.set(RULE, SUBJECT, next);
}

function standsUnacked(state: State): boolean {
  for (const id of state.alarms.keys()) if (isUnacked(state, id)) return true;
  return false;
}

/** What is hidden asks for no answer. */
function isUnacked({ alarms }: State, id: AlarmId): boolean {
  const alarm = alarms.get(id);
  return id !== UNATTENDED && alarm?.acked === false && alarm.hiding === undefined;
}
