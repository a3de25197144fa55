import type { PersonId } from '../ids.ts';
import { type KnownToBeThere, presenceIn } from '../people/confirmed.ts';
import { peopleRulesHold } from '../people/schedules.ts';
import { ruleOf, timed } from '../people/zone-rules.ts';
import type { Zone } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { seconds } from '../time.ts';
import type { ZoneKind } from './kind.ts';

const NEEDED = 2;

/** Where work needs two (双人作业) there is a person inside, and fewer than two who may do it are known to be there. */
export const TWO_PERSON: ZoneKind = {
  name: 'two-person',
  words: text('双人作业不足两人', 'fewer than two for two-person work'),
  short: text('双人作业缺人', 'two-person rule'),
  subject: 'zone',
  shown: { mark: 'zone' },
  isAboutPeople: true,
  isOfSilence: true,
  configure(zone) {
    const rule = ruleOf(zone, 'two-person');
    if (rule === undefined) return undefined;
    return timed({ priority: 2, latching: false, onDelay: seconds(30), offDelay: seconds(10) }, rule);
  },
  evaluate(turn, zone) {
    if (insideOf(turn, zone).length === 0 || !peopleRulesHold(turn.state, zone)) return 'within';
    const { confirmed, unheard } = qualifiedIn(turn, zone);
    if (confirmed.length >= NEEDED) return 'within';
    return confirmed.length + unheard.length >= NEEDED ? 'unknown' : 'beyond';
  },
  evidence: (turn, zone) => ({ sensedAt: turn.at, cause: 'people', people: insideOf(turn, zone) }),
};

const insideOf = (turn: Turn, zone: Zone) =>
  turn.state.zones
    .get(zone.id)
    ?.occupants.flatMap(({ who, certain, elsewhere }) => (certain && elsewhere !== true ? who : [])) ?? [];

function qualifiedIn(turn: Turn, zone: Zone): KnownToBeThere {
  const groups = ruleOf(zone, 'two-person')?.qualified;
  if (groups === undefined) return presenceIn(turn, zone);
  const { people } = turn.state.index;
  const isQualified = (id: PersonId): boolean => {
    const person = people.get(id);
    return person?.qualified === true || person?.groups.some((own) => groups.includes(own)) === true;
  };
  return presenceIn(turn, zone, isQualified);
}
