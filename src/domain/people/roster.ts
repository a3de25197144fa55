import type { PersonId, TagId } from '../ids.ts';
import type { Person, Plant } from '../plant.ts';
import type { DeskPerson, Slices } from '../state/state.ts';
import { personId } from '../ids.ts';

/** What the badge desk keeps. */
type Roster = Pick<Slices, 'people' | 'carriers'>;

/** People whom the desk added, and people of the configuration who carry another badge than it says; by id, in a fixed order. */
export function changedPeople(base: Plant, { people, carriers }: Roster): ReadonlyMap<string, Person> {
  const changed = new Map<string, Person>();
  if (people.size === 0 && carriers.size === 0) return changed;
  const handed = new Map<PersonId, TagId>();
  for (const [tag, { person }] of carriers) if (person !== null) handed.set(person, tag);
  for (const person of base.people) {
    const own = person.tag !== undefined && carriers.get(person.tag) === undefined ? person.tag : undefined;
    const tag = handed.get(person.id) ?? own;
    if (tag !== person.tag) changed.set(person.id, carrying(person, tag));
  }
  const ofConfiguration = new Set<string>(base.people.map(({ id }) => id));
  for (const [id, known] of people.sorted())
    if (!ofConfiguration.has(id)) changed.set(id, deskPerson(id, known, handed.get(id)));
  return changed;
}

/** The people of the configuration in their order, as the desk changed them, and then those whom the desk added. */
export const peopleUnder = (people: readonly Person[], changed: ReadonlyMap<string, Person>): readonly Person[] => {
  const known = new Set<string>(people.map(({ id }) => id));
  return [
    ...people.map((person) => changed.get(person.id) ?? person),
    ...[...changed.values()].filter(({ id }) => !known.has(id)),
  ];
};

/** The last `Person` that was made of each: one that does not change is the same object, and keeps its conditions. */
const made = new WeakMap<object, Person>();

function carrying(of: Person, tag: TagId | undefined): Person {
  const known = made.get(of);
  if (known !== undefined && known.tag === tag) return known;
  const { tag: _, ...rest } = of;
  const person = { ...rest, ...(tag === undefined ? {} : { tag }) };
  made.set(of, person);
  return person;
}

function deskPerson(id: string, of: Readonly<DeskPerson>, tag: TagId | undefined): Person {
  const known = made.get(of);
  if (known !== undefined && known.tag === tag) return known;
  const { name, groups, company, until } = of;
  const person: Person = {
    id: personId(id),
    name,
    groups,
    ...(tag === undefined ? {} : { tag }),
    ...(company === undefined ? {} : { company }),
    ...(until === undefined ? {} : { until }),
  };
  made.set(of, person);
  return person;
}
