import type { Someone } from '../alarm/transition.ts';
import type { PersonId } from '../ids.ts';
import { peopleRulesHold } from '../people/schedules.ts';
import type { Zone } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { ZoneKind } from './kind.ts';

/**
 * A person without a right to be there is certainly in a zone (越界): one of a group that must not be there, one whom nothing
 * allows where only some may be, or an unknown person, whose badge no person of the plant carries.
 */
export const FORBIDDEN: ZoneKind = {
  name: 'forbidden',
  words: text('越界进入', 'forbidden entry'),
  subject: 'zone',
  shown: { mark: 'zone' },
  isAboutPeople: true,
  configure({ forbid, allow }, { onDelay }) {
    return forbid.length === 0 && allow === undefined
      ? undefined
      : { priority: 2, latching: false, onDelay, offDelay: duration(0) };
  },
  evaluate: (turn, zone) => (trespassersIn(turn, zone).length > 0 ? 'beyond' : 'within'),
  evidence: (turn, zone) => ({ sensedAt: turn.at, cause: 'people', people: trespassersIn(turn, zone) }),
};

function trespassersIn(turn: Turn, zone: Zone): readonly Someone[] {
  const found: Someone[] = [];
  if (!peopleRulesHold(turn.state, zone)) return found;
  for (const { who, person, certain } of turn.state.zones.get(zone.id)?.occupants ?? [])
    if (certain && isForbidden(turn, zone, person)) found.push(who);
  return found;
}

function isForbidden(turn: Turn, zone: Zone, person: PersonId | null): boolean {
  const known = person === null ? undefined : turn.state.index.people.get(person);
  if (known === undefined) return true;
  const { forbid, allow } = zone;
  // A right of one's own goes before what holds for a group.
  if (allow?.includes(known.id) === true) return false;
  if (known.groups.some((group) => forbid.includes(group))) return true;
  return allow !== undefined && !known.groups.some((group) => allow.includes(group));
}
