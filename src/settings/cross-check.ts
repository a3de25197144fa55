import type { Text } from '../domain/text.ts';
import { NEAREST } from '../words/problems.ts';
import { ID_OWNERS, settingsProblem } from '../words/problems-settings.ts';
import { checkNotify } from './check-notify.ts';
import { checkPeople } from './check-people.ts';
import { checkPlaces } from './check-places.ts';
import { checkOutputs } from './check-outputs.ts';
import { checkResponses } from './check-responses.ts';
import { checkZoneDelays } from './check-delays.ts';
import { checkZones } from './check-zones.ts';
import { checkDangers } from './dangers.ts';
import { nearestMend } from './explain.ts';
import { checkOwnGases } from './gases.ts';
import { checkMusters } from './musters.ts';
import type { PlantFile } from './schema.ts';
import { ownRulesIn } from './schema-rules.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

/** What the schema cannot see: ids that clash or lead nowhere, zones that make no sense. */
export function crossCheck(tree: Tree, file: PlantFile): void {
  checkIds(tree, file);
  checkFloors(tree, file);
  checkZones(tree, file);
  checkDangers(tree, file);
  checkPeople(tree, file);
  checkOwnGases(tree, file);
  checkTags(tree, file);
  checkPlaces(tree, file);
  checkNotify(tree, file);
  checkOutputs(tree, file);
  checkMusters(tree, file);
  checkResponses(tree, file);
  checkZoneDelays(tree, file);
}

function checkIds(tree: Tree, file: PlantFile): void {
  const seen = new Map<string, Text>();
  const claim = (id: string, what: Text, path: Path): void => {
    const other = seen.get(id);
    if (other === undefined) seen.set(id, what);
    else tree.complain(path, settingsProblem('id-twice', { id, other, what }));
  };
  file.devices.forEach((device, i) => {
    claim(device.id, ID_OWNERS.device, ['devices', i, 'id']);
    device.points.forEach((point, j) => claim(point.id, ID_OWNERS.point, ['devices', i, 'points', j, 'id']));
  });
  file.badges.forEach(({ id }, i) => claim(id, ID_OWNERS.badges, ['badges', i, 'id']));
  file.zones.forEach(({ id }, i) => claim(id, ID_OWNERS.zone, ['zones', i, 'id']));
  file.people.forEach(({ id }, i) => claim(id, ID_OWNERS.person, ['people', i, 'id']));
  file.outputs.forEach(({ id }, i) => claim(id, ID_OWNERS.output, ['outputs', i, 'id']));
  file.votes.forEach(({ id }, i) => claim(id, ID_OWNERS.vote, ['votes', i, 'id']));
  for (const { id, place } of ownRulesIn(file.rules)) claim(id, ID_OWNERS.rule, ['rules', place, 'id']);
  claim('gateway', ID_OWNERS.gateway, []);
  const people = new Set(file.people.map(({ id }) => id));
  file.people.forEach(({ id, tag }, i) => {
    const other = tag === undefined || tag.toLowerCase() === id ? undefined : seen.get(tag.toLowerCase());
    if (tag === undefined || other === undefined) return;
    // Of two people who share a name, what is meant for one may be done to the other.
    const words = people.has(tag.toLowerCase())
      ? settingsProblem('tag-is-person', { tag, other: tag.toLowerCase(), person: id })
      : settingsProblem('tag-is-id', { tag, other, person: id });
    tree.complain(['people', i, 'tag'], words);
  });
}

function checkFloors(tree: Tree, file: PlantFile): void {
  const floors = new Set(file.floors.map(({ id }) => id));
  const check = (floor: string, path: Path): void => {
    if (floors.has(floor)) return;
    tree.complain(path, settingsProblem('no-floor', { floor, mend: nearestMend(floor, [...floors], NEAREST.floors) }));
  };
  const seen = new Set<string>();
  file.floors.forEach(({ id, extent: [minX, minY, maxX, maxY] }, i) => {
    if (seen.has(id)) tree.complain(['floors', i, 'id'], settingsProblem('floor-twice', { floor: id }));
    seen.add(id);
    if (minX >= maxX || minY >= maxY) {
      tree.complain(['floors', i, 'extent'], settingsProblem('floor-empty', { floor: id }));
    }
  });
  file.floors.forEach(({ id, stack }, i) => {
    if (stack !== undefined && !file.floors.some((other) => other.id !== id && other.stack === stack))
      tree.complain(['floors', i, 'stack'], settingsProblem('stack-alone', { floor: id, stack }));
  });
  file.zones.forEach(({ floor, floors }, i) => {
    check(floor, ['zones', i, 'floor']);
    floors?.forEach((further, j) => check(further, ['zones', i, 'floors', j]));
  });
  file.badges.forEach(({ floor }, i) => check(floor, ['badges', i, 'floor']));
  file.outputs.forEach(({ at }, i) => {
    if (at !== undefined) check(at.floor, ['outputs', i, 'at', 'floor']);
  });
  file.devices.forEach((device, i) =>
    device.points.forEach(({ at }, j) => {
      if (at !== undefined) check(at.floor, ['devices', i, 'points', j, 'at', 'floor']);
    }),
  );
}

function checkTags(tree: Tree, file: PlantFile): void {
  const carriers = new Map<string, string>();
  file.people.forEach(({ id, tag }, i) => {
    if (tag === undefined) return;
    const other = carriers.get(tag.toLowerCase());
    if (other === undefined) carriers.set(tag.toLowerCase(), id);
    else tree.complain(['people', i, 'tag'], settingsProblem('tag-twice', { tag, other, person: id }));
  });
}
