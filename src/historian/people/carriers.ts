import type { Someone } from '../../domain/alarm/transition.ts';
import { indexOf } from '../../domain/begin.ts';
import type { PlantEvent } from '../../domain/event.ts';
import { type PersonId, personId, type TagId, tagId } from '../../domain/ids.ts';
import { badgeKey, carrierOf } from '../../domain/people/carrier.ts';
import type { Plant } from '../../domain/plant.ts';
import type { PlantIndex, State } from '../../domain/state/state.ts';
import type { DecodedRow } from '../../log/row.ts';

/** Who carries each badge, along the rows of the record: by the configuration in force at each of them, and by the badge desk. */
export class Carriers {
  readonly #plantOf: (revision: string) => Plant | undefined;
  #index: PlantIndex;
  #revision: string;
  /** What the desk said of a badge, whatever the configuration says: its person, or that none carries it. */
  readonly #desk = new Map<TagId, PersonId | null>();
  readonly #names = new Map<string, string>();
  /** Badges that count as the person who carried them last: the configuration no longer has that person. */
  readonly #last = new Map<TagId, Someone>();

  constructor(state: State, plantOf: (revision: string) => Plant | undefined) {
    this.#plantOf = plantOf;
    this.#index = indexOf(state.base);
    this.#revision = state.base.revision;
    for (const [tag, { person }] of state.carriers) this.#desk.set(tag, person);
    for (const [id, { name }] of state.people) this.#names.set(id, name);
    for (const [tag, { lastCarrier }] of state.tags)
      if (lastCarrier !== undefined) this.#last.set(tag, carrierOf({ state }, tag));
  }

  /** The configuration in force. */
  get index(): PlantIndex {
    return this.#index;
  }

  /** @returns whether badges may have other carriers from here on */
  take(row: DecodedRow): boolean {
    if (row.kind === 'event') return this.#takeEvent(row.event);
    if (row.kind !== 'input' || !('revision' in row.input) || row.input.revision === this.#revision) return false;
    this.#revision = row.input.revision;
    const plant = this.#plantOf(this.#revision);
    if (plant !== undefined) this.#put(indexOf(plant));
    return true;
  }

  /** Where a configuration says of a badge what the one before did not, it wins over a desk that had taken it back. */
  #put(next: PlantIndex): void {
    for (const [tag, person] of this.#desk)
      if (person === null && next.carrier.get(tag)?.id !== this.#index.carrier.get(tag)?.id) this.#desk.delete(tag);
    this.#index = next;
  }

  #takeEvent({ kind, subject, person, name, reason }: PlantEvent): boolean {
    if (person !== undefined && name !== undefined && (kind === 'person-added' || kind === 'person-changed'))
      this.#names.set(person, name);
    else if (kind === 'badge-issued' && person !== undefined) this.#desk.set(tagId(subject), personId(person));
    else if (kind === 'badge-retired' || (kind === 'badge-returned' && reason !== 'configured'))
      this.#desk.set(tagId(subject), null);
    else if (kind === 'badge-returned') this.#desk.delete(tagId(subject));
    else return false;
    return true;
  }

  /** Who carries this badge; one that belongs to no person counts as one itself. */
  of(tag: TagId): Someone {
    return this.#personOf(tag) ?? this.#last.get(tag) ?? badgeKey(this.#index, tag);
  }

  #personOf(tag: TagId): PersonId | undefined {
    const handed = this.#desk.size === 0 ? undefined : this.#desk.get(tag);
    return handed === undefined ? this.#index.carrier.get(tag)?.id : (handed ?? undefined);
  }

  /** The person who carries this badge, and who says so; none where no person does. */
  heldBy(tag: TagId): { readonly person: PersonId; readonly source: 'config' | 'desk' } | undefined {
    const person = this.#personOf(tag);
    return person === undefined ? undefined : { person, source: this.#desk.has(tag) ? 'desk' : 'config' };
  }

  /** A badge is seen again: from now on it is of whom the configuration or the desk says. */
  seen(tag: TagId): void {
    if (this.#last.size > 0) this.#last.delete(tag);
  }

  /** The badges that a person carries. */
  tagsOf(who: string): TagId[] {
    const tags = new Set([...this.#index.carrier.keys(), ...this.#desk.keys(), ...this.#last.keys()]);
    return [...tags].filter((tag) => this.of(tag) === who);
  }

  /** What a person is called. */
  nameOf(who: string): string | undefined {
    return this.#names.get(who) ?? this.#index.people.get(who)?.name;
  }
}
