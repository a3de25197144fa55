import type { Plant, PlantOf } from '../domain/plant.ts';
import { Refold } from '../domain/refold.ts';
import { emptyState } from '../domain/begin.ts';
import type { State } from '../domain/state/state.ts';
import { encodedBody, type DecodedRow, rowsOf } from './row.ts';

/** Where the record and its inputs folded again are not the same. */
export interface Difference {
  readonly seq: number;
  /** The line of the record, none where it has nothing. */
  readonly recorded: string | undefined;
  /** The line that folding gives now, none where it gives nothing. */
  readonly again: string | undefined;
}

/**
 * Proves a record from its very beginning, under the configurations that were in force. The same build and the same
 * inputs give the same transitions and events, byte for byte; a difference is shown as one.
 */
export class Verification {
  readonly #refold: Refold;
  #seq = 0;
  #expected: string[] = [];

  constructor(plantOf: PlantOf, first: Plant) {
    this.#refold = new Refold(emptyState(first), plantOf);
  }

  get state(): State {
    return this.#refold.state;
  }

  /** Takes in the next lines of the record, and says the first difference. */
  follow(lines: Iterable<DecodedRow>): Difference | undefined {
    for (const line of lines) {
      const difference = line.kind === 'input' ? this.#take(line) : this.#compare(line);
      if (difference !== undefined) return difference;
    }
    return this.#rest();
  }

  #take(line: Extract<DecodedRow, { kind: 'input' }>): Difference | undefined {
    const rest = this.#rest();
    const { input } = line;
    const { transitions = [], events = [] } = this.#refold.take(line) ?? {};
    this.#seq = line.seq;
    this.#expected = rowsOf({ input, transitions, events }).slice(1).map(encodedBody);
    return rest;
  }

  #compare(line: DecodedRow): Difference | undefined {
    const [recorded, again] = [encodedBody(line), this.#expected.shift()];
    return recorded === again ? undefined : { seq: line.seq, recorded, again };
  }

  #rest(): Difference | undefined {
    const [again] = this.#expected;
    return again === undefined ? undefined : { seq: this.#seq, recorded: undefined, again };
  }
}
