import type { Turn } from '../state/state.ts';
import { duration, type Duration, later } from '../time.ts';

/** Longest time that the sound of the screens may be off. */
const LONGEST_SILENCE: Duration = duration(5 * 60_000);

/** Turns the sound of the screens off for a while. Never an acknowledgement; it ends by itself and at any new alarm. */
export function silence(turn: Turn, wanted: Duration, by: string): void {
  const length = duration(Math.min(wanted, LONGEST_SILENCE));
  const until = later(turn.at, length);
  turn.state.sound.silencedUntil = until;
  turn.state.deadlines.set('silence', 'sound', until);
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'silenced', subject: 'gateway', by, amount: length });
}

export function endSilence(turn: Turn): void {
  if (turn.state.sound.silencedUntil === undefined) return;
  delete turn.state.sound.silencedUntil;
  turn.state.deadlines.clear('silence', 'sound');
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'silence-ended', subject: 'gateway' });
}
