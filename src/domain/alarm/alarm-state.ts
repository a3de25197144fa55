import type { OccurrenceId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { type Base, NORMAL } from './base.ts';
import type { Evidence, Transition } from './transition.ts';

/** When and by whom an alarm was last changed. */
export type Told = Pick<Transition, 'seq' | 'at' | 'kind' | 'by' | 'comment'>;

/** The state of one alarm that is, or was, more than normal. */
export interface AlarmState extends Base {
  occurrence?: OccurrenceId;
  active: boolean;
  acked: boolean;
  latched: boolean;
  /** The last change that the record tells of. */
  told?: Told;
  /** The evidence shown with it: of the raise, then of the return. */
  evidence?: Evidence;
  /** A delay that runs: towards raising or towards returning, and what started it. */
  pending?: { readonly to: 'raise' | 'return'; readonly from: Instant; readonly evidence: Evidence };
}

export const freshAlarm = (): AlarmState => ({ ...NORMAL });
