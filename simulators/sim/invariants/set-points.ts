import { baseState } from '../../../src/domain/alarm/base.ts';
import type { AlarmCondition, SetPoint } from '../../../src/domain/alarm/condition.ts';
import type { AlarmId } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { type Invariant, InvariantError, type Seen } from './invariant.ts';

/** An alarm is told with the set point that was in force. */
export class SetPointsAreTold implements Invariant {
  check(seen: Seen): void {
    const {
      outcome: { transitions },
      plant,
      before,
    } = seen;
    if (before !== undefined) this.#mustSayBoth(seen, before);
    for (const { alarm, kind, setPoint } of transitions) {
      if (kind !== 'raise' && kind !== 'change') continue;
      // What was due before the change comes before it.
      const inForce = [plant, ...(before === undefined ? [] : [before])].map((known) => conditionOf(known, alarm));
      if (inForce.every((condition) => condition?.setPoint === undefined)) continue;
      if (!inForce.some((condition) => isSame(condition?.setPoint, setPoint)))
        throw new InvariantError('a raise carries the set point that was in force', {
          alarm,
          setPoint,
          inForce: inForce.map((condition) => condition?.setPoint),
        });
    }
  }

  /**
   * The record has the set point of before; that of now comes with the change. An alarm that has returned was seen under
   * the set point of before, and keeps it until it is acknowledged.
   */
  #mustSayBoth({ state, outcome: { transitions }, plant }: Seen, before: Plant): void {
    for (const [id, alarm] of state.alarms) {
      const [old, now] = [conditionOf(before, id), conditionOf(plant, id)];
      if (old === undefined || now === undefined || baseState(alarm) === 'normal') continue;
      const hasReturned = !alarm.active && !alarm.latched;
      if (hasReturned) continue;
      if (!isSame(old.setPoint, now.setPoint) && !transitions.some((transition) => transition.alarm === id))
        throw new InvariantError('an alarm that goes on under another set point says so', { id, now: now.setPoint });
    }
  }
}

const byPlant = new WeakMap<Plant, ReadonlyMap<AlarmId, AlarmCondition>>();

function conditionOf(plant: Plant, id: AlarmId): AlarmCondition | undefined {
  let known = byPlant.get(plant);
  if (known === undefined) byPlant.set(plant, (known = new Map(plant.conditions.map((item) => [item.id, item]))));
  return known.get(id);
}

const isSame = (a: SetPoint | undefined, b: SetPoint | undefined): boolean =>
  a?.direction === b?.direction && a?.limit === b?.limit && a?.deadband === b?.deadband;
