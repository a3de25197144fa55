import type { Seq } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import type { Recorded, Gap } from '../domain/refold.ts';
import type { State } from '../domain/state/state.ts';
import type { Instant } from '../domain/time.ts';
import type { Steps } from './steps.ts';

/** A moment of the record: plant time may pass the same time twice, its place in the order is one. */
export interface Moment {
  readonly seq: Seq;
  readonly at: Instant;
}

/** The record as a replay reads it. */
export interface Recording {
  /** The state as it was at `at`: when plant time passed it several times, as it was the last time. */
  stateAt(at: Instant): Steps<State>;
  /** The state right after a place in the order. */
  stateAfter(seq: Seq): Steps<State>;
  /** At least `count` lines after `seq`, if there are so many; never half of what belongs to one seq. */
  after(seq: Seq, count: number): readonly Recorded[];
  /** The nearest recorded transition after or before a moment. */
  transitionNear(moment: Moment, which: 'next' | 'previous'): Steps<Moment | undefined>;
  /** When nothing was watched, oldest first and not without end; the same list as long as nothing was added. */
  gaps(): readonly Gap[];
  /** The plant of a configuration that was once in force, else the present one. */
  plant(revision: string): Plant;
  range(): { readonly from: Instant; readonly to: Instant } | undefined;
}
