import { presenceIn } from '../people/confirmed.ts';
import { peopleRulesHold } from '../people/schedules.ts';
import { ruleOf, timed } from '../people/zone-rules.ts';
import { text } from '../text.ts';
import { minutes, seconds } from '../time.ts';
import type { ZoneKind } from './kind.ts';

/**
 * Fewer people than a zone needs are there (缺员): only those count who are inside without doubt and whose badges are
 * heard. While their source does not answer nothing can be said.
 */
export const UNDER_COUNT: ZoneKind = {
  name: 'under-count',
  words: text('缺员', 'too few people'),
  subject: 'zone',
  shown: { mark: 'zone', hasValue: true },
  isOfSilence: true,
  configure(zone) {
    const { min } = zone;
    if (min === undefined) return undefined;
    const setPoint = { direction: 'low', limit: min - 1, deadband: 0 } as const;
    const defaults = { priority: 3, latching: false, onDelay: minutes(5), offDelay: seconds(10), setPoint } as const;
    return timed(defaults, ruleOf(zone, 'under-count'));
  },
  evaluate(turn, zone) {
    const { min = 0 } = zone;
    const { confirmed, unheard } = presenceIn(turn, zone);
    if (confirmed.length >= min || !peopleRulesHold(turn.state, zone)) return 'within';
    return confirmed.length + unheard.length >= min ? 'unknown' : 'beyond';
  },
  evidence(turn, zone, { setPoint }) {
    const { confirmed } = presenceIn(turn, zone);
    const limit = setPoint === undefined ? {} : { setPoint };
    return { sensedAt: turn.at, cause: 'people', value: confirmed.length, ...limit };
  },
};
