import type { EventKind } from '../event.ts';
import type { AlarmId } from '../ids.ts';
import type { ActInput } from '../input.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/turn.ts';
import type { Refusal } from './base.ts';
import { acknowledgeAlarm, resetAlarm } from './desk.ts';
import { silence } from './silence.ts';

/** What a person did. Refused or not, it is in the record with the name. */
export function takeAct(turn: Turn, input: ActInput): void {
  const { do: act, by } = input;
  switch (act.act) {
    case 'ack':
      return settle(turn, 'acknowledged', act.alarm, by, act.comment, () =>
        acknowledgeAlarm(turn, act.alarm, act.occurrence, by, act.comment),
      );
    case 'ack-many':
      for (const [id, alarm] of turn.state.alarms.sorted()) {
        if (alarm.occurrence === undefined || alarm.acked || !act.occurrences.includes(alarm.occurrence)) continue;
        const priority = conditionOf(turn.state.plant, id)?.priority ?? 1;
        if (priority >= 3) acknowledgeAlarm(turn, id, alarm.occurrence, by);
      }
      return;
    case 'reset':
      return settle(turn, 'reset', act.alarm, by, act.comment, () => resetAlarm(turn, act.alarm, by, act.comment));
    case 'comment':
      return settle(turn, 'commented', act.alarm, by, act.comment, () =>
        conditionOf(turn.state.plant, act.alarm) === undefined ? 'unknown-alarm' : undefined,
      );
    case 'silence':
      return silence(turn, act.for, by);
  }
}

function settle(
  turn: Turn,
  kind: EventKind,
  alarm: AlarmId,
  by: string,
  comment: string | undefined,
  perform: () => Refusal | undefined,
): void {
  const refusal = perform();
  if (refusal !== undefined) turn.refusal = refusal;
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
