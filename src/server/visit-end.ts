import type { Instant } from '../domain/time.ts';

/** No visit is agreed, and none is entered afterwards, for longer than so; ms. */
const TEN_YEARS_MS = 3653 * 86_400_000;

/** Whether a time can be the end of a visit: within ten years of now. A slip of a digit, or of seconds for milliseconds, is none. */
export const isVisitEnd = (until: number, now: Instant): boolean => Math.abs(until - now) <= TEN_YEARS_MS;
