import { isGasIn } from '../gas/zone-alarms.ts';
import type { Zone } from '../plant.ts';
import type { State, TagState } from '../state/state.ts';

/** Whether a badge is, or may be, where there is gas. */
export const isEndangered = (state: State, { memberships }: Readonly<TagState>): boolean =>
  memberships.some(({ zone: id }) => {
    const zone = state.index.zones.get(id);
    return zone !== undefined && isGasIn(state, zone);
  });

/** Whether a muster point is closed: people must not gather there. */
export const isPointClosed = (state: State, zone: Zone): boolean => isGasIn(state, zone);
