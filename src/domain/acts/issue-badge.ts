import { handOut, refusedBadge } from './badge-desk.ts';
import { type Acting, recordAct } from './act.ts';

/** The badge desk hands a badge to a person. */
export const issueBadgeAct: Acting['issue-badge'] = (turn, { tag, person, swap }, { by }) => {
  const { state } = turn;
  const refusal = state.index.people.has(person)
    ? refusedBadge(state, tag, person, swap === true)
    : ('unknown-person' as const);
  if (refusal === undefined) handOut(turn, tag, person, by);
  else recordAct(turn, 'badge-issued', tag, by, undefined, refusal, undefined, { person });
  return refusal;
};
