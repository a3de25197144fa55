import { isGasIn } from '../gas/zone-alarms.ts';
import type { Person, Zone } from '../plant.ts';
import type { State, TagState } from '../state/state.ts';

/** The badge that a person wears on site, as far as is known; none where it was never located, or he has left. */
export function wornBadge({ tags }: Pick<State, 'tags'>, { tag }: Person): Readonly<TagState> | undefined {
  const worn = tag === undefined ? undefined : tags.get(tag);
  // What a broker kept was no sight of the badge.
  return worn === undefined || worn.left !== undefined || worn.trust.reason === 'retained' ? undefined : worn;
}

/** The zones in which a badge is, or may be. */
export const zonesOfBadge = ({ index }: Pick<State, 'index'>, { memberships }: Readonly<TagState>): readonly Zone[] =>
  memberships.flatMap(({ zone }) => index.zones.get(zone) ?? []);

/** Whether a zone is dangerous by what it is: its air is watched, or its risk is red or orange (domain.md 6). */
export const isDangerous = ({ gasPoints, risk }: Zone): boolean =>
  gasPoints.length > 0 || risk === 'red' || risk === 'orange';

/** Whether there is a gas alarm where a badge is, or was last seen. */
export const isInGas = (state: State, tag: Readonly<TagState>): boolean =>
  zonesOfBadge(state, tag).some((zone) => isGasIn(state, zone));
