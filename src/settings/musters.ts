import { zoneId } from '../domain/ids.ts';
import type { MusterRule } from '../domain/musters/plan.ts';
import type { Plant } from '../domain/plant.ts';
import { NEAREST } from '../words/problems.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { checkFilter } from './check-outputs.ts';
import { nearestMend } from './explain.ts';
import type { OwnGases } from './gases.ts';
import { resolveFilter } from './resolve-notify.ts';
import type { PlantFile } from './schema.ts';
import type { Tree } from './tree.ts';

/** The alarms that start a roll-call. */
export function musterRulesOf({ musters }: PlantFile, gases: OwnGases): Pick<Plant, 'musters'> {
  if (musters.length === 0) return {};
  return {
    musters: musters.map(({ when, delay, zones, drill }): MusterRule => ({
      when: resolveFilter(when, gases),
      delay,
      ...(zones === undefined ? {} : { zones: zones.map(zoneId) }),
      ...(drill ? { drill } : {}),
    })),
  };
}

/** Rules for alarms and zones that are not there would never start, or expect no person. */
export function checkMusters(tree: Tree, file: PlantFile): void {
  const known = file.zones.map(({ id }) => id);
  if (file.musters.length > 0 && !file.zones.some(({ muster }) => muster))
    tree.complain(['musters'], settingsProblem('musters-without-point'), tree.keyPositionOf(['musters']));
  file.musters.forEach(({ when, zones }, i) => {
    checkFilter(tree, file, when, ['musters', i, 'when']);
    zones?.forEach((zone, j) => {
      if (known.includes(zone)) return;
      const mend = nearestMend(zone, known, NEAREST.zones);
      tree.complain(['musters', i, 'zones', j], settingsProblem('no-zone', { zone, mend }));
    });
  });
}
