import { companionOf } from '../people/companions.ts';
import { isDangerous, wornBadge, zonesOfBadge } from '../people/wearer.ts';
import type { Person } from '../plant.ts';
import type { TagId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { duration, seconds } from '../time.ts';
import type { PersonKind } from './kind.ts';

/**
 * The badge of a person says nothing of him (标签异常): its strap is open though he is on site, or it has gone for ten minutes
 * where another badge went, so that one of the two is carried for another. Two badges of one person need no alarm: the
 * configuration and the badge desk refuse them.
 */
export const TAG_DATA: PersonKind = {
  name: 'tag-data',
  words: text('标签异常', 'badge not with its person'),
  subject: 'person',
  shown: { mark: 'people' },
  configure({ tag }) {
    return tag === undefined
      ? undefined
      : { priority: 4, latching: false, onDelay: seconds(10), offDelay: duration(0) };
  },
  evaluate(turn, person) {
    if (person.tag === undefined || wornBadge(turn.state, person) === undefined) return 'within';
    if (isOff(turn, person.tag)) return 'beyond';
    return companionOf(turn.state, person.tag) === undefined ? 'within' : 'certain';
  },
  // Where there may be gas a badge that lies somewhere is not only a fault of the data.
  priority(turn, person) {
    const tag = wornBadge(turn.state, person);
    const isOpen = person.tag !== undefined && isOff(turn, person.tag);
    return isOpen && tag !== undefined && zonesOfBadge(turn.state, tag).some(isDangerous) ? 3 : 4;
  },
  isCalmDown: true,
  evidence(turn, { id, tag }: Person) {
    const seen = { sensedAt: turn.at, cause: 'badge' } as const;
    const other = tag === undefined || isOff(turn, tag) ? undefined : companionOf(turn.state, tag);
    if (other === undefined) return { ...seen, people: [id], trouble: { what: 'taken-off' } };
    const partner = turn.state.index.carrier.get(other)?.id;
    return { ...seen, people: partner === undefined ? [id] : [id, partner], trouble: { what: 'carried-together' } };
  },
};

const isOff = ({ state }: Turn, tag: TagId): boolean => state.bodies.get(tag)?.offSince !== undefined;
