import type { PlantEvent } from '../event.ts';
import { type PersonId, type TagId, tagId } from '../ids.ts';
import type { Person, Plant } from '../plant.ts';
import type { HandedBadge, Turn } from '../state/state.ts';

/**
 * Another configuration comes into force: where it says something else than before of a person or a badge of the desk,
 * it wins, and the record says so. What it does not speak of goes on as the desk left it.
 */
export function yieldToConfiguration(turn: Turn, next: Plant): void {
  const { state } = turn;
  if (state.people.size + state.carriers.size + state.byHand.size === 0) return;
  const [before, after] = [new Named(state.base), new Named(next)];
  const known = (person: PersonId): boolean => after.people.has(person) || state.people.get(person) !== undefined;
  for (const [id, { name }] of state.people.sorted()) {
    if (!after.ids.has(id)) continue;
    state.people.remove(id);
    state.deadlines.clear('visit', id);
    note(turn, 'person-removed', id, { person: id, name });
  }
  for (const [tag, handed] of state.carriers.sorted()) {
    if (!isOverruled(tag, handed, before, after) && (handed.person === null || known(handed.person))) continue;
    if (handed.retired !== undefined && !after.carriers.has(tag)) continue;
    state.carriers.remove(tag);
    if (handed.person !== null) note(turn, 'badge-returned', tag, { person: handed.person });
  }
  for (const [id, { what }] of state.byHand.sorted()) {
    if (known(id)) continue;
    state.byHand.remove(id);
    if (what === 'arrived') note(turn, 'left-site', id, { person: id });
  }
}

/** Who and what a configuration names. */
class Named {
  readonly people: ReadonlyMap<string, Person>;
  readonly carriers: ReadonlyMap<TagId, PersonId>;
  readonly ids: ReadonlySet<string>;

  constructor({ people, points, zones, devices, floors, outputs = [] }: Plant) {
    this.people = new Map(people.map((person) => [person.id, person]));
    this.carriers = new Map(people.flatMap(({ id, tag }) => (tag === undefined ? [] : [[tag, id]])));
    this.ids = new Set(
      [people, points, zones, devices, floors, outputs].flatMap((things) => things.map(({ id }) => id)),
    );
  }
}

/** Whether a configuration says of this badge, or of the badge of this person, what the one before did not. */
function isOverruled(tag: TagId, { person }: HandedBadge, before: Named, after: Named): boolean {
  const carrier = after.carriers.get(tag);
  if (carrier !== before.carriers.get(tag) || after.ids.has(tag)) return true;
  if (person === null) return carrier === undefined;
  const own = after.people.get(person)?.tag;
  return own !== undefined && tagId(own) !== tag && own !== before.people.get(person)?.tag;
}

function note(
  { seq, at, events }: Turn,
  kind: 'person-removed' | 'badge-returned' | 'left-site',
  subject: string,
  more: Pick<PlantEvent, 'person' | 'name'>,
): void {
  events.push({ seq, at, kind, subject, reason: 'configured', ...more });
}
