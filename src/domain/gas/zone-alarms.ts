import { type AlarmId, alarmId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { State } from '../state/state.ts';
import { isActiveInService } from './service.ts';

/** Alarms of a gas point that say that there is gas, or too little oxygen. */
export const LEVELS = ['high', 'high-high', 'low', 'low-low', 'over-range'] as const;

const known = new WeakMap<Zone, readonly AlarmId[]>();

/** The gas alarms of all gas points of a zone: made once for each zone. */
export function gasAlarmsOf(zone: Zone): readonly AlarmId[] {
  let alarms = known.get(zone);
  if (alarms === undefined) {
    alarms = zone.gasPoints.flatMap((point) => LEVELS.map((name) => alarmId(point, name)));
    known.set(zone, alarms);
  }
  return alarms;
}

/** Whether there is a gas alarm in a zone now, of a detector in service. */
export const isGasIn = (state: Pick<State, 'alarms'>, zone: Zone): boolean =>
  gasAlarmsOf(zone).some((id) => isActiveInService(state, id));
