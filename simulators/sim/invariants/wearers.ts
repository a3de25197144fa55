import type { TagId } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';

/** Who carries each badge, and who carried it in a plant before. */
export class Wearers {
  readonly #ever = new Map<TagId, Set<string>>();

  take({ people }: Plant): void {
    for (const { id, tag } of people) {
      if (tag === undefined) continue;
      const ever = this.#ever.get(tag);
      if (ever === undefined) this.#ever.set(tag, new Set([id]));
      else ever.add(id);
    }
  }

  /**
   * The names under which a badge may be counted: the person who carries it, else the badge itself or a person who
   * carried it and is not in the plant.
   */
  namesOf(tag: TagId, { people }: Plant): ReadonlySet<string> {
    const carrier = people.find((person) => person.tag === tag);
    if (carrier !== undefined) return new Set([carrier.id]);
    const here = new Set<string>(people.map(({ id }) => id));
    return new Set([tag, `~${tag}`, ...[...this.everOf(tag)].filter((id) => !here.has(id))]);
  }

  /** Everyone who has carried a badge. */
  everOf(tag: TagId): ReadonlySet<string> {
    return this.#ever.get(tag) ?? new Set();
  }
}
