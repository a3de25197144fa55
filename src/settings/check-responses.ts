import { NEAREST } from '../words/problems.ts';
import { settingsProblem } from '../words/problems-settings.ts';
import { nearestMend } from './explain.ts';
import { measuredGases } from './gases.ts';
import type { Path } from './places.ts';
import type { PlantFile } from './schema.ts';
import { oldRulesIn, ownRulesIn } from './schema-rules.ts';
import type { Tree } from './tree.ts';

/** Responses to alarms of things that are not there, which would never be shown, and people who cannot be called. */
export function checkResponses(tree: Tree, file: PlantFile): void {
  const zones = file.zones.map(({ id }) => id);
  const points = file.devices.flatMap((device) => device.points.map(({ id }) => id));
  const people = file.people.map(({ id }) => id);
  const rules = ownRulesIn(file.rules);
  const others = [...file.devices, ...file.badges, ...file.outputs, ...rules, ...file.votes].map(({ id }) => id);
  const subjects = [...points, ...zones, ...others, ...people, 'gateway'];
  const check = (path: Path, zone: string | undefined, subject: string | undefined): void => {
    if (zone !== undefined && !zones.includes(zone))
      tree.complain(
        [...path, 'zone'],
        settingsProblem('no-zone', { zone, mend: nearestMend(zone, zones, NEAREST.zones) }),
      );
    if (subject !== undefined && !subjects.includes(subject))
      tree.complain(
        [...path, 'subject'],
        settingsProblem('no-subject', { subject, mend: nearestMend(subject, subjects, NEAREST.oneOf) }),
      );
  };
  const measured = measuredGases(file);
  const checkGas = (path: Path, gas: string | undefined): void => {
    if (gas === undefined || measured.has(gas)) return;
    const mend = nearestMend(gas, measured.ids, NEAREST.oneOf);
    tree.complain([...path, 'gas'], settingsProblem('plan-without-gas', { gas, mend }));
  };
  const callable = (file.notify?.people ?? []).map(({ id }) => id);
  file.responses.forEach(({ gas, zone, subject, call }, i) => {
    checkGas(['responses', i], gas);
    check(['responses', i], zone, subject);
    call.forEach((person, j) => {
      if (callable.includes(person)) return;
      const mend = nearestMend(person, callable, NEAREST.oneOf);
      tree.complain(['responses', i, 'call', j], settingsProblem('no-one-to-call', { person, mend }));
    });
  });
  const old = oldRulesIn(file.rules);
  for (const { place, gas, zone, subject } of old) {
    checkGas(['rules', place], gas);
    check(['rules', place], zone, subject);
  }
  if (old.length > 0) tree.complain(['rules'], settingsProblem('old-rules'), tree.keyPositionOf(['rules']));
}
