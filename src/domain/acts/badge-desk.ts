import type { Refusal } from '../alarm/base.ts';
import { recordAct } from './act.ts';
import type { PersonId, TagId } from '../ids.ts';
import type { State, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { changeRoster } from './roster.ts';
import { passByHand } from '../people/gates.ts';
import { isHeard } from '../people/presence.ts';
import { leaveSite, takeOff } from '../people/site.ts';

/** Why a badge cannot be handed to a person. */
export function refusedBadge(state: State, tag: TagId, person: PersonId, swap: boolean): Refusal | undefined {
  const { index, carriers } = state;
  if (index.ids.has(tag)) return 'tag-is-id';
  if (carriers.get(tag)?.retired !== undefined) return 'badge-retired';
  if (index.carrier.has(tag)) return 'badge-carried';
  return !swap && index.people.get(person)?.tag !== undefined ? 'has-badge' : undefined;
}

/**
 * A person of the plant carries this badge from now on. Where one carried another badge until now, that one is returned,
 * and the person stays on site by the word of the desk until the new badge is located.
 */
export function handOut(turn: Turn, tag: TagId, person: PersonId, by: string): void {
  const { state } = turn;
  const old = state.index.people.get(person)?.tag;
  const wasHere = old !== undefined && isHeard(state, old);
  if (old !== undefined) takeOff(turn, old);
  changeRoster(turn, { tags: old === undefined ? [tag] : [old, tag], people: [person] }, () => {
    if (old !== undefined) putBack(turn, old, by);
    state.carriers.replace(tag, { person, since: turn.at, by });
  });
  if (old !== undefined)
    recordAct(turn, 'badge-returned', old, by, undefined, undefined, undefined, { person, reason: 'swap' });
  if (wasHere && !isHeard(state, tag)) state.byHand.replace(person, { what: 'arrived', since: turn.at, by });
  noteHandedOut(turn, tag, person, by);
}

/** A badge has just become that of a person: where it is on site, no word of a person says where he is. */
export function noteHandedOut(turn: Turn, tag: TagId, person: PersonId, by: string): void {
  if (isHeard(turn.state, tag)) turn.state.byHand.remove(person);
  touch(turn, turn.state.index.dependents.person.get(person));
  const name = turn.state.index.people.get(person)?.name;
  recordAct(turn, 'badge-issued', tag, by, undefined, undefined, undefined, {
    person,
    ...(name === undefined ? {} : { name }),
  });
}

/** A badge is back at the desk: it leaves every count, with its person. A badge that is located again after that is counted again. */
export function takeBack(turn: Turn, tag: TagId, person: PersonId, by: string): void {
  const { state } = turn;
  if (isHeard(state, tag)) leaveSite(turn, tag, 'hand', { by });
  else if (state.byHand.get(person)?.what === 'arrived') leaveByHand(turn, person, by);
  changeRoster(turn, { tags: [tag], people: [person] }, () => putBack(turn, tag, by));
  state.byHand.replace(person, { what: 'left', since: turn.at, by });
  touch(turn, state.index.dependents.person.get(person));
  recordAct(turn, 'badge-returned', tag, by, undefined, undefined, undefined, { person });
}

/** A badge is lost or broken: it leaves every count, and its person is where he was, on site by hand or gone. */
export function withdraw(turn: Turn, tag: TagId, person: PersonId, by: string): void {
  const { state } = turn;
  const known = state.tags.get(tag);
  const left = known?.left;
  // He passes no gate by that.
  if (known !== undefined && left === undefined)
    state.byHand.replace(person, { what: 'arrived', since: turn.at, by, passed: true });
  // Only a gate or a word says that he left. What a person said later than the badge holds.
  else if ((left?.how === 'gate' || left?.how === 'hand') && state.byHand.get(person) === undefined)
    state.byHand.replace(person, { what: 'left', since: left.at, by, passed: true });
  takeOff(turn, tag, 'retired');
  changeRoster(turn, { tags: [tag], people: [person] }, () => putBack(turn, tag, by));
  recordAct(turn, 'badge-returned', tag, by, undefined, undefined, undefined, { person, reason: 'badge-retired' });
}

/** A person who was on site by hand has left. */
export function leaveByHand(turn: Turn, person: PersonId, by: string, comment?: string): void {
  const passed = passByHand(turn, 'out');
  turn.state.byHand.replace(person, { what: 'left', since: turn.at, by, ...(passed ? { passed } : {}) });
  touch(turn, turn.state.index.dependents.person.get(person));
  (turn.people ??= []).push(person);
  recordAct(turn, 'left-site', person, by, comment, undefined, undefined, { person, reason: 'hand' });
}

/** What is kept of a badge that is back: only what the configuration would say otherwise. */
function putBack({ state, at }: Turn, tag: TagId, by: string): void {
  const isOfConfiguration = state.base.people.some((person) => person.tag === tag);
  if (isOfConfiguration) state.carriers.replace(tag, { person: null, since: at, by });
  else state.carriers.remove(tag);
}
