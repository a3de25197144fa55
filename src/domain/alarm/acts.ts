import type { EventKind } from '../event.ts';
import type { AlarmId } from '../ids.ts';
import type { ActInput } from '../input.ts';
import { conditionOf } from '../state/conditions.ts';
import { confirmLimits, UNCONFIRMED } from '../gateway/configuration.ts';
import { BLIND, endBlindness } from '../gateway/blind.ts';
import { confirmRecord, RECORDING } from '../gateway/record.ts';
import { endCall } from '../people/calls.ts';
import type { Turn } from '../state/turn.ts';
import type { Refusal } from './base.ts';
import { acknowledgeAlarm, resetAlarm } from './desk.ts';
import { silence } from './silence.ts';

/** What a person did. Refused or not, it is in the record with the name. */
export function takeAct(turn: Turn, input: ActInput): void {
  const { do: act, by, role } = input;
  switch (act.act) {
    case 'ack':
      turn.refusal = acknowledgeAlarm(turn, act.alarm, act.occurrence, by, act.comment);
      if (turn.refusal === undefined) acknowledged(turn, act.alarm, by, role);
      return record(turn, 'acknowledged', act.alarm, by, act.comment, turn.refusal);
    case 'ack-many':
      for (const [id, { occurrence }] of turn.state.alarms.sorted()) {
        if (occurrence === undefined || !act.occurrences.includes(occurrence)) continue;
        const important = (conditionOf(turn.state.plant, id)?.priority ?? 1) < 3;
        const refusal = important ? 'too-important' : acknowledgeAlarm(turn, id, occurrence, by);
        if (refusal === undefined) acknowledged(turn, id, by, role);
        record(turn, 'acknowledged', id, by, undefined, refusal);
      }
      return;
    case 'reset':
      endCall(turn, act.alarm);
      turn.refusal = act.alarm === RECORDING ? confirmRecord(turn) : resetAlarm(turn, act.alarm, by, act.comment);
      return record(turn, 'reset', act.alarm, by, act.comment, turn.refusal);
    case 'comment':
      turn.refusal = conditionOf(turn.state.plant, act.alarm) === undefined ? 'unknown-alarm' : undefined;
      return record(turn, 'commented', act.alarm, by, act.comment, turn.refusal);
    case 'silence':
      return silence(turn, act.for, by);
  }
}

/** Alarms of the gateway that a person's acknowledgement ends. */
function acknowledged(turn: Turn, id: AlarmId, by: string, role: string): void {
  if (id === BLIND) endBlindness(turn);
  if (id === UNCONFIRMED) confirmLimits(turn, by, role);
}

function record(
  turn: Turn,
  kind: EventKind,
  alarm: AlarmId,
  by: string,
  comment: string | undefined,
  refusal: Refusal | undefined,
): void {
  turn.events.push({
    seq: turn.seq,
    at: turn.at,
    kind: refusal === undefined ? kind : 'refused',
    subject: alarm,
    by,
    ...(comment === undefined ? {} : { comment }),
    ...(refusal === undefined ? {} : { reason: refusal }),
  });
}
