import { judge } from '../alarm/desk.ts';
import { alarmId } from '../ids.ts';
import type { TagEventInput } from '../input.ts';
import type { Turn } from '../state/turn.ts';
import { carrierOf } from './track.ts';

/** Below this a badge wants charging, percent. */
const LOW_BATTERY = 20;

/**
 * What a badge says beside its place: a call for help, with or without a position, and its battery. A call is active
 * until the badge takes it back, never because it fell silent, and is ended by a person's reset alone.
 */
export function takeTagEvent(turn: Turn, { tag, event }: TagEventInput): void {
  const who = carrierOf(turn, tag);
  switch (event.what) {
    case 'sos':
      judge(turn, alarmId(who, 'sos'), event.pressed ? 'beyond' : 'within', {
        sensedAt: turn.at,
        cause: 'badge',
        people: [who],
      });
      return;
    case 'battery':
      if (event.percent >= LOW_BATTERY) return;
      turn.events.push({
        seq: turn.seq,
        at: turn.at,
        kind: 'battery',
        subject: tag,
        person: who,
        amount: event.percent,
      });
      return;
  }
}
