import { isOnSite } from '../people/presence.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { PersonKind } from './kind.ts';

/** The agreed end of a visit has passed, and the person is still on site: nothing is taken away by itself. */
export const VISIT_OVER: PersonKind = {
  name: 'visit-over',
  words: text('访问超时', 'visit over'),
  subject: 'person',
  shown: { mark: 'people' },
  configure({ until }) {
    if (until === undefined) return undefined;
    return { priority: 4, latching: false, onDelay: duration(0), offDelay: duration(0) };
  },
  evaluate(turn, { id, until }) {
    if (until === undefined) return undefined;
    return until <= turn.at && isOnSite(turn.state, id) ? 'beyond' : 'within';
  },
  evidence: (turn, { id }) => ({ sensedAt: turn.at, cause: 'people', people: [id] }),
};
