import type { Delta } from '../../wire/messages.ts';
import type { PersonView } from '../../wire/plant.ts';

type Changed = NonNullable<Delta['people']>;

/** The people of the plant after the badge desk has added, changed or removed some. */
export function withChanged(people: readonly PersonView[], changed: Changed): PersonView[] {
  const known = new Map(people.map((person) => [person.id, person]));
  for (const one of changed) {
    if ('gone' in one) known.delete(one.id);
    else known.set(one.id, one);
  }
  return [...known.values()];
}

/** A screen that begins again keeps its map where nothing of the people has changed. */
export const areSamePeople = (some: readonly PersonView[], others: readonly PersonView[]): boolean =>
  some.length === others.length && JSON.stringify(some) === JSON.stringify(others);
