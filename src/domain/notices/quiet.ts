import type { Priority } from '../alarm/condition.ts';
import { aheadAt } from '../site-clock.ts';
import { instant, type Instant } from '../time.ts';
import type { NotifyPlan, Recipient } from './plan.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** When the quiet hours of a person end that hold now for alarms of this priority; none outside of them. Priority 1 has none. */
export function quietUntil(
  { clock }: Pick<NotifyPlan, 'clock'>,
  { quiet }: Pick<Recipient, 'quiet'>,
  priority: Priority,
  at: Instant,
): Instant | undefined {
  if (quiet === undefined || priority === 1 || !quiet.priority.includes(priority)) return undefined;
  const ofDay = (at + aheadAt(clock, at) * MINUTE) % DAY;
  const passed = (ofDay - quiet.from * MINUTE + DAY) % DAY;
  const length = ((quiet.to - quiet.from) * MINUTE + DAY) % DAY;
  return passed < length ? instant(at + length - passed) : undefined;
}
