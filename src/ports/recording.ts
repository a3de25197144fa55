import type { Transition } from '../domain/alarm/transition.ts';
import type { PlantEvent } from '../domain/event.ts';
import type { Seq } from '../domain/ids.ts';
import type { Input } from '../domain/input.ts';
import type { Plant } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';
import type { Instant } from '../domain/time.ts';
import type { Steps } from './steps.ts';

/** One line of what was recorded, in order. */
export type Recorded =
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'transition'; readonly transition: Transition }
  | { readonly kind: 'event'; readonly event: PlantEvent };

/** The record as a replay reads it. */
export interface Recording {
  /** The state right after the last input at or before `at`. */
  stateAt(at: Instant): Steps<State>;
  /** At least `count` lines after `seq`, if there are so many; never half of what belongs to one seq. */
  after(seq: Seq, count: number): readonly Recorded[];
  /** The time of the nearest recorded transition after or before a time. */
  transitionNear(at: Instant, which: 'next' | 'previous'): Steps<Instant | undefined>;
  /** The plant of a configuration that was once in force, else the present one. */
  plant(revision: string): Plant;
  range(): { readonly from: Instant; readonly to: Instant } | undefined;
}
