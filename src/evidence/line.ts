import type { LogClass } from '../common/log-class.ts';
import type { PointId } from '../domain/ids.ts';
import type { State } from '../domain/state/state.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { DecodedRow } from '../log/row.ts';

/** Why the record has nothing: the gateway was off or stood still, rows are lost, or the ring no longer keeps them. */
export type GapCause = 'not-watched' | 'not-recorded' | 'not-kept';

/** A stretch of time of which the record says less than it should, or nothing. */
export interface GapLine {
  readonly type: 'gap';
  readonly at: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly cause: GapCause;
  /** What is missing, where it is not everything. */
  readonly classes?: readonly LogClass[];
}

export const gapLine = (at: number, from: number, to: number, cause: GapCause): GapLine => ({
  type: 'gap',
  at: instant(at),
  from: instant(from),
  to: instant(to),
  cause,
});

/** From here on no value of a point is known: its device does not answer, or it is silent. */
export interface LostLine {
  readonly type: 'lost';
  readonly at: Instant;
  readonly point: PointId;
  readonly quality: 'bad';
  readonly reason: 'comm' | 'stale';
}

export interface RowLine {
  readonly type: 'row';
  readonly row: DecodedRow;
}

/** A line of what goes out: a row of the record, or what the record does not have; with the plant of then. */
export type EvidenceLine = { readonly past: State } & (RowLine | GapLine | LostLine);
