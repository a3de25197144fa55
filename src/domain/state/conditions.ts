import type { AlarmCondition } from '../alarm/condition.ts';
import { condition } from '../alarm/condition.ts';
import type { AlarmId } from '../ids.ts';
import type { Plant } from '../plant.ts';
import { duration } from '../time.ts';

const indexes = new WeakMap<Plant, ReadonlyMap<AlarmId, AlarmCondition>>();

/** The condition behind an alarm id. A badge that nobody carries has its SOS too, made when it is first needed. */
export function conditionOf(plant: Plant, id: AlarmId): AlarmCondition | undefined {
  let index = indexes.get(plant);
  if (index === undefined) {
    index = new Map(plant.conditions.map((known) => [known.id, known]));
    indexes.set(plant, index);
  }
  return index.get(id) ?? strangersSos(id);
}

/** Somebody presses for help: an emergency, at once, ended only by a person. */
export const sosCondition = (subject: string): AlarmCondition =>
  condition(subject, 'sos', { priority: 1, latching: true, onDelay: duration(0), offDelay: duration(0) });

function strangersSos(id: AlarmId): AlarmCondition | undefined {
  return id.endsWith(':sos') ? sosCondition(id.slice(0, -':sos'.length)) : undefined;
}
