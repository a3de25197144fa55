import { takeRoster } from '../domain/begin.ts';
import type { PlantEvent } from '../domain/event.ts';
import { type PersonId, personId, seqOf } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import type { DeskPerson, State } from '../domain/state/state.ts';
import type { LogReader } from '../log/reader.ts';
import { stateInSteps } from '../log/recover.ts';
import type { Steps } from '../ports/steps.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
/** Inputs from a checkpoint on that are looked through from one begin: to take up a checkpoint costs more than to read their acts. */
const STRETCH = 1_000_000;
/** Stretches that are remembered. */
const MOST_STRETCHES = 8;

interface Stretch {
  readonly from: number;
  /** Looked through up to here. */
  to: number;
  readonly people: readonly (readonly [PersonId, Readonly<DeskPerson>])[];
  /** What the desk did to names since then, in order. */
  readonly changes: PlantEvent[];
}

/** The people whom the badge desk had added at a place in the order, of which a configuration says nothing. */
export interface RosterAt {
  /** Equal for equal rosters. */
  readonly key: string;
  /** Puts them into a state that holds nothing but a plant. */
  readonly fill: (state: State) => void;
}

/** Who was on the list of the badge desk at each place in the order: looked up where it is asked, and remembered. */
export class RosterThen {
  readonly #reader: LogReader;
  readonly #present: Plant;
  /** The one that was used last at the end. */
  #known: Stretch[] = [];

  constructor(reader: LogReader, present: Plant) {
    this.#reader = reader;
    this.#present = present;
  }

  *at(seq: number): Steps<RosterAt> {
    const stretch = yield* this.#stretch(seq);
    const changes = stretch.changes.filter((event) => event.seq <= seq);
    const isNone = stretch.people.length === 0 && changes.length === 0;
    return {
      key: isNone ? '' : `${stretch.from} ${changes.length}`,
      fill: (state) => {
        if (isNone) return;
        for (const [id, person] of stretch.people) state.people.replace(id, person);
        takeRoster(state);
        nameByDesk(state, changes);
      },
    };
  }

  *#stretch(seq: number): Steps<Stretch> {
    let found = this.#known.find(({ from, to }) => from <= seq && seq <= to + STRETCH);
    if (found === undefined) {
      const from = this.#reader.checkpointHead(seqOf(Math.max(0, seq - STRETCH)))?.seq ?? 0;
      const { people } = yield* stateInSteps(this.#reader, this.#present, { toSeq: seqOf(from) });
      found = { from, to: from, people: people.sorted(), changes: [] };
    }
    const one = found;
    this.#known = [...this.#known.filter((other) => other !== one), one].slice(-MOST_STRETCHES);
    let looked = 0;
    const from = found.to + 1;
    if (seq >= from)
      for (const row of this.#reader.rows({ fromSeq: from, toSeq: seq }, ['acts'])) {
        if (++looked % ROWS_A_STEP === 0) yield;
        if (row.kind === 'event' && isOfNames(row.event)) found.changes.push(row.event);
      }
    found.to = Math.max(found.to, seq);
    return found;
  }
}

/** Whether the badge desk changes by an event what a person is called. */
export const isOfNames = ({ kind }: PlantEvent): boolean =>
  kind === 'person-added' || kind === 'person-changed' || kind === 'person-removed';

/** What the badge desk did to names, put into a state that holds nothing but a plant and such people; a thousand cost as much as one. */
export function nameByDesk(state: State, events: Iterable<PlantEvent>): void {
  const removed = new Set<PersonId>();
  for (const { kind, subject, name, at: since, by = '' } of events) {
    const id = personId(subject);
    if (kind === 'person-removed') removed.add(id);
    else if (name !== undefined) {
      removed.delete(id);
      state.people.replace(id, { name, groups: [], since, by });
    }
  }
  takeRoster(state);
  if (removed.size === 0) return;
  // Lines may still be about who is removed: the name is kept as a former one.
  for (const id of removed) state.people.remove(id);
  takeRoster(state);
}
