/** The monotonic clock of the machine, the same in every thread of a process, ms. */
export const monotonicMs = (): number => Number(process.hrtime.bigint() / 1000n) / 1000;
