import type { AlarmState } from '../../../src/domain/alarm/alarm-state.ts';
import { alarmId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now } from './invariant.ts';

const LEVELS = ['high', 'high-high', 'low', 'low-low', 'over-range'] as const;

/** Where no gas detector measures any more there is an emergency; where one does, there is none of this kind. */
export class BlindZonesAreEmergencies implements Invariant {
  everySecond({ state, plant }: Now): void {
    const ids = new Set<string>(plant.conditions.map(({ id }) => id));
    for (const { id, gasPoints } of plant.zones) {
      const alarm = alarmId(id, 'unprotected');
      if (!ids.has(alarm)) continue;
      const isBlind = gasPoints.every((point) => {
        const own = LEVELS.map((name) => alarmId(point, name)).filter((level) => ids.has(level));
        const isBypassed = own.length > 0 && own.every((level) => isOut(state.alarms.get(level)));
        return isBypassed || state.alarms.get(alarmId(point, 'bad'))?.active === true;
      });
      const isActive = state.alarms.get(alarm)?.active === true;
      if (isBlind !== isActive)
        throw new InvariantError('a zone without a detector that measures is an emergency', { id, isBlind, isActive });
    }
  }
}

const isOut = (alarm: Readonly<AlarmState> | undefined): boolean =>
  alarm?.hiding?.some(({ overlay }) => overlay === 'out-of-service') === true;
