import type { Instant } from '../time.ts';

/** When a limit will be reached if things go on like this: never one time without its interval. */
export interface Forecast {
  readonly limit: number;
  readonly earliest: Instant;
  readonly likely: Instant;
  readonly latest: Instant;
  /** The gas comes and goes near its limit: no line leads there. */
  readonly gusts?: true;
}

/**
 * The recent past of one point: means of the readings of a few seconds, which take the edges off steps and noise.
 * Droppable: without it there is just nothing to say.
 */
export interface Trend {
  /** The middle of each mean, ascending. */
  times: Instant[];
  values: number[];
  /** The mean that is being made. */
  open: { since: Instant; count: number; sum: number; ages: number };
  /** The last reading. */
  at: Instant;
  /** A mean of each minute of the last hour: where the reading comes from. */
  lows: number[];
  lowAt: Instant;
  /** Since when each look would warn. */
  agreedSince?: Instant;
  /** Since when the rise is no longer certain. */
  calmSince?: Instant;
  /** No new episode before this. */
  quietUntil?: Instant;
  forecast?: Forecast;
  /** Where a rise turned that was warned of, before its limit; until when that is remembered. */
  turned?: { readonly at: number; readonly limit: number; readonly until: Instant };
  /** Why the last warning ended: its limit was reached, or the rise stopped. */
  ended?: 'limit' | 'forecast';
  /** How fast the value rose at the last look, per minute; 0 where it did not certainly rise, none where too little is known. */
  rate?: number;
}
