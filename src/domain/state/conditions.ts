import { type AlarmCondition, condition, type Priority, SOS_RULE } from '../alarm/condition.ts';
import type { AlarmId } from '../ids.ts';
import type { PlantIndex, State } from './state.ts';

/** The condition behind an alarm id. A badge without a person has its SOS too, made when it is first needed. */
export const conditionOf = (index: PlantIndex, id: AlarmId): AlarmCondition | undefined =>
  index.conditions.get(id) ?? sosOfBadge(id);

/** Whether an alarm is of the plant, and not of a badge that may never be heard again. */
export const isConfigured = (index: PlantIndex, id: AlarmId): boolean => index.conditions.has(id);

const sosOfBadge = (id: AlarmId): AlarmCondition | undefined =>
  id.endsWith(':sos') ? condition(id.slice(0, -':sos'.length), 'sos', SOS_RULE) : undefined;

/** What an alarm is worth now; none where it is not known. */
export const priorityOf = ({ alarms, index }: State, id: AlarmId): Priority | undefined =>
  alarms.get(id)?.evidence?.priority ?? conditionOf(index, id)?.priority;
