import type { Refusal } from '../alarm/base.ts';
import type { PersonId } from '../ids.ts';
import { changeRoster } from './roster.ts';
import { isOnSite } from '../people/presence.ts';
import type { State } from '../state/state.ts';
import { type Acting, recordAct } from './act.ts';

/** A person whom the desk added no longer comes. The record keeps the name; a badge is returned before. */
export const removePersonAct: Acting['remove-person'] = (turn, { person }, { by }) => {
  const { state } = turn;
  const name = state.people.get(person)?.name;
  const refusal = refusedChange(state, person) ?? refusedRemoval(state, person);
  if (refusal === undefined) {
    changeRoster(turn, { people: [person] }, () => state.people.remove(person));
    state.byHand.remove(person);
    state.deadlines.clear('visit', person);
  }
  recordAct(turn, 'person-removed', person, by, undefined, refusal, undefined, {
    person,
    ...(name === undefined ? {} : { name }),
  });
  return refusal;
};

/** Another name for a person whom the desk added. */
export const renamePersonAct: Acting['rename-person'] = (turn, { person, name }, { by }) => {
  const { state } = turn;
  const refusal = refusedChange(state, person);
  const known = state.people.get(person);
  if (known !== undefined)
    changeRoster(turn, { people: [person] }, () => state.people.replace(person, { ...known, name }));
  recordAct(turn, 'person-changed', person, by, undefined, refusal, undefined, { person, name });
  return refusal;
};

function refusedChange({ index, people }: State, person: PersonId): Refusal | undefined {
  if (people.get(person) !== undefined) return undefined;
  return index.people.has(person) ? 'of-configuration' : 'unknown-person';
}

function refusedRemoval(state: State, person: PersonId): Refusal | undefined {
  if (state.index.people.get(person)?.tag !== undefined) return 'has-badge';
  return isOnSite(state, person) ? 'already-on-site' : undefined;
}
