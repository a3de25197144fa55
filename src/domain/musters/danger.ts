import { isInsideDanger } from '../dangers/badges.ts';
import { isGasIn } from '../gas/zone-alarms.ts';
import type { Zone } from '../plant.ts';
import type { State, TagState } from '../state/state.ts';

/** Whether a badge is, or may be, in a danger area or where there is gas. */
export const isEndangered = (state: State, { memberships, dangers = [] }: Readonly<TagState>): boolean =>
  dangers.length > 0 ||
  memberships.some(({ zone: id }) => {
    const zone = state.index.zones.get(id);
    return zone !== undefined && isGasIn(state, zone);
  });

/** Whether a muster point is closed, as a danger area touches it: people must not gather there. */
export const isPointClosed = (state: State, zone: Zone): boolean => isInsideDanger(state, zone) || isGasIn(state, zone);
