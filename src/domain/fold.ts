import type { Input } from './input.ts';
import type { PlantOf } from './plant.ts';
import { type Outcome, reduce } from './reduce.ts';
import type { State } from './state/state.ts';

/**
 * The one fold of live, recovery, replay and simulation: it owns the state and knows the plants by revision, so that an
 * input that puts another configuration into force is an input like every other.
 */
export class Fold {
  readonly state: State;
  readonly #plantOf: PlantOf;

  constructor(state: State, plantOf: PlantOf) {
    this.state = state;
    this.#plantOf = plantOf;
  }

  take(input: Input): Outcome {
    return reduce(this.state, input, this.#plantOf);
  }
}
