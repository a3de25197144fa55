import type { SetPoint, Verdict } from '../alarm/condition.ts';
import { isOfNow, type Trust } from './quality.ts';

/** 0.6 - 0.4 is a little less than 0.2 in binary, and must be as far as a deadband of 0.2 all the same. */
const ALMOST = 1 - 1e-9;

/**
 * How a value compares with a set point: equal counts as crossed; back by the deadband returns (ISA-18.2).
 * An uncertain value may raise and never returns an alarm, but where only its calibration is in doubt; a bad one, and one that a broker kept, does neither.
 */
export function evaluateLimit({ direction, limit, deadband }: SetPoint, value: number | null, trust: Trust): Verdict {
  if (value === null || !isOfNow(trust)) return 'unknown';
  const over = direction === 'high' ? value - limit : limit - value;
  if (over >= 0) return 'beyond';
  // Overdue a calibration it still shows that the gas has gone (contract.md).
  if (trust.quality === 'uncertain' && trust.reason !== 'calibration') return 'unknown';
  return -over >= deadband * ALMOST ? 'within' : 'between';
}
