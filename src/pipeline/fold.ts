import { map, type Observable, tap } from 'rxjs';
import type { Input } from '../domain/input.ts';
import type { Fold } from '../domain/fold.ts';
import type { Outcome } from '../domain/reduce.ts';
import { Capture, type Checkpoint } from '../domain/checkpoint.ts';
import type { State } from '../domain/state/state.ts';
import { duration, type Duration, type Instant, since } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';

/** An input and what came of it. */
export interface Folded {
  readonly input: Input;
  readonly outcome: Outcome;
  /** How long the fold took, milliseconds. */
  readonly took: number;
}

/** Folds every admitted input in order. */
export const foldInto =
  (fold: Fold, clock: Pick<Clock, 'monotonic'>) =>
  (inputs: Observable<Input>): Observable<Folded> =>
    inputs.pipe(
      map((input) => {
        const begun = clock.monotonic();
        return { input, outcome: fold.take(input), took: clock.monotonic() - begun };
      }),
    );

/**
 * Calls `tick` when the fold's earliest deadline has come. There is one timer, and the fold owns what it means:
 * a device that fell silent fires its alarm although nothing arrives.
 */
export function wakeAtDeadlines(clock: Clock, tick: () => void) {
  let timer: Timer | undefined;
  let due: Instant | undefined;
  const arm = (at: Instant): void => {
    timer?.cancel();
    due = at;
    timer = clock.setTimer('fold deadline', since(clock.now(), at), () => {
      due = undefined;
      tick();
    });
  };
  return tap<Folded>({
    next: ({ outcome: { wakeAt } }) => {
      if (wakeAt !== undefined && wakeAt !== due) arm(wakeAt);
    },
    finalize: () => timer?.cancel(),
  });
}

/** How many entities are copied at a time: well under a millisecond. */
const COPIED_AT_A_TIME = 200;

/** So many inputs since the last checkpoint call for the next: folding them again takes half a second at most. */
const INPUTS_A_CHECKPOINT = 40_000;

/** Writes checkpoints. */
export interface Checkpointer {
  /** An input was folded. */
  count(): void;
  /** A checkpoint is wanted at once: inputs before it may be lost to a restart. */
  now(): void;
  /** Ends, with a last checkpoint: the next start has nothing to fold again. */
  stop(): void;
}

/**
 * Writes checkpoints by time and by number of inputs, without standing in the way of the fold: a little copying at a
 * time, between inputs.
 */
export function checkpointer(
  state: State,
  clock: Clock,
  every: Duration,
  write: (checkpoint: Checkpoint) => void,
): Checkpointer {
  let timer = clock.setTimer('checkpoint', every, begin);
  let inputs = 0;
  let isCopying = false;
  let isWanted = false;
  function begin(): void {
    const capture = new Capture(state);
    [inputs, isCopying, isWanted] = [0, true, false];
    const go = (): void => {
      if (capture.some(COPIED_AT_A_TIME)) {
        timer = clock.setTimer('checkpoint part', duration(1), go);
        return;
      }
      isCopying = false;
      write(capture.finish());
      timer = clock.setTimer('checkpoint', isWanted ? duration(1) : every, begin);
    };
    go();
  }
  const now = (): void => {
    // One that is being written is of a moment before: another one follows it.
    isWanted = true;
    if (isCopying) return;
    timer.cancel();
    timer = clock.setTimer('checkpoint', duration(1), begin);
  };
  return {
    now,
    count: () => {
      inputs += 1;
      if (inputs === INPUTS_A_CHECKPOINT && !isCopying) now();
    },
    stop: () => {
      timer.cancel();
      write(new Capture(state).finish());
    },
  };
}
