import { inDanger } from '../dangers/badges.ts';
import type { ZoneId } from '../ids.ts';
import type { Person } from '../plant.ts';
import { STILL_ELSEWHERE, STILL_IN_DANGER, STILL_WARNING, stillFor } from '../people/stillness.ts';
import { isDangerous, isInGas, wornBadge, zonesOfBadge } from '../people/wearer.ts';
import type { State, TagState, Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { type Duration, duration } from '../time.ts';
import type { PersonKind } from './kind.ts';

/**
 * A person has not moved for 120 s in a dangerous zone, or where there is a gas alarm (静止). Elsewhere, after 300 s, only
 * where an accelerometer says so: a place alone that stays the same is that of anyone who sits at work, and an alarm that comes
 * each day is heard by no one. Where people rest, at a charger and where they muster there is none, unless there is gas.
 */
export const NO_MOTION: PersonKind = {
  name: 'no-motion',
  words: text('人员静止不动', 'no motion'),
  short: text('静止', 'no motion'),
  subject: 'person',
  shown: { mark: 'people', isDanger: true },
  isOfSilence: true,
  configure({ tag }) {
    if (tag === undefined) return undefined;
    // The last part of the time is the on-delay.
    return { priority: 2, latching: false, onDelay: STILL_WARNING, offDelay: duration(0) };
  },
  evaluate(turn, person) {
    const tag = wornBadge(turn.state, person);
    if (tag === undefined || person.tag === undefined) return 'within';
    const still = stillFor(turn.state, person.tag);
    if (still === undefined) return isMoving(turn, person) ? 'within' : 'unknown';
    const limit = longestStill(turn, person, tag);
    if (limit === undefined || still < limit - STILL_WARNING) return 'within';
    return still < limit ? 'beyond' : 'certain';
  },
  priority: (turn, person) => {
    const tag = wornBadge(turn.state, person);
    return tag !== undefined && isWhereGasIs(turn, person, tag) ? 1 : 2;
  },
  evidence: (turn, { id }) => ({ sensedAt: turn.at, cause: 'badge', people: [id] }),
};

const isMoving = ({ state }: Turn, { tag }: Person): boolean =>
  tag !== undefined && state.bodies.get(tag)?.moving === true;

function mayRest({ index }: State, id: ZoneId): boolean {
  const zone = index.zones.get(id);
  return zone !== undefined && (zone.rest === true || zone.muster || zone.charger === true);
}

/** In a zone with a gas alarm, or in the danger area of a detector. */
const isWhereGasIs = ({ state }: Turn, { tag: id }: Person, tag: Readonly<TagState>): boolean =>
  isInGas(state, tag) || (id !== undefined && inDanger(state, id));

/** How long the person of a badge may be still where it is now; none where he may rest. */
function longestStill(turn: Turn, person: Person, tag: Readonly<TagState>): Duration | undefined {
  const { state } = turn;
  if (isWhereGasIs(turn, person, tag)) return STILL_IN_DANGER;
  if (tag.memberships.some(({ zone, certain, elsewhere }) => certain && elsewhere !== true && mayRest(state, zone)))
    return undefined;
  if (zonesOfBadge(state, tag).some(isDangerous)) return STILL_IN_DANGER;
  return person.tag !== undefined && state.bodies.get(person.tag)?.moving === false ? STILL_ELSEWHERE : undefined;
}
