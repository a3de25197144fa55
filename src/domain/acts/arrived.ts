import { passByHand } from '../people/gates.ts';
import { isOnSite } from '../people/presence.ts';
import type { PersonId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { type Acting, recordAct } from './act.ts';

/** A person came on site, and no badge says so: counted by hand until a badge of his is located, or he leaves. */
export const arrivedAct: Acting['arrived'] = (turn, { person, comment }, { by }) => {
  const { state } = turn;
  const refusal = !state.index.people.has(person)
    ? ('unknown-person' as const)
    : isOnSite(state, person)
      ? ('already-on-site' as const)
      : undefined;
  if (refusal === undefined) countByHand(turn, person, by);
  recordAct(turn, 'arrived-on-site', person, by, comment, refusal, undefined, { person });
  return refusal;
};

/** A person saw this one on site: counted until a badge of his is located, or he leaves. */
export function countByHand(turn: Turn, person: PersonId, by: string): void {
  const { state } = turn;
  const passed = passByHand(turn, 'in');
  state.byHand.replace(person, { what: 'arrived', since: turn.at, by, ...(passed ? { passed } : {}) });
  touch(turn, state.index.dependents.person.get(person));
  (turn.people ??= []).push(person);
}
