import type { AlarmId } from '../domain/ids.ts';
import { priorityOf } from '../domain/state/conditions.ts';
import type { State } from '../domain/state/state.ts';

/** How many alarms of each priority are active, and how many are unacknowledged; index 0 is priority 1. None that is hidden. */
export interface AlarmTally {
  readonly active: readonly number[];
  readonly unacked: readonly number[];
}

export function standingIn(state: State): AlarmTally {
  const active = [0, 0, 0, 0];
  const unacked = [0, 0, 0, 0];
  for (const [id, alarm] of state.alarms) {
    if ((!alarm.active && alarm.acked) || alarm.hiding !== undefined) continue;
    const place = (priorityOf(state, id) ?? 1) - 1;
    if (alarm.active) active[place] = (active[place] ?? 0) + 1;
    if (!alarm.acked) unacked[place] = (unacked[place] ?? 0) + 1;
  }
  return { active, unacked };
}

/** The highest priority among some alarms, 1 to 4; 0 where none is active, or none unacknowledged. */
export function highestOf(
  state: State,
  ids: readonly AlarmId[],
): { readonly active: number; readonly unacked: number } {
  let [active, unacked] = [0, 0];
  for (const id of ids) {
    const alarm = state.alarms.get(id);
    if (alarm === undefined || (!alarm.active && alarm.acked) || alarm.hiding !== undefined) continue;
    const priority = priorityOf(state, id) ?? 1;
    if (alarm.active && (active === 0 || priority < active)) active = priority;
    if (!alarm.acked && (unacked === 0 || priority < unacked)) unacked = priority;
  }
  return { active, unacked };
}

/** Of the badge sources: all of them, some of them or none is heard since the gateway listens. */
export function sourcesHeard({ plant, devices }: State): 'all' | 'some' | 'none' {
  let [heard, silent] = [false, false];
  for (const { id, kind } of plant.devices) {
    if (kind !== 'badges') continue;
    const { up, lastUpAt, listeningSince } = devices.get(id) ?? { up: false };
    const isHeard = up && lastUpAt !== undefined && (listeningSince === undefined || lastUpAt >= listeningSince);
    if (isHeard) heard = true;
    else silent = true;
  }
  if (!heard) return 'none';
  return silent ? 'some' : 'all';
}
