import type { OccurrenceId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { type Base, NORMAL } from './base.ts';
import type { Evidence } from './transition.ts';

/** The state of one alarm that is, or was, more than normal. */
export interface AlarmState extends Base {
  occurrence?: OccurrenceId;
  active: boolean;
  acked: boolean;
  latched: boolean;
  /** When it was last raised. */
  raisedAt?: Instant;
  /** The evidence shown with it: of the raise, then of the return. */
  evidence?: Evidence;
  /** A delay that runs: towards raising or towards returning, and what started it. */
  pending?: { readonly to: 'raise' | 'return'; readonly from: Instant; readonly evidence: Evidence };
}

export const freshAlarm = (): AlarmState => ({ ...NORMAL });
