import type { ZoneId } from '../ids.ts';
import type { AlarmFilter } from '../notices/plan.ts';
import type { Duration } from '../time.ts';

/** An alarm that starts a roll-call by itself. */
export interface MusterRule {
  readonly when: AlarmFilter;
  /** So long the alarm has to be active first. */
  readonly delay: Duration;
  /** Only people of these zones; everyone on site without it. */
  readonly zones?: readonly ZoneId[];
  readonly drill?: true;
}
