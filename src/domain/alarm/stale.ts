const DAY_MS = 24 * 3_600_000;

/**
 * Whether an alarm that is active without a break since `raisedAt` is stale (陈旧报警, ISA-18.2): after more than a day
 * it tells the operator nothing new, and hides what would. Both in plant time, ms.
 */
export const isStale = (raisedAt: number, now: number): boolean => now - raisedAt > DAY_MS;
