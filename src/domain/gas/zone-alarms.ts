import { type AlarmId, alarmId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { State } from '../state/state.ts';

/** Alarms of a gas point that say that there is gas, or too little oxygen. */
const NAMES = ['high', 'high-high', 'low', 'low-low', 'over-range'] as const;

const known = new WeakMap<Zone, readonly AlarmId[]>();

/** The gas alarms of all gas points of a zone: made once for each zone. */
export function gasAlarmsOf(zone: Zone): readonly AlarmId[] {
  let alarms = known.get(zone);
  if (alarms === undefined) {
    alarms = zone.gasPoints.flatMap((point) => NAMES.map((name) => alarmId(point, name)));
    known.set(zone, alarms);
  }
  return alarms;
}

/** Whether there is a gas alarm in a zone now. */
export const isGasIn = ({ alarms }: Pick<State, 'alarms'>, zone: Zone): boolean =>
  gasAlarmsOf(zone).some((id) => alarms.get(id)?.active === true);
