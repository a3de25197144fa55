import { readFileSync } from 'node:fs';
/** Of all processes of this machine alike: milliseconds of the monotonic clock. */
export const monotonic = (): number => Number(process.hrtime.bigint()) / 1e6;

/** The value below which the given share lies; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export const medianOf = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
};

/** Something that was done at a time, and what it is to bring about. */
export interface Timed {
  readonly at: number;
  readonly key: string;
}

/** The time from each step to the arrival that it brought about, ms; NaN for one that brought about nothing. */
export function latencies(steps: readonly Timed[], arrivals: readonly Timed[]): number[] {
  const waiting = new Map<string, { at: number; index: number }[]>();
  steps.forEach(({ at, key }, index) => waiting.set(key, [...(waiting.get(key) ?? []), { at, index }]));
  const found = steps.map(() => NaN);
  for (const { at, key } of arrivals) {
    const cause = (waiting.get(key) ?? []).findLast((step) => step.at <= at);
    if (cause !== undefined && Number.isNaN(found[cause.index])) found[cause.index] = at - cause.at;
  }
  return found;
}

/** User and system time of a process; the kernel counts in hundredths of a second. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
