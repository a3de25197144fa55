import type { Priority } from '../alarm/condition.ts';
import type { Zone } from '../plant.ts';
import { peopleRulesHold } from '../people/schedules.ts';
import { isSilent } from '../people/silence.ts';
import { waitedIn } from '../people/waits.ts';
import { isOff, ruleOf } from '../people/zone-rules.ts';
import { text } from '../text.ts';
import { duration, minutes, seconds } from '../time.ts';
import type { PersonKind } from './kind.ts';
import { hasSpoken, lookAgain, scheduleChange, seenTag, stayKind, unheard } from './stay.ts';

const AWAY = minutes(10);
const BACK = seconds(30);
const PRIORITY = 3;
const NAME = 'left-post';

const isPost = (zone: Zone): boolean => zone.post === true && !isOff(zone, 'wrong-post');

const higher = (a: Priority, b: Priority): Priority => (a < b ? a : b);

/** For a while in the zone of a post to which others are assigned (串岗): a person without a post is at none that is wrong. */
export const WRONG_POST = stayKind({
  name: 'wrong-post',
  words: text('串岗', 'at the post of others'),
  priority: PRIORITY,
  offDelay: BACK,
  after: () => minutes(5),
  isOf: isPost,
  concerns: ({ posts = [] }, zones) => posts.length > 0 && zones.some(({ id }) => !posts.includes(id)),
  holds: (_turn, { posts = [] }, zone) => !posts.includes(zone.id),
});

/**
 * A person who is on site has been away from all of his posts, in their hours (脱岗). Who has left the site is no such
 * person: `under-count` asks for people. Of a silent badge nothing is said: it is lost.
 */
export const LEFT_POST: PersonKind = {
  name: NAME,
  words: text('脱岗', 'away from the post'),
  subject: 'person',
  shown: { mark: 'people' },
  configure({ tag, posts = [] }, { zones = [] }) {
    const own = zones.filter((zone) => posts.includes(zone.id) && !isOff(zone, NAME));
    if (tag === undefined || own.length === 0) return undefined;
    const rules = own.map((zone) => ruleOf(zone, NAME) ?? {});
    const priority = rules.reduce<Priority>((most, rule) => higher(most, rule.priority ?? PRIORITY), 4);
    const offDelay = Math.max(...rules.map((rule) => rule.offDelay ?? BACK));
    return { priority, latching: false, onDelay: duration(0), offDelay: duration(offDelay) };
  },
  evaluate(turn, person) {
    const tag = seenTag(turn, person);
    if (tag === undefined) return 'within';
    if (!hasSpoken(turn, tag) || isSilent(turn, tag)) return unheard(turn, person, NAME, tag);
    const posts = (person.posts ?? []).flatMap((id) => turn.state.index.zones.get(id) ?? []);
    const own = posts.filter((zone) => !isOff(zone, NAME));
    const asked = own.filter((zone) => peopleRulesHold(turn.state, zone));
    const [first] = asked;
    const isThere = posts.some(({ id }) => tag.memberships.some(({ zone }) => zone === id));
    const after = Math.min(...asked.map((zone) => ruleOf(zone, NAME)?.onDelay ?? AWAY));
    const held = first === undefined || isThere ? [] : [{ zone: first.id, after: duration(after) }];
    const { due, next } = waitedIn(turn, person.id, NAME, held);
    const changes = own.flatMap((zone) => scheduleChange(turn, zone) ?? []);
    lookAgain(turn, person, NAME, next === undefined ? changes : [...changes, next]);
    return due.length > 0 ? 'beyond' : 'within';
  },
  evidence: (turn, person) => ({ sensedAt: turn.at, cause: 'people', people: [person.id] }),
};
