import type { RefusedInput } from '../input.ts';
import type { Turn } from '../state/state.ts';

/** An act that never came to the rules is in the record all the same: who, what, and why it was refused. */
export function takeRefused(turn: Turn, { by, act, subject, reason, more }: RefusedInput): void {
  turn.events.push({
    seq: turn.seq,
    at: turn.at,
    kind: 'refused',
    subject,
    by,
    act,
    reason,
    ...(more === undefined ? {} : { amount: more }),
  });
}
