import { freshAir } from '../domain/gas/law.ts';
import { pointProblem } from '../words/problems-points.ts';
import type { Alarms } from './conditions.ts';
import { SET_POINTS, type MeasuredCheck } from './check-measured.ts';

/** Set points of any point, gas or not: their order, their range, and whether an alarm could ever return. */
export function checkSetPoints(check: MeasuredCheck): void {
  const { tree, point, limits, at } = check;
  const [bottom, top] = point.range;
  const { high, 'high-high': highHigh, low, 'low-low': lowLow } = limits;
  for (const name of SET_POINTS) {
    const value = limits[name]?.limit;
    if (value === undefined) continue;
    const words = { limit: name, point: point.id, value };
    if (value <= bottom || value > top)
      tree.complain(at(name), pointProblem('limit-outside-range', { ...words, bottom, top }));
    else if (point.gas !== undefined && value <= 0) tree.complain(at(name), pointProblem('limit-not-positive', words));
  }
  if (high !== undefined && highHigh !== undefined && high.limit > highHigh.limit)
    tree.complain(at('high'), pointProblem('high-above', { point: point.id }));
  if (low !== undefined && lowLow !== undefined && low.limit < lowLow.limit)
    tree.complain(at('low'), pointProblem('low-below', { point: point.id }));
  const [rising, falling] = [high ?? highHigh, low ?? lowLow];
  if (rising !== undefined && falling !== undefined && falling.limit >= rising.limit)
    tree.complain(
      at(low === undefined ? 'low-low' : 'low'),
      pointProblem('low-above-high', {
        point: point.id,
        low: low === undefined ? 'low-low' : 'low',
        high: high === undefined ? 'high-high' : 'high',
      }),
    );
  checkDeadband(check);
}

/** How far a value must come back must be a value that comes. Once a point is enough: one deadband is for all its limits. */
function checkDeadband({ tree, written, point, gas, limits, at }: MeasuredCheck): void {
  const { deadband }: Alarms = written.alarms ?? {};
  if (deadband === undefined) return;
  const [bottom, top] = point.range;
  const air = gas === undefined ? undefined : freshAir(gas, point.unit);
  let isWide: { readonly limit: string; readonly value: number } | undefined;
  for (const name of SET_POINTS) {
    const setPoint = limits[name];
    if (setPoint === undefined) continue;
    const { direction, limit } = setPoint;
    const back = direction === 'high' ? limit - deadband : limit + deadband;
    const isReached =
      direction === 'high' ? back > bottom && !(back < (air ?? back)) : back < top && !(back > (air ?? back));
    if (!isReached)
      return tree.complain(
        at('deadband'),
        pointProblem('deadband-never-clears', { point: point.id, deadband, limit: name, back }),
      );
    if (deadband > 0.5 * (direction === 'high' ? limit - bottom : top - limit))
      isWide ??= { limit: name, value: limit };
  }
  if (isWide !== undefined)
    tree.complain(at('deadband'), pointProblem('deadband-wide', { point: point.id, deadband, ...isWide }));
}
