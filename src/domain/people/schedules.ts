import type { ZoneId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { State, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { isInSchedule, nextChange } from './schedule.ts';

/**
 * Whether the rules about people (who may be in a zone, how many, how long) hold in it now; always without a schedule. Rules
 * that protect people ask no schedule.
 */
export function peopleRulesHold({ plant, at }: Pick<State, 'plant' | 'at'>, { schedule }: Zone): boolean {
  if (schedule === undefined || plant.clock === undefined) return true;
  return isInSchedule(schedule, at, plant.clock);
}

/** The hours of a zone may have begun or ended: what rests on the zone is evaluated, and again at the next change. */
export function settleSchedule(turn: Turn, id: ZoneId): void {
  const { state } = turn;
  const { schedule } = state.index.zones.get(id) ?? {};
  if (schedule === undefined || state.plant.clock === undefined) return state.deadlines.clear('schedule', id);
  touch(turn, state.index.dependents.zone.get(id));
  state.deadlines.set('schedule', id, nextChange(schedule, turn.at, state.plant.clock));
}

/** After a start, under another configuration, or when plant time was moved: hours are those of the clock of now. */
export function resumeSchedules(turn: Turn): void {
  for (const { id, schedule } of turn.state.plant.zones) if (schedule !== undefined) settleSchedule(turn, id);
}
