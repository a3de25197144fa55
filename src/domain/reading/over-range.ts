import { mayFallBack } from '../gas/gases.ts';
import { alarmId } from '../ids.ts';
import type { Point } from '../plant.ts';
import type { Turn } from '../state/state.ts';

/**
 * A catalytic bead in too rich a mixture falls back to a low number: once it was over range, whatever it reads stays
 * in doubt until a person resets the alarm (domain.md 2 and pitfall 1).
 */
export function isAmbiguous(turn: Turn, point: Point): boolean {
  if (point.type !== 'measured' || point.gas === undefined || !mayFallBack(point.gas, point.unit)) return false;
  return turn.state.alarms.get(alarmId(point.id, 'over-range'))?.latched === true;
}
