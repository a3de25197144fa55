import type { AlarmId } from '../domain/ids.ts';
import { pointId } from '../domain/ids.ts';
import type { Plant, SuppressionPlan, SuppressionSource } from '../domain/plant.ts';
import { text } from '../domain/text.ts';
import type { PlantFile } from './schema.ts';

/** What a configuration suppresses by design. */
export function suppressionsOf({ suppressions }: PlantFile, all: Plant['conditions']): Pick<Plant, 'suppressions'> {
  if (suppressions.length === 0) return {};
  const ids = new Map<string, AlarmId>(all.map(({ id }) => [id, id]));
  return {
    suppressions: suppressions.map(({ id, name, alarms, while: sources }): SuppressionPlan => ({
      id,
      name: name ?? text(id, id),
      alarms: alarms.flatMap((alarm) => ids.get(alarm) ?? []),
      while: sources.flatMap(({ alarm, point, is }): readonly SuppressionSource[] => {
        const known = ids.get(alarm ?? '');
        if (known !== undefined) return [{ alarm: known }];
        return point === undefined ? [] : [{ point: pointId(point), is: is === 'off' ? 0 : 1 }];
      }),
    })),
  };
}
