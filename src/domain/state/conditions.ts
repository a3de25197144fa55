import type { AlarmCondition } from '../alarm/condition.ts';
import { condition } from '../alarm/condition.ts';
import { GATEWAY_ALARM_NAMES, GATEWAY_ALARMS } from '../gateway/alarms.ts';
import type { AlarmId } from '../ids.ts';
import type { Plant } from '../plant.ts';
import { duration, minutes, seconds } from '../time.ts';

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
export const conditionOf = (plant: Plant, id: AlarmId): AlarmCondition | undefined =>
  indexOf(plant).get(id) ?? strangersSos(id);

/** Whether an alarm is of the plant, and not of a badge that may never be heard again. */
export const isConfigured = (plant: Plant, id: AlarmId): boolean => indexOf(plant).has(id);

function indexOf(plant: Plant): ReadonlyMap<AlarmId, AlarmCondition> {
  let index = indexes.get(plant);
  if (index === undefined) {
    index = new Map([...addedSince(plant), ...plant.conditions].map((known) => [known.id, known]));
    indexes.set(plant, index);
  }
  return index;
}

/** A configuration that was put into force by an older version knows fewer of them. */
const addedSince = (plant: Plant): AlarmCondition[] => [
  ...GATEWAY_CONDITIONS,
  ...plant.devices.filter(({ kind }) => kind === 'badges').map(({ id }) => strangersCondition(id)),
];

/** Somebody presses for help: an emergency, at once, ended only by a person. */
export const sosCondition = (subject: string): AlarmCondition =>
  condition(subject, 'sos', { priority: 1, latching: true, onDelay: duration(0), offDelay: duration(0) });

/**
 * More badges that nobody carries than their source may have. Within the on-delay most of them have spoken, so that the
 * number is the true one; the off-delay lets a badge miss some of its turns.
 */
export const strangersCondition = (source: string): AlarmCondition =>
  condition(source, 'strangers', { priority: 3, latching: false, onDelay: seconds(2), offDelay: minutes(1) });

function strangersSos(id: AlarmId): AlarmCondition | undefined {
  return id.endsWith(':sos') ? sosCondition(id.slice(0, -':sos'.length)) : undefined;
}
