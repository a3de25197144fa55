import type { AlarmCondition } from '../../../src/domain/alarm/condition.ts';
import type { AlarmId, PointId } from '../../../src/domain/ids.ts';
import type { Plant, Point } from '../../../src/domain/plant.ts';

/** A set point, the end of a range or an active state, as one kind of limit. */
export interface PointLimit {
  readonly alarm: AlarmId;
  readonly isBeyond: (value: number) => boolean;
  readonly isBack: (value: number) => boolean;
  readonly onDelay: number;
  readonly offDelay: number;
}

const made = new WeakMap<Plant, ReadonlyMap<PointId, readonly PointLimit[]>>();

/** The limits of a plant by their point. */
export function limitsOf(plant: Plant): ReadonlyMap<PointId, readonly PointLimit[]> {
  let limits = made.get(plant);
  if (limits === undefined) {
    const ofPoint = (point: Point): PointLimit[] =>
      plant.conditions.flatMap((condition) => limitOf(point, condition) ?? []);
    made.set(plant, (limits = new Map(plant.points.map((point) => [point.id, ofPoint(point)]))));
  }
  return limits;
}

function limitOf(point: Point, condition: AlarmCondition): PointLimit | undefined {
  const { id: alarm, subject, name, setPoint, onDelay, offDelay } = condition;
  if (subject !== point.id) return undefined;
  const base = { alarm, onDelay, offDelay };
  if (name === 'on') return { ...base, isBeyond: (value) => value === 1, isBack: (value) => value === 0 };
  if (name === 'over-range' && point.type === 'measured') {
    const [, end] = point.range;
    return { ...base, isBeyond: (value) => value >= end, isBack: (value) => value < end };
  }
  // What is compared there is not the value.
  if (setPoint === undefined || setPoint.of !== undefined) return undefined;
  const { direction, limit, deadband } = setPoint;
  // Half a step of grace where the limit less the deadband is not exact in binary.
  const slack = 1e-9;
  return direction === 'high'
    ? { ...base, isBeyond: (value) => value >= limit, isBack: (value) => value <= limit - deadband + slack }
    : { ...base, isBeyond: (value) => value <= limit, isBack: (value) => value >= limit + deadband - slack };
}
