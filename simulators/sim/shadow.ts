import type { Plant } from '../../src/domain/plant.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { emptyState, type State } from '../../src/domain/state/state.ts';
import { inputOf, rowsOf } from '../../src/log/row.ts';
import { InvariantError } from './invariants.ts';
import type { SimDisk } from './log.ts';

/** Folds the record again from its very beginning, and finds the same transitions and events, byte for byte. */
export class Shadow {
  readonly #disk: SimDisk;
  readonly state: State;
  #next = 0;

  constructor(disk: SimDisk, plant: Plant) {
    this.#disk = disk;
    this.state = emptyState(plant);
  }

  /** Takes in what has come to the disk since the last time. */
  follow(): void {
    const rows = this.#disk.rowsOnDisk;
    let again: string[] = [];
    for (let row = rows[this.#next]; row !== undefined; row = rows[++this.#next]) {
      if (row.kind === 'input') {
        this.#mustBeTold(again);
        const input = inputOf(row);
        again = rowsOf({ input, ...reduce(this.state, input) }).slice(1).map(({ body }) => body);
      } else if (again.shift() !== row.body) {
        throw new InvariantError('folding the log again gives the same', { seq: row.seq, recorded: row.body });
      }
    }
    this.#mustBeTold(again);
  }

  #mustBeTold(rest: readonly string[]): void {
    if (rest.length > 0) throw new InvariantError('folding the log again gives nothing more', { before: this.#next, rest });
  }
}
