import { alarmId } from '../ids.ts';
import type { Person } from '../plant.ts';
import { isSilent, lostAfter } from '../people/silence.ts';
import { isDangerous, isInGas, zonesOfBadge } from '../people/wearer.ts';
import type { TagState, Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { duration, since } from '../time.ts';
import type { PersonKind } from './kind.ts';

/**
 * The badge of a person has said nothing of its place for max(3 periods, 30 s), and the person has not left the site
 * (失联). It is an emergency where there is a gas alarm in a zone in which the badge was last seen, and of more weight in a
 * dangerous one.
 */
export const LOST: PersonKind = {
  name: 'lost',
  words: text('人员失联', 'lost'),
  subject: 'person',
  shown: { mark: 'people', behind: 'offline' },
  isOfSilence: true,
  configure({ tag }) {
    if (tag === undefined) return undefined;
    return { priority: 3, latching: false, onDelay: duration(0), offDelay: duration(0) };
  },
  evaluate(turn, person) {
    const tag = badgeOf(turn, person);
    // What a broker kept was no sight of the badge.
    if (tag === undefined || tag.trust.reason === 'retained') return undefined;
    if (tag.left !== undefined) return 'within';
    if (isSilent(turn, tag)) return 'beyond';
    // After a start it is silent, too, but may not have had the time to speak.
    return since(tag.at, turn.at) >= lostAfter(turn.state, tag) ? 'unknown' : 'within';
  },
  priority(turn, person) {
    const tag = badgeOf(turn, person);
    if (tag === undefined) return 3;
    if (isInGas(turn.state, tag)) return 1;
    return zonesOfBadge(turn.state, tag).some(isDangerous) ? 2 : 3;
  },
  evidence(turn, person) {
    const tag = badgeOf(turn, person);
    const isDark = tag !== undefined && turn.state.alarms.get(alarmId(tag.device, 'offline'))?.active === true;
    return { sensedAt: turn.at, cause: isDark ? 'offline' : 'badge', people: [person.id] };
  },
};

const badgeOf = ({ state }: Turn, { tag }: Person): Readonly<TagState> | undefined =>
  tag === undefined ? undefined : state.tags.get(tag);
