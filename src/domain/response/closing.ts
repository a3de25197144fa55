import type { Transition } from '../alarm/transition.ts';

/** What an alarm was found to be: of danger, of nothing, or made on purpose. */
export const CLOSING_VERDICTS = ['real', 'false', 'test'] as const;
export type ClosingVerdict = (typeof CLOSING_VERDICTS)[number];

/** An occurrence that is over, and of which no person has said what it was. */
export interface Unclosed {
  /** The transition that ended it, as it was recorded, without the lists of people. */
  about: Transition;
}
