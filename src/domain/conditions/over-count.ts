import { peopleRulesHold } from '../people/schedules.ts';
import type { Zone } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { seconds } from '../time.ts';
import type { ZoneKind } from './kind.ts';
import { countedIn, occupantsOf, peopleEvidence } from './people-in-zone.ts';

/**
 * More people are, or may be, in a zone than it may hold (超员; uncertain ones are counted): the number is that
 * of the head-count, so that no count above the most stays without its alarm. Badges that are only counted are one more,
 * at least.
 */
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
    const { max } = zone;
    return max !== undefined && countIn(turn, zone) > max && peopleRulesHold(turn.state, zone) ? 'beyond' : 'within';
  },
  evidence: (turn, zone) => ({
    ...peopleEvidence(turn, 'people', zone),
    people: countedIn(turn, zone),
    value: countIn(turn, zone),
  }),
};

function countIn(turn: Turn, zone: Zone): number {
  const { isMore } = occupantsOf(turn, zone);
  return countedIn(turn, zone).length + (isMore ? 1 : 0);
}
