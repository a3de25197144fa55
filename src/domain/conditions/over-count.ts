import { text } from '../text.ts';
import { seconds } from '../time.ts';
import type { ZoneKind } from './kind.ts';
import { occupantsOf, peopleEvidence } from './people-in-zone.ts';

/** More people in a zone than it may hold (超员); badges that are only counted are one more, at least. */
export const OVER_COUNT: ZoneKind = {
  name: 'over-count',
  words: text('超员', 'too many people'),
  subject: 'zone',
  shown: { mark: 'zone', hasValue: true },
  isAboutPeople: true,
  configure({ max }, { onDelay }) {
    return max === undefined ? undefined : { priority: 2, latching: false, onDelay, offDelay: seconds(30) };
  },
  evaluate(turn, zone) {
    const { people, isMore } = occupantsOf(turn, zone);
    return zone.max !== undefined && people.length + (isMore ? 1 : 0) > zone.max ? 'beyond' : 'within';
  },
  evidence(turn, zone) {
    const seen = peopleEvidence(turn, 'people', zone);
    return { ...seen, value: (seen.people?.length ?? 0) + (seen.atLeast === true ? 1 : 0) };
  },
};
