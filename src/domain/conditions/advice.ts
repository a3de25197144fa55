import type { Point } from '../plant.ts';
import { duration } from '../time.ts';
import type { Rule } from './kind.ts';

/** Something about a gas detector that asks for a look and not for haste: priority 4, no delays. None for another point. */
export function adviceOn(point: Point): Rule | undefined {
  if (point.type !== 'measured' || point.gas === undefined) return undefined;
  return { priority: 4, latching: false, onDelay: duration(0), offDelay: duration(0), unit: point.unit };
}
