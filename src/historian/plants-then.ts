import type { Plant } from '../domain/plant.ts';
import { adopt, emptyState } from '../domain/begin.ts';
import type { State } from '../domain/state/state.ts';
import type { LogReader } from '../log/reader.ts';
import { Revisions } from '../log/revisions.ts';
import type { Steps } from '../ports/steps.ts';
import { type RosterAt, RosterThen } from './roster-then.ts';

/** Plants that are kept in memory, the last ones that were asked for. One of 4,000 points takes some 20 MB. */
const MOST_KEPT = 4;

/** The plant under which each line of the record was written: names, units and limits of then, and the people of the badge desk. */
export class PlantsThen {
  readonly #reader: LogReader;
  readonly #revisions: Revisions;
  readonly #rosters: RosterThen;
  readonly #present: Plant;
  /** By the revision before, the one in force and the roster, the one that was used last at the end. */
  readonly #kept = new Map<string, State>();

  /** @param present used where the record does not hold the plant of a line */
  constructor(reader: LogReader, present: Plant) {
    this.#reader = reader;
    this.#revisions = new Revisions(reader);
    this.#rosters = new RosterThen(reader, present);
    this.#present = present;
  }

  /** A state that holds nothing but the plant in force at a place in the order, and the names that went with the change to it. */
  *at(seq: number): Steps<State> {
    const { revision = this.#present.revision, before = revision } = yield* this.#revisions.at(seq);
    const roster = yield* this.#rosters.at(seq);
    const key = `${before} ${revision} ${roster.key}`;
    let state = this.#kept.get(key);
    this.#kept.delete(key);
    state ??= this.#after(before, revision, roster);
    this.#kept.set(key, state);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return state;
  }

  /** What a configuration took out still has its name in the lines that tell of it. */
  #after(before: string, revision: string, { fill }: RosterAt): State {
    const state = emptyState(this.#plant(before));
    fill(state);
    if (revision !== before) adopt(state, this.#plant(revision));
    return state;
  }

  #plant(revision: string): Plant {
    return this.#reader.plant(revision) ?? this.#present;
  }
}
