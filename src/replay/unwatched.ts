import type { Instant } from '../domain/time.ts';
import type { Gap } from '../domain/refold.ts';
import type { Delta } from '../wire/messages.ts';

/** A gateway that watches records something more often than this, ms. */
const SILENT_MS = 30_000;

/** Whether nothing was watched at `at`; `recordedAt` is the last record before it. */
export const isUnwatched = (gaps: readonly Gap[], at: Instant, recordedAt: Instant): boolean =>
  at - recordedAt > SILENT_MS || gaps.some(({ from, to }) => at > from && at < to);

/** The same places and last values, and nothing of them is known to be so any more. */
export function unknown<T extends Pick<Delta, 'readings' | 'fixes'>>(told: T): T {
  return {
    ...told,
    readings: told.readings.map(({ forecast: _forecast, ...reading }) => ({ ...reading, ...UNKNOWN })),
    fixes: told.fixes.map((fix) => ({ ...fix, ...UNKNOWN })),
  };
}

const UNKNOWN = { quality: 'bad', reason: 'stale' } as const;
