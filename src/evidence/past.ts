import { adopt, emptyState } from '../domain/begin.ts';
import type { Plant } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';
import { isOfNames, nameByDesk, RosterThen } from '../historian/roster-then.ts';
import { finish } from '../log/finish.ts';
import type { LogReader } from '../log/reader.ts';
import { Revisions } from '../log/revisions.ts';
import type { DecodedRow } from '../log/row.ts';

/** The plant of the newest configuration of which the record has one; nothing where it has none. */
export function newestPlant(reader: LogReader): Plant | undefined {
  for (const { seq } of reader.rows({}, undefined, 'backward')) {
    const { revision } = finish(new Revisions(reader).at(seq));
    return revision === undefined ? undefined : reader.plant(revision);
  }
  return undefined;
}

/** The plant that was in force, along rows that are read forward: names, units and limits of then, and the people of the badge desk. */
export class Past {
  readonly #reader: LogReader;
  readonly #present: Plant;
  #state: State | undefined;
  /** The last input by which the desk changed names. */
  #named = 0;

  /** @param present is used where the record does not hold the plant of a row */
  constructor(reader: LogReader, present: Plant) {
    this.#reader = reader;
    this.#present = present;
  }

  /** A state that holds nothing but the plant in force at this row, people of the desk, and the names of what earlier ones had. */
  at(row: DecodedRow): State {
    const put = row.kind === 'input' && 'revision' in row.input ? row.input.revision : undefined;
    if (this.#state === undefined) {
      const { revision } = finish(new Revisions(this.#reader).at(row.seq));
      this.#state = emptyState(this.#plant(revision));
      finish(new RosterThen(this.#reader, this.#present).at(row.seq - 1)).fill(this.#state);
    }
    if (put !== undefined && put !== this.#state.plant.revision) adopt(this.#state, this.#plant(put));
    if (row.kind === 'event' && isOfNames(row.event)) this.#name(this.#state, row.seq);
    return this.#state;
  }

  /** A list that the desk took in is one input with an event for each of its people. */
  #name(state: State, seq: number): void {
    if (this.#named === seq) return;
    this.#named = seq;
    const rows = [...this.#reader.rows({ fromSeq: seq, toSeq: seq }, ['acts'])];
    nameByDesk(
      state,
      rows.flatMap((row) => (row.kind === 'event' && isOfNames(row.event) ? row.event : [])),
    );
  }

  #plant(revision: string | undefined): Plant {
    return (revision === undefined ? undefined : this.#reader.plant(revision)) ?? this.#present;
  }
}
