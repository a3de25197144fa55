import { judge } from '../alarm/desk.ts';
import type { Evidence } from '../alarm/transition.ts';
import { alarmId } from '../ids.ts';
import type { Turn } from '../state/turn.ts';
import type { Blindness } from './trouble.ts';

export const BLIND = alarmId('gateway', 'blind');

/** A shorter gap than this is no blindness: a device that is polled slowly leaves a longer one, ms. */
export const LEAST_BLIND_MS = 2000;

/**
 * Nothing was watched for a while: told when it is over, so the alarm returns at once and stays in the list until a
 * person acknowledges it.
 */
export function takeBlindness(turn: Turn, blindness: Blindness): void {
  const evidence: Evidence = { sensedAt: turn.at, cause: 'gateway', trouble: { what: 'blind', ...blindness } };
  judge(turn, BLIND, 'beyond', evidence);
  judge(turn, BLIND, 'within', evidence);
  if (blindness.why !== 'stalled') return;
  const { from, to } = blindness;
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'stalled', subject: 'gateway', amount: to - from, from, to });
}

/** The gateway was ended in order: the next start then says why nothing was watched. */
export function takeStopped(turn: Turn): void {
  turn.state.record.ended = turn.at;
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'stopped', subject: 'gateway' });
}
