import type { Instant } from './time.ts';

/** The clock of the site: from each time on, so many minutes ahead of UTC; the first is of the distant past. */
export type SiteClock = readonly { readonly from: Instant; readonly ahead: number }[];

/** Minutes that the clock of the site is ahead of UTC. */
export const aheadAt = (clock: SiteClock, at: Instant): number =>
  (clock.findLast(({ from }) => from <= at) ?? clock[0])?.ahead ?? 0;
