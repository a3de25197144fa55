import type { DeviceId, IncidentId, OccurrenceId, TagId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { type Base, NORMAL } from './base.ts';
import type {
  Acknowledged,
  Cause,
  Evidence,
  FurthestValue,
  Hiding,
  Someone,
  TickedStep,
  Transition,
} from './transition.ts';

/** When and by whom an alarm was last changed. */
export type Told = Pick<Transition, 'seq' | 'at' | 'kind' | 'by' | 'comment' | 'reading'> & {
  /** Where the change itself is the cause. */
  readonly cause?: Cause;
};

/** A call for help that was not taken back: of which badge, from which source, by which account of the broker. */
export interface Call {
  readonly tag: TagId;
  readonly device: DeviceId;
  readonly account?: string;
}

/** The state of one alarm that is, or was, more than normal. */
export interface AlarmState extends Base {
  occurrence?: OccurrenceId;
  /** When that occurrence began. */
  raisedAt?: Instant;
  active: boolean;
  acked: boolean;
  latched: boolean;
  /** The last recorded change. */
  told?: Told;
  /** The evidence shown with it: of the raise or of the last change, then of the return, with the cause of the raise. */
  evidence?: Evidence;
  /** What stays until it is normal: see `KeptUntilNormal`. The peak is kept from the first value of the on-delay. */
  acknowledged?: Acknowledged;
  peak?: FurthestValue;
  involved?: readonly Someone[];
  ticked?: readonly TickedStep[];
  incident?: IncidentId;
  firstOut?: true;
  /** It belongs to that incident by its time alone, and does not hold it open. */
  inByTime?: true;
  /** The present occurrence was on the list: once it is over it has to be closed. */
  isOpen?: true;
  /** People who joined after the acknowledgement and wait for a new occurrence, which comes at most once in 5 s. */
  newcomers?: readonly Someone[];
  /** Another trouble than `evidence` has, which waits to be told, and when one was last told in this occurrence. */
  news?: Evidence;
  followedAt?: Instant;
  /** Who calls for help: the alarm is active until each of them has taken its call back. */
  calls?: readonly Call[];
  /** When it was raised from a state that was not active, the last three times; not counted of what is told each time. */
  raises?: readonly Instant[];
  /** It was raised three times in a minute: it returns only after a quiet minute. */
  chatters?: true;
  /** What hides it, in the order of `OVERLAYS`; at most one of each, and never empty. */
  hiding?: readonly Hiding[];
  /** It was active at any time since it was hidden. */
  wasActive?: true;
  /** A delay that runs: towards raising or towards returning, and what started it. */
  pending?: { readonly to: 'raise' | 'return'; readonly from: Instant; readonly evidence: Evidence };
}

export const freshAlarm = (): AlarmState => ({ ...NORMAL });
