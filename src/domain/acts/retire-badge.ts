import { withdraw } from './badge-desk.ts';
import { changeRoster } from './roster.ts';
import { isHeard } from '../people/presence.ts';
import { takeOff } from '../people/site.ts';
import { type Acting, recordAct } from './act.ts';

/** So many badges are kept as out of use. */
const MOST_RETIRED = 5000;

/**
 * A badge is lost or broken: it is out of use, with the reason, and is handed to no person. Where it is heard again, it
 * counts. Its person stays on site by hand: that he left, no person said.
 */
export const retireBadgeAct: Acting['retire-badge'] = (turn, { tag, reason }, { by }) => {
  const { state } = turn;
  const retired = [...state.carriers].filter(([, known]) => known.retired !== undefined).length;
  const refusal =
    state.carriers.get(tag)?.retired !== undefined
      ? 'badge-retired'
      : retired >= MOST_RETIRED
        ? 'too-many-people'
        : undefined;
  if (refusal !== undefined) {
    recordAct(turn, 'badge-retired', tag, by, reason, refusal);
    return refusal;
  }
  const person = state.index.carrier.get(tag)?.id;
  if (person !== undefined) withdraw(turn, tag, person, by);
  // Who carried it is not known, and that he left neither.
  else if (isHeard(state, tag)) takeOff(turn, tag, 'retired');
  changeRoster(turn, { tags: [tag] }, () =>
    state.carriers.replace(tag, { person: null, since: turn.at, by, retired: reason }),
  );
  recordAct(turn, 'badge-retired', tag, by, reason, undefined, undefined, person === undefined ? {} : { person });
  return undefined;
};

/** A badge that was out of use may be handed out again. */
export const reuseBadgeAct: Acting['reuse-badge'] = (turn, { tag }, { by }) => {
  const { state } = turn;
  if (state.carriers.get(tag)?.retired === undefined) {
    recordAct(turn, 'badge-reused', tag, by, undefined, 'not-retired');
    return 'not-retired';
  }
  // The configuration still names a person: the badge was taken from him all the same.
  changeRoster(turn, { tags: [tag] }, () => {
    const isOfConfiguration = state.base.people.some((person) => person.tag === tag);
    if (isOfConfiguration) state.carriers.replace(tag, { person: null, since: turn.at, by });
    else state.carriers.remove(tag);
  });
  recordAct(turn, 'badge-reused', tag, by, undefined, undefined);
  return undefined;
};
