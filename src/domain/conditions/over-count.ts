import type { Zone } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { seconds } from '../time.ts';
import type { ZoneKind } from './kind.ts';
import { certainIn, occupantsOf, peopleEvidence } from './people-in-zone.ts';

/** More people are certainly in a zone than it may hold (超员); badges that are only counted are one more, at least. */
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
    return zone.max !== undefined && countIn(turn, zone) > zone.max ? 'beyond' : 'within';
  },
  evidence: (turn, zone) => ({
    ...peopleEvidence(turn, 'people', zone),
    people: certainIn(turn, zone),
    value: countIn(turn, zone),
  }),
};

function countIn(turn: Turn, zone: Zone): number {
  const { isMore } = occupantsOf(turn, zone);
  return certainIn(turn, zone).length + (isMore ? 1 : 0);
}
