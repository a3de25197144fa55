import type { TagId } from '../ids.ts';
import type { Instant } from '../time.ts';

/** What a badge says of its wearer and of itself, beside its place and its button. */
export interface BodyState {
  /** What the accelerometer last said, and since when it says so; neither where there is none. */
  moving?: boolean;
  motionAt?: Instant;
  /** Percent. */
  battery?: number;
  /** It was below 10 %, and has not come clearly back. */
  isVeryLow?: boolean;
  /** The strap is open since then. */
  offSince?: Instant;
  /** When its wearer fell: until a person ends it, or he moved soon after it. */
  fallAt?: Instant;
  /** A badge that goes where this one goes. */
  companion?: Companion;
}

/** What is known of two badges that move together; counted at the first of the two by its id. */
export interface Companion {
  readonly tag: TagId;
  /** When it was last counted, and for how long both have moved together, ms. */
  at: Instant;
  ms: number;
  /** The sum of the squared distances, less what errors add to it, and of how many, m². */
  squares: number;
  seen: number;
  /** They have gone together for so long that one is carried for the other. */
  isLong: boolean;
}

/** Where a badge is by the mean of its fixes, and from where it has not moved away, metres. */
export interface Walk {
  x: number;
  y: number;
  fromX: number;
  fromY: number;
  sigma: number;
  since: Instant;
  /** It was not seen to move since then, times of silence included: `since` begins again after each. */
  unmovedSince?: Instant;
  /** It was still for long enough that rules may rest on it. */
  isLong: boolean;
  /** The last fix was far from the mean: with another one it is a motion, alone it is an error. */
  hasStrayed?: boolean;
  /** The cell in which it is looked for by others. */
  cell?: number;
}
