import type { PointId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** Why the reading of a detector is no measurement any more: for so many hours it was the same. */
export interface Stuck {
  readonly hours: number;
  /** The detector beside it that moved meanwhile. */
  readonly beside?: PointId;
  /** It shows a clean 0, as detectors do that hide their noise: only gas can show whether it is alive. */
  readonly atZero?: true;
}

/** What is watched of a detector over hours and days: a few numbers. Droppable: then it is watched from the beginning. */
export interface Vitals {
  /** What it reads without a change, and since when; none while it does not measure. */
  same?: { readonly value: number; readonly since: Instant };
  /** When it was last looked at, once a minute. */
  lookedAt: Instant;
  stuck?: Stuck;
  /**
   * What it reads where nothing happens: a moving mean of six hours, how much quiet time made it (ms, three days at most), a
   * mean of five minutes, and the mean square of their difference.
   */
  quiet?: { readonly mean: number; readonly ms: number; readonly lately: number; readonly square?: number };
  /** The mean of five minutes is unlike what it reads where nothing happens. */
  unusual?: true;
  /** The last readings, the mean step between them, and one that is far off at present. */
  recent?: readonly number[];
  step?: number;
  jump?: { readonly from: number; readonly value: number; readonly readings: number };
  /** When a spike was told last, and how many came since. */
  spikes?: { readonly told: Instant; readonly more: number };
  /** When it was read last in a check or in bypass: its trend of then says nothing of its neighbours. */
  testedAt?: Instant;
  /** It is not measuring by its own word: why, and since when. */
  absent?: { readonly reason: AbsentReason; readonly since: Instant };
}

/** Why a detector that is well does not measure. */
export const ABSENT_REASONS = ['warm-up', 'calibration', 'inhibit'] as const;
export type AbsentReason = (typeof ABSENT_REASONS)[number];
