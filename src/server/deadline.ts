import { seconds } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import { LIMITS } from './limits.ts';

/** A signal that ends a question. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** The question is answered: lets its timer go. */
  readonly end: () => void;
}

/** The time that a question of the record has; it ends sooner where its asker has gone. */
export function questionDeadline(clock: Pick<Clock, 'setTimer'>, gone?: AbortSignal): Deadline {
  const late = new AbortController();
  const timer = clock.setTimer('question', seconds(LIMITS['question-time'].most), () => late.abort());
  return {
    signal: gone === undefined ? late.signal : AbortSignal.any([gone, late.signal]),
    end: () => timer.cancel(),
  };
}
