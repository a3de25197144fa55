import { personId } from '../ids.ts';
import { leaveByHand } from './badge-desk.ts';
import { badgeOf } from '../people/carrier.ts';
import { leaveSite } from '../people/site.ts';
import { type Acting, recordAct } from './act.ts';

/** A person is known to have left the site: no count has him, until his badge is located again. */
export const leftSiteAct: Acting['left-site'] = (turn, { person, comment }, { by }) => {
  const { state } = turn;
  const badge = badgeOf(state, person);
  const tag = badge === undefined ? undefined : state.tags.get(badge);
  if (badge !== undefined && tag !== undefined && tag.left === undefined) {
    leaveSite(turn, badge, 'hand', { by, ...(comment === undefined ? {} : { comment }) });
    return undefined;
  }
  if (state.byHand.get(personId(person))?.what === 'arrived') {
    leaveByHand(turn, personId(person), by, comment);
    return undefined;
  }
  recordAct(turn, 'left-site', person, by, comment, 'not-on-site');
  return 'not-on-site';
};
