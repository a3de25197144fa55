import { FALL_DELAY } from '../people/body.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { PersonKind } from './kind.ts';

/**
 * A badge says that its wearer fell, and he has not got up for 20 s (跌倒): an emergency that only a person ends. He has got
 * up when he goes away from where he fell, or when his accelerometer sees a motion that began after the fall.
 */
export const MAN_DOWN: PersonKind = {
  name: 'man-down',
  words: text('人员跌倒', 'man down'),
  subject: 'person',
  shown: { mark: 'people', isDanger: true },
  configure({ tag }) {
    return tag === undefined ? undefined : { priority: 1, latching: true, onDelay: FALL_DELAY, offDelay: duration(0) };
  },
  evaluate: ({ state }, { tag }) =>
    tag !== undefined && state.bodies.get(tag)?.fallAt !== undefined ? 'beyond' : 'within',
  evidence: (turn, { id }) => ({ sensedAt: turn.at, cause: 'badge', people: [id] }),
};
