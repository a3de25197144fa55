import { gasOfPoint } from '../gas/gases.ts';
import { alarmId } from '../ids.ts';
import type { MeasuredPoint, Point } from '../plant.ts';
import type { Turn } from '../state/state.ts';

/** Whether the detector is a catalytic bead, which falls back to a low reading in too rich a mixture. */
export const fallsBack = (point: Point): point is MeasuredPoint =>
  point.type === 'measured' &&
  point.gas !== undefined &&
  (point.sensor === undefined
    ? gasOfPoint(point)?.fallsBack === true || point.unit === '%LEL'
    : point.sensor === 'catalytic');

/**
 * A catalytic bead in too rich a mixture falls back to a low number: once it was over range, whatever it reads stays
 * in doubt until a person resets the alarm (domain.md 2 and pitfall 1).
 */
export const isAmbiguous = (turn: Turn, point: Point): boolean =>
  fallsBack(point) && turn.state.alarms.get(alarmId(point.id, 'over-range'))?.latched === true;
