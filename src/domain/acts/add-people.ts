import type { NewPerson } from '../act.ts';
import type { Refusal } from '../alarm/base.ts';
import { tagId } from '../ids.ts';
import { changeRoster } from './roster.ts';
import { noteHandedOut, refusedBadge } from './badge-desk.ts';
import type { State, Turn } from '../state/state.ts';
import { type Acting, type Actor, recordAct } from './act.ts';

/** The badge desk keeps so many people of its own. */
export const MOST_DESK_PEOPLE = 5000;

/** The badge desk adds people, or changes those whom it added: a visitor at the gate, or a whole list. All of them, or none. */
export const addPeopleAct: Acting['add-people'] = (turn, { people }, { by }) => {
  const refusal = refusedList(turn.state, people);
  if (refusal !== undefined) {
    const [first] = people;
    recordAct(turn, 'person-added', first?.id ?? 'gateway', by, undefined, refusal, undefined, {
      ...(first === undefined ? {} : { person: first.id, name: first.name }),
      ...(people.length > 1 ? { amount: people.length } : {}),
    });
    return refusal;
  }
  const ids = people.map(({ id }) => id);
  const tags = people.flatMap(({ tag }) => tag ?? []);
  changeRoster(turn, { tags, people: ids }, () => {
    for (const { id, name, groups, company, until, tag } of people) {
      if (tag !== undefined) turn.state.carriers.replace(tag, { person: id, since: turn.at, by });
      turn.state.people.replace(id, {
        name,
        groups,
        ...(company === undefined ? {} : { company }),
        ...(until === undefined ? {} : { until }),
        since: turn.state.people.get(id)?.since ?? turn.at,
        by,
      });
    }
  });
  for (const person of people) note(turn, person, by);
  for (const { id, tag } of people) if (tag !== undefined) noteHandedOut(turn, tag, id, by);
  return undefined;
};

function note(turn: Turn, { id, name, until, isKnown }: NewPerson, by: Actor['by']): void {
  if (until === undefined) turn.state.deadlines.clear('visit', id);
  else turn.state.deadlines.set('visit', id, until > turn.at ? until : turn.at);
  recordAct(turn, isKnown ? 'person-changed' : 'person-added', id, by, undefined, undefined, undefined, {
    person: id,
    name,
  });
}

/** Why a list is not taken: nothing of it is, then. */
function refusedList(state: State, people: readonly NewPerson[]): Refusal | undefined {
  const { index, people: known, tags } = state;
  const [ids, handed] = [new Set<string>(), new Set<string>()];
  // Also of who comes later in the list: a badge must not have his id.
  const all = new Set<string>(people.map(({ id }) => id));
  let added = 0;
  for (const { id, tag, isKnown } of people) {
    const isOfDesk = known.get(id) !== undefined;
    if (ids.has(id) || (isKnown ? !isOfDesk : index.ids.has(id))) return 'id-taken';
    // A badge of this id is known already: it and the person would share a key.
    if (!isOfDesk && (index.carrier.has(tagId(id)) || tags.get(tagId(id)) !== undefined)) return 'id-taken';
    ids.add(id);
    if (!isOfDesk) added += 1;
    if (tag === undefined) continue;
    if (all.has(tag)) return 'tag-is-id';
    const refusal = handed.has(tag) ? 'badge-carried' : refusedBadge(state, tag, id, false);
    if (refusal !== undefined) return refusal;
    handed.add(tag);
  }
  return known.size + added > MOST_DESK_PEOPLE ? 'too-many-people' : undefined;
}
