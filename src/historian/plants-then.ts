import type { Plant } from '../domain/plant.ts';
import { emptyState, type State } from '../domain/state/state.ts';
import type { LogReader } from '../log/reader.ts';
import { Revisions } from '../log/revisions.ts';
import type { Steps } from '../ports/steps.ts';

/** Plants that are kept in memory, the last ones that were asked for. One of 4,000 points takes some 20 MB. */
const MOST_KEPT = 4;

/** The plant under which each line of the record was written: names, units and limits of then. */
export class PlantsThen {
  readonly #reader: LogReader;
  readonly #revisions: Revisions;
  readonly #present: Plant;
  /** By revision, the one that was used last at the end. */
  readonly #kept = new Map<string, State>();

  /** @param present used where the record does not hold the plant of a line */
  constructor(reader: LogReader, present: Plant) {
    this.#reader = reader;
    this.#revisions = new Revisions(reader);
    this.#present = present;
  }

  /** A state that holds nothing but the plant in force at a place in the order. */
  *at(seq: number): Steps<State> {
    const revision = (yield* this.#revisions.at(seq)) ?? this.#present.revision;
    let state = this.#kept.get(revision);
    this.#kept.delete(revision);
    state ??= emptyState(this.#reader.plant(revision) ?? this.#present);
    this.#kept.set(revision, state);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return state;
  }
}
