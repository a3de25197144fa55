import { assert } from '../alarm/engine.ts';
import { raiseAgain } from '../alarm/transitions.ts';
import type { Evidence } from '../alarm/transition.ts';
import { alarmId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import type { Blindness } from './trouble.ts';

export const BLIND = alarmId('gateway', 'blind');

/** A shorter gap than this is no blindness: a device that is polled slowly leaves a longer one, ms. */
export const LEAST_BLIND_MS = 2000;

/**
 * Nothing was watched for a while, and no person has looked at what happened then: the alarm is active until a person
 * acknowledges it. Another gap is a new occurrence.
 */
export function takeBlindness(turn: Turn, blindness: Blindness): void {
  const evidence: Evidence = { sensedAt: turn.at, cause: 'gateway', trouble: { what: 'blind', ...blindness } };
  if (turn.state.alarms.get(BLIND)?.active === true) raiseAgain(turn, BLIND, evidence);
  else assert(turn, BLIND, 'beyond', evidence);
  if (blindness.why !== 'stalled') return;
  const { from, to } = blindness;
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'stalled', subject: 'gateway', amount: to - from, from, to });
}

/** The gateway was ended in order: the next start then says why nothing was watched. */
export function takeStopped(turn: Turn): void {
  turn.state.record.ended = turn.at;
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'stopped', subject: 'gateway' });
}

/** A person has acknowledged it: the gap was looked at, and the alarm returns. */
export function endBlindness(turn: Turn): void {
  const evidence = turn.state.alarms.get(BLIND)?.evidence;
  if (evidence !== undefined) assert(turn, BLIND, 'within', evidence);
}
