import type { Input } from '../domain/input.ts';
import type { Fold } from '../domain/fold.ts';
import type { Outcome } from '../domain/reduce.ts';
import { Capture, type Checkpoint } from '../domain/checkpoint.ts';
import type { State } from '../domain/state/state.ts';
import { duration, type Instant, since } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';

/** An input and what came of it. */
export interface Folded {
  readonly input: Input;
  readonly outcome: Outcome;
  /** How long the fold took, milliseconds. */
  readonly took: number;
}

/**
 * Folds every admitted input in order, and calls `tick` when the earliest deadline of the fold has come. There is one
 * timer, and the fold owns what it means: a device that fell silent fires its alarm although nothing arrives.
 */
export class FoldStage {
  readonly #fold: Fold;
  readonly #clock: Clock;
  readonly #tick: () => void;
  #timer: Timer | undefined;
  #due: Instant | undefined;

  constructor(fold: Fold, clock: Clock, tick: () => void) {
    this.#fold = fold;
    this.#clock = clock;
    this.#tick = tick;
  }

  take(input: Input): Folded {
    const begun = this.#clock.monotonic();
    const outcome = this.#fold.take(input);
    const folded = { input, outcome, took: this.#clock.monotonic() - begun };
    if (outcome.wakeAt !== undefined && outcome.wakeAt !== this.#due) this.#wakeAt(outcome.wakeAt);
    return folded;
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #wakeAt(at: Instant): void {
    this.#timer?.cancel();
    this.#due = at;
    this.#timer = this.#clock.setTimer('fold deadline', since(this.#clock.now(), at), () => {
      this.#due = undefined;
      this.#tick();
    });
  }
}

/** How many entities are copied at a time: well under a millisecond. */
const COPIED_AT_A_TIME = 200;

/**
 * So many inputs since the last checkpoint call for the next: folding them again takes 150 ms. No clock calls for one,
 * so a quiet plant wears no flash.
 */
const INPUTS_A_CHECKPOINT = 40_000;
/**
 * A large plant has large checkpoints, and many inputs a second: its checkpoints are that many times farther apart. A
 * character of a checkpoint takes about a tenth of a byte on the disk, so an input pays half a byte for them at most.
 */
const CHARACTERS_AN_INPUT = 6;
/** A start folds 200,000 inputs at most: a checkpoint comes well before. */
const MOST_INPUTS_A_CHECKPOINT = 120_000;

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
 * Writes checkpoints by what folding the inputs since the last one again would cost, without standing in the way of the
 * fold: a little copying at a time, between inputs.
 */
export function checkpointer(state: State, clock: Clock, write: (checkpoint: Checkpoint) => void): Checkpointer {
  let timer: Timer | undefined;
  let inputs = 0;
  let due = INPUTS_A_CHECKPOINT;
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
      const checkpoint = capture.finish();
      due = Math.min(Math.max(INPUTS_A_CHECKPOINT, sizeOf(checkpoint) / CHARACTERS_AN_INPUT), MOST_INPUTS_A_CHECKPOINT);
      write(checkpoint);
      if (isWanted) now();
    };
    go();
  }
  const now = (): void => {
    // One that is being written is of a moment before: another one follows it.
    isWanted = true;
    if (isCopying) return;
    timer?.cancel();
    timer = clock.setTimer('checkpoint', duration(1), begin);
  };
  return {
    now,
    count: () => {
      inputs += 1;
      if (inputs >= due && !isCopying && !isWanted) now();
    },
    stop: () => {
      timer?.cancel();
      write(new Capture(state).finish());
    },
  };
}

const sizeOf = ({ facts, windows }: Checkpoint): number => facts.length + windows.length;
