import type { Transition } from './alarm/transition.ts';
import type { PlantEvent } from './event.ts';
import { Fold } from './fold.ts';
import type { Input } from './input.ts';
import type { PlantOf } from './plant.ts';
import type { Outcome } from './reduce.ts';
import type { State } from './state/state.ts';
import type { Instant } from './time.ts';

/** One line of what was recorded: an input, or something that came of one. */
export type Recorded =
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'transition'; readonly transition: Transition }
  | { readonly kind: 'event'; readonly event: PlantEvent };

/** A stretch of plant time. */
export interface Gap {
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * Folds a record again, line by line: the one way for a start, a replay, and a proof that the same comes of it. Inputs
 * are counted, since each place in the order has one.
 */
export class Refold {
  readonly #fold: Fold;
  #last: { readonly seq: number; readonly at: Instant };
  #gap: Gap | undefined;

  /** @param state from which it goes on: that of a checkpoint, or an empty one */
  constructor(state: State, plantOf: PlantOf) {
    this.#fold = new Fold(state, plantOf);
    this.#last = { seq: state.seq, at: state.at };
  }

  get state(): State {
    return this.#fold.state;
  }

  /** The first stretch of which inputs are missing, or could not be folded: alarm states may be others than these. */
  get gap(): Gap | undefined {
    return this.#gap;
  }

  /** Takes the next line; says what comes of an input now. Nothing for other lines, and for an input that cannot be folded. */
  take(line: Recorded): Outcome | undefined {
    if (line.kind !== 'input') return undefined;
    const { seq, at } = line.input;
    const outcome = this.#outcomeOf(line.input);
    if (outcome === undefined || seq !== this.#last.seq + 1) this.#gap ??= { from: this.#last.at, to: at };
    this.#last = { seq, at };
    return outcome;
  }

  /** One input of long ago never keeps the gateway from starting: what cannot be folded is missing. */
  #outcomeOf(input: Input): Outcome | undefined {
    try {
      return this.#fold.take(input);
    } catch {
      return undefined;
    }
  }
}
