import { isHeard, type Whereabouts, whereIs } from '../domain/people/presence.ts';
import type { Person } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';

/** A person of the plant, and where. */
export interface PersonNow {
  readonly id: string;
  readonly name: string;
  readonly groups: string[];
  readonly company?: string;
  readonly until?: number;
  readonly tag?: string;
  readonly where: Whereabouts;
  readonly floor?: string;
  readonly zone?: string;
  readonly lastSeen?: number;
  readonly since?: number;
  readonly source: 'config' | 'desk';
}

/**
 * A person and where he is, or was last seen.
 *
 * @param isFull also what only those need who work with people: the badge, the company, the end of a visit, the last place of one who has left
 */
export function personNow(state: State, person: Person, isFull: boolean): PersonNow {
  const { id, name, groups, company, until, tag } = person;
  const seen = tag === undefined ? undefined : state.tags.get(tag);
  const said = state.byHand.get(id);
  const zone = seen?.memberships.find(({ elsewhere }) => elsewhere !== true)?.zone;
  const where = whereIs(state, person);
  const since = tag !== undefined && isHeard(state, tag) ? undefined : said?.since;
  return {
    id,
    name,
    groups: [...groups],
    ...(isFull && company !== undefined ? { company } : {}),
    ...(isFull && until !== undefined ? { until } : {}),
    ...(isFull && tag !== undefined ? { tag } : {}),
    where,
    ...(seen === undefined || (where === 'left' && !isFull) ? {} : { floor: seen.floor, lastSeen: seen.at }),
    ...(zone === undefined ? {} : { zone }),
    ...(since === undefined ? {} : { since }),
    source: state.people.get(id) === undefined ? 'config' : 'desk',
  };
}
