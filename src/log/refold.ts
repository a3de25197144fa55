import type { Plant, PlantOf } from '../domain/plant.ts';
import { Fold } from '../domain/fold.ts';
import { emptyState } from '../domain/begin.ts';
import type { State } from '../domain/state/state.ts';
import { inputOf, type Row, rowsOf } from './row.ts';

/** Where the record and its inputs folded again are not the same. */
export interface Difference {
  readonly seq: number;
  /** The line of the record, none where it has nothing. */
  readonly recorded: string | undefined;
  /** The line that folding gives now, none where it gives nothing. */
  readonly again: string | undefined;
}

/**
 * Folds a record again from its very beginning, under the configurations that were in force. The same build and the
 * same inputs give the same transitions and events, byte for byte; a difference is shown as one.
 */
export class Refold {
  readonly #isSame: (recorded: string, again: string | undefined) => boolean;
  readonly #again: Fold;
  #seq = 0;
  #expected: string[] = [];

  /** @param isSame whether a recorded line and its folded one are the same; by default to the byte */
  constructor(
    plantOf: PlantOf,
    first: Plant,
    isSame: (recorded: string, again: string | undefined) => boolean = Object.is,
  ) {
    this.#isSame = isSame;
    this.#again = new Fold(emptyState(first), plantOf);
  }

  get state(): State {
    return this.#again.state;
  }

  /** Takes in the next lines of the record, and says the first difference. */
  follow(rows: Iterable<Row>): Difference | undefined {
    for (const row of rows) {
      const difference = row.kind === 'input' ? this.#fold(row) : this.#compare(row);
      if (difference !== undefined) return difference;
    }
    return this.#rest();
  }

  #fold(row: Row): Difference | undefined {
    const rest = this.#rest();
    const input = inputOf(row);
    this.#seq = row.seq;
    this.#expected = rowsOf({ input, ...this.#again.take(input) })
      .slice(1)
      .map(({ body }) => body);
    return rest;
  }

  #compare({ seq, body }: Row): Difference | undefined {
    const again = this.#expected.shift();
    return this.#isSame(body, again) ? undefined : { seq, recorded: body, again };
  }

  #rest(): Difference | undefined {
    const [again] = this.#expected;
    return again === undefined ? undefined : { seq: this.#seq, recorded: undefined, again };
  }
}
