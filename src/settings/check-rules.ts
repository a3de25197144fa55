import { NEAREST } from '../words/problems.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { nearestMend } from './explain.ts';
import type { PlantFile } from './schema.ts';
import type { Tree } from './tree.ts';

/** Responses to alarms of things that are not there: they would never be shown. */
export function checkRules(tree: Tree, file: PlantFile): void {
  const zones = file.zones.map(({ id }) => id);
  const points = file.devices.flatMap((device) => device.points.map(({ id }) => id));
  const others = [...file.devices, ...file.badges, ...file.people, ...file.outputs].map(({ id }) => id);
  const subjects = [...points, ...zones, ...others, 'gateway'];
  file.rules.forEach(({ zone, subject }, i) => {
    if (zone !== undefined && !zones.includes(zone))
      tree.complain(
        ['rules', i, 'zone'],
        settingsProblem('no-zone', { zone, mend: nearestMend(zone, zones, NEAREST.zones) }),
      );
    if (subject !== undefined && !subjects.includes(subject))
      tree.complain(
        ['rules', i, 'subject'],
        settingsProblem('no-subject', { subject, mend: nearestMend(subject, subjects, NEAREST.oneOf) }),
      );
  });
}
