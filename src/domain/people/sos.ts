import type { TagEventInput } from '../input.ts';
import type { Turn } from '../state/turn.ts';
import { callForHelp, takeBackCall } from './calls.ts';
import { carrierOf } from './track.ts';

/** Below these a badge wants charging, percent (domain.md 6): each is told once on the way down. */
const LOW_BATTERY = [20, 10] as const;

/**
 * What a badge says beside its place: a call for help, with or without a position, and its battery. A call is active
 * until the badge takes it back, never because it fell silent, and is ended by a person's reset alone.
 */
export function takeTagEvent(turn: Turn, input: TagEventInput): void {
  const { tag, event } = input;
  const who = carrierOf(turn, tag);
  switch (event.what) {
    case 'sos':
      return event.pressed ? callForHelp(turn, input) : takeBackCall(turn, input);
    case 'battery':
      // A made-up badge must not fill the record.
      if (!turn.state.index.carrier.has(tag) && turn.state.tags.get(tag) === undefined) return;
      if (!LOW_BATTERY.some((low) => event.percent < low && (event.was === undefined || event.was >= low))) return;
      turn.events.push({
        seq: turn.seq,
        at: turn.at,
        kind: 'battery',
        subject: tag,
        person: who,
        amount: event.percent,
      });
      return;
    case 'motion':
    case 'tamper':
    case 'heard':
      // Kept in the record for whoever looks into an incident; no rule speaks of them.
      return;
  }
}
