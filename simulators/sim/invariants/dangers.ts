import { alarmId } from '../../../src/domain/ids.ts';
import type { Plant, Point } from '../../../src/domain/plant.ts';
import { fallsBack } from '../../../src/domain/reading/over-range.ts';
import { contains } from '../../world/geometry.ts';
import { type Invariant, InvariantError, type Now } from './invariant.ts';

const LEVELS = ['high', 'high-high', 'low', 'low-low', 'over-range'] as const;

/**
 * Around each gas detector in alarm there is a danger area, and it names everybody whose last place is in it: also those
 * whose badges are silent. Who has left the site is in none.
 */
export class PeopleInDangerAreNamed implements Invariant {
  everySecond(now: Now): void {
    const { state, plant } = now;
    for (const point of plant.points) {
      const { id, at } = point;
      const area = state.dangers.get(id);
      const isAlarm = isAlarming(now, point);
      if (area !== undefined && !isAlarm) throw new InvariantError('a danger area ends with its alarm', { id });
      const isGas = point.type === 'measured' && point.gas !== undefined;
      if (plant.danger === undefined || at === undefined || !isGas || !isAlarm) continue;
      if (area === undefined || area.radius < Math.min(leastRadius(plant), plant.danger.level1))
        throw new InvariantError('a gas detector in alarm makes a danger area', { id, area });
      const floors = floorsAround(plant, at.floor);
      for (const [tag, { floor, x, y, left }] of state.tags) {
        const isNear = (x - at.x) ** 2 + (y - at.y) ** 2 <= area.radius ** 2;
        const isIn = isNear || (area.sector !== undefined && contains(area.sector.polygon, x, y));
        const isNamed = area.tags.includes(tag);
        if (left !== undefined && isNamed) throw new InvariantError('who has left is in no danger area', { id, tag });
        if (left === undefined && isIn && floors.has(floor) && !isNamed)
          throw new InvariantError('who is in a danger area is named there', { id, tag, x, y, area });
      }
    }
  }
}

/** Whether an alarm of a detector is active and in service, or a catalytic bead over range was not reset. */
function isAlarming({ state }: Now, point: Point): boolean {
  return LEVELS.some((level) => {
    const alarm = state.alarms.get(alarmId(point.id, level));
    if (alarm === undefined || alarm.hiding?.[0]?.overlay === 'out-of-service') return false;
    return alarm.active || (level === 'over-range' && alarm.latched && fallsBack(point));
  });
}

/** No area is smaller, metres. */
const leastRadius = ({ danger }: Plant): number => Math.min(...Object.values(danger?.isolate ?? {}), Infinity);

const floorsAround = ({ floors }: Plant, floor: string): ReadonlySet<string> => {
  const stack = floors.find(({ id }) => id === floor)?.stack;
  return new Set([floor, ...floors.flatMap((other) => (stack !== undefined && other.stack === stack ? other.id : []))]);
};
