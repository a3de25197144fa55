import { badgeOf } from '../people/carrier.ts';
import { leaveSite } from '../people/site.ts';
import { type Acting, recordAct } from './act.ts';

/** A person is known to have left the site: no count has him, until his badge is located again. */
export const leftSiteAct: Acting['left-site'] = (turn, { person, comment }, { by }) => {
  const badge = badgeOf(turn.state, person);
  const tag = badge === undefined ? undefined : turn.state.tags.get(badge);
  if (badge === undefined || tag === undefined || tag.left !== undefined) {
    recordAct(turn, 'left-site', person, by, comment, 'not-on-site');
    return 'not-on-site';
  }
  leaveSite(turn, badge, 'hand', { by, ...(comment === undefined ? {} : { comment }) });
  return undefined;
};
