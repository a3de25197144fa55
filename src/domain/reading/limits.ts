import type { SetPoint } from '../alarm/condition.ts';
import type { Verdict } from '../alarm/desk.ts';
import type { Trust } from './quality.ts';

/**
 * Where a value stands against a set point: equal counts as crossed; back by the deadband returns (ISA-18.2).
 * An uncertain value may raise and never returns an alarm; a bad one does neither.
 */
export function judgeLimit({ direction, limit, deadband }: SetPoint, value: number | null, trust: Trust): Verdict {
  if (value === null || trust.quality === 'bad') return 'unknown';
  const over = direction === 'high' ? value - limit : limit - value;
  if (over >= 0) return 'beyond';
  if (trust.quality === 'uncertain') return 'unknown';
  // The deadband is compared in the value's own frame: `limit - deadband` may not be exact in binary.
  const back = direction === 'high' ? value <= limit - deadband : value >= limit + deadband;
  return back ? 'within' : 'between';
}
