import { whyNeverSuppressed } from '../../src/domain/alarm/suppressible.ts';
import { alarmId } from '../../src/domain/ids.ts';
import type { ContactKind, Plant, SuppressionPlan } from '../../src/domain/plant.ts';
import { lookupsOf } from '../../src/domain/state/plant-index.ts';
import { text } from '../../src/domain/text.ts';

const OF_DANGER: ReadonlySet<ContactKind> = new Set(['call-point', 'panel-alarm']);

/** Each contact of a simulated plant that says nothing of danger suppresses every third alarm, in one of three ways. */
export function simSuppressions(plant: Plant): readonly SuppressionPlan[] {
  const lookups = lookupsOf(plant);
  const may = plant.conditions.filter((condition) => whyNeverSuppressed(lookups, condition) === undefined);
  const contacts = plant.points.flatMap((point) =>
    point.type === 'contact' && !OF_DANGER.has(point.contact) ? point.id : [],
  );
  return contacts.map((point, i): SuppressionPlan => {
    const source = [{ point, is: 1 }, { alarm: alarmId(point, 'on') }, { point, is: 0 }] as const;
    return {
      id: `while-${point}`,
      name: text(point, point),
      while: [source[i % 3] ?? source[0]],
      alarms: may.flatMap(({ id, subject }, j) => (j % 3 === i % 3 && subject !== point ? id : [])),
    };
  });
}
