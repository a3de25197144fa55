import { indexOf } from '../../domain/begin.ts';
import type { Someone } from '../../domain/alarm/transition.ts';
import type { TagId } from '../../domain/ids.ts';
import { badgeKey, carrierOf } from '../../domain/people/carrier.ts';
import type { Plant } from '../../domain/plant.ts';
import type { PlantIndex, State } from '../../domain/state/state.ts';
import type { DecodedRow } from '../../log/row.ts';

/** Who carries each badge, along the rows of the record: by the configuration that is in force at each of them. */
export class Carriers {
  readonly #plantOf: (revision: string) => Plant | undefined;
  #index: PlantIndex;
  #revision: string;
  /** Badges that count as the person who carried them last: the configuration no longer has that person. */
  readonly #last = new Map<TagId, Someone>();

  constructor(state: State, plantOf: (revision: string) => Plant | undefined) {
    this.#plantOf = plantOf;
    this.#index = state.index;
    this.#revision = state.plant.revision;
    for (const [tag, { lastCarrier }] of state.tags)
      if (lastCarrier !== undefined) this.#last.set(tag, carrierOf({ state }, tag));
  }

  /** The configuration in force. */
  get index(): PlantIndex {
    return this.#index;
  }

  /** @returns whether badges may have other carriers from here on */
  take(row: DecodedRow): boolean {
    if (row.kind !== 'input' || !('revision' in row.input) || row.input.revision === this.#revision) return false;
    this.#revision = row.input.revision;
    const plant = this.#plantOf(this.#revision);
    if (plant !== undefined) this.#index = indexOf(plant);
    return true;
  }

  /** Who carries this badge; one that belongs to no person counts as one itself. */
  of(tag: TagId): Someone {
    return this.#index.carrier.get(tag)?.id ?? this.#last.get(tag) ?? badgeKey(this.#index, tag);
  }

  /** A badge is seen again: from now on it is of whom the configuration says. */
  seen(tag: TagId): void {
    if (this.#last.size > 0) this.#last.delete(tag);
  }

  /** The badges that a person carries. */
  tagsOf(who: string): TagId[] {
    const tags = [...this.#index.carrier.keys(), ...this.#last.keys()];
    return tags.filter((tag) => this.of(tag) === who);
  }

  /** What a person is called. */
  nameOf(who: string): string | undefined {
    return this.#index.people.get(who)?.name;
  }
}
