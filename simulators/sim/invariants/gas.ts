import type { AlarmState } from '../../../src/domain/alarm/alarm-state.ts';
import { alarmId } from '../../../src/domain/ids.ts';
import type { Zone } from '../../../src/domain/plant.ts';
import type { State } from '../../../src/domain/state/state.ts';

const LEVELS = ['high', 'high-high', 'low', 'low-low', 'over-range'];

/** Whether a detector of one of these zones says that there is gas. */
export const isGasThere = (state: State, zones: readonly Zone[]): boolean =>
  zones.some(({ gasPoints }) =>
    gasPoints.some((point) => LEVELS.some((name) => isInForce(state.alarms.get(alarmId(point, name))))),
  );

/** Gas at a detector that a person has put out of service is no danger to people. */
const isInForce = (alarm: Readonly<AlarmState> | undefined): boolean =>
  alarm?.active === true && alarm.hiding?.some(({ overlay }) => overlay === 'out-of-service') !== true;
