import type { AlarmCondition } from '../alarm/condition.ts';
import { condition } from '../alarm/condition.ts';
import { GATEWAY_ALARM_NAMES, GATEWAY_ALARMS } from '../gateway/alarms.ts';
import type { AlarmId } from '../ids.ts';
import type { Plant } from '../plant.ts';
import { duration } from '../time.ts';

const indexes = new WeakMap<Plant, ReadonlyMap<AlarmId, AlarmCondition>>();

/** Alarms of the gateway itself. */
export const GATEWAY_CONDITIONS: readonly AlarmCondition[] = GATEWAY_ALARM_NAMES.map((name) =>
  condition('gateway', name, {
    priority: GATEWAY_ALARMS[name].priority,
    latching: false,
    onDelay: duration(0),
    offDelay: duration(0),
  }),
);

/** The condition behind an alarm id. A badge that nobody carries has its SOS too, made when it is first needed. */
export function conditionOf(plant: Plant, id: AlarmId): AlarmCondition | undefined {
  let index = indexes.get(plant);
  if (index === undefined) {
    index = new Map(plant.conditions.map((known) => [known.id, known]));
    indexes.set(plant, index);
  }
  return index.get(id) ?? gatewaysOwn(id) ?? strangersSos(id);
}

/** Somebody presses for help: an emergency, at once, ended only by a person. */
export const sosCondition = (subject: string): AlarmCondition =>
  condition(subject, 'sos', { priority: 1, latching: true, onDelay: duration(0), offDelay: duration(0) });

/** A configuration that was put into force by an older version knows fewer of them. */
const gatewaysOwn = (id: AlarmId): AlarmCondition | undefined => GATEWAY_CONDITIONS.find((own) => own.id === id);

function strangersSos(id: AlarmId): AlarmCondition | undefined {
  return id.endsWith(':sos') ? sosCondition(id.slice(0, -':sos'.length)) : undefined;
}
