import { type Duration, duration, type Instant, minutes, since } from '../time.ts';
import type { AlarmState } from './alarm-state.ts';
import type { AlarmCondition } from './condition.ts';
import type { Evidence } from './transition.ts';

/** So many raises in this time are chatter 抖动 (domain.md 3). */
const OFTEN = 3;
/** Causes that may come and go with the noise of a value. */
const OF_VALUES: ReadonlySet<Evidence['cause']> = new Set<Evidence['cause']>(['limit', 'over-range', 'own-rule']);
const CHATTER_WINDOW = minutes(1);

/**
 * Counts a raise. An alarm that chatters is told once: from then on it returns only after a quiet minute, so that it
 * stays active on the screen meanwhile, and can be acknowledged. An emergency that no value of a detector makes, a
 * call-point for instance, is told each time, and so is every further person; a condition of one's own counts as a value,
 * as it has no deadband. A plant that sets no off-delay at all for a point or a condition asks for each of its returns.
 */
export function countRaise(
  alarm: AlarmState,
  { priority, offDelay }: AlarmCondition,
  evidence: Evidence,
  at: Instant,
): void {
  const isOfValue = OF_VALUES.has(evidence.cause);
  if ((priority === 1 && !isOfValue) || evidence.people !== undefined) return;
  if (isOfValue && offDelay === 0) return;
  alarm.raises = [...(alarm.raises ?? []).slice(1 - OFTEN), at];
  const [first] = alarm.raises;
  if (alarm.raises.length === OFTEN && first !== undefined && since(first, at) < CHATTER_WINDOW) alarm.chatters = true;
}

/** The alarm has been quiet: the next raises are counted from none. */
export function endChatter(alarm: AlarmState): void {
  if (alarm.chatters !== true) return;
  delete alarm.chatters;
  delete alarm.raises;
}

/** How long a condition must be away before its alarm returns. */
export const offDelayOf = ({ offDelay }: AlarmCondition, alarm: Readonly<AlarmState> | undefined): Duration =>
  alarm?.chatters === true ? duration(Math.max(offDelay, CHATTER_WINDOW)) : offDelay;
