import { gasOf, limitIn } from '../domain/gas/gases.ts';
import { crossesItself } from '../domain/people/geometry.ts';
import type { MeasuredPoint, Plant, Point } from '../domain/plant.ts';
import type { Text } from '../domain/text.ts';
import { NEAREST } from '../words/problems.ts';
import { ID_OWNERS, settingsProblem } from '../words/problems-settings.ts';
import { nearestMend } from './explain.ts';
import type { PlantFile } from './schema.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

/** What the schema cannot see: ids that clash or lead nowhere, zones that make no sense, limits that protect no one. */
export function crossCheck(tree: Tree, file: PlantFile): void {
  checkIds(tree, file);
  checkFloors(tree, file);
  file.zones.forEach((zone, i) => {
    if (crossesItself(zone.polygon)) {
      tree.complain(['zones', i, 'polygon'], settingsProblem('zone-crosses', { zone: zone.id }));
    }
  });
  checkGroups(tree, file);
  checkTags(tree, file);
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
  claim('gateway', ID_OWNERS.gateway, []);
  file.people.forEach(({ id, tag }, i) => {
    const other = tag === undefined || tag.toLowerCase() === id ? undefined : seen.get(tag.toLowerCase());
    if (tag === undefined || other === undefined) return;
    tree.complain(['people', i, 'tag'], settingsProblem('tag-is-id', { tag, other, person: id }));
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
  file.zones.forEach(({ floor }, i) => check(floor, ['zones', i, 'floor']));
  file.badges.forEach(({ floor }, i) => check(floor, ['badges', i, 'floor']));
  file.devices.forEach((device, i) =>
    device.points.forEach(({ at }, j) => {
      if (at !== undefined) check(at.floor, ['devices', i, 'points', j, 'at', 'floor']);
    }),
  );
}

function checkGroups(tree: Tree, file: PlantFile): void {
  const groups = new Set(file.people.flatMap((person) => person.groups));
  file.zones.forEach((zone, i) =>
    zone.people.forbid.forEach((group, j) => {
      if (groups.size === 0 || groups.has(group)) return;
      const mend = nearestMend(group, [...groups], NEAREST.groups);
      tree.complain(['zones', i, 'people', 'forbid', j], settingsProblem('no-group', { group, mend }));
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

/** Set points that would let people come to harm are errors, not warnings (domain.md 1, load check). */
export function checkLimits(tree: Tree, file: PlantFile, plant: Plant): void {
  const points = new Map<string, Point>(plant.points.map((point) => [point.id, point]));
  const limits = new Map<string, number>(
    plant.conditions.flatMap(({ id, setPoint }) => (setPoint === undefined ? [] : [[id, setPoint.limit] as const])),
  );
  file.devices.forEach((device, i) =>
    device.points.forEach((written, j) => {
      const path = ['devices', i, 'points', j];
      const point = points.get(written.id);
      if (point?.type === 'measured') checkPoint(tree, path, point, limits, written.alarms !== undefined);
      if (written.contact !== undefined && (written.gas !== undefined || written.alarms !== undefined)) {
        tree.complain(path, settingsProblem('contact-with-gas', { point: written.id }));
      }
    }),
  );
}

/** @param limits set points by the id of their condition */
function checkPoint(
  tree: Tree,
  path: Path,
  point: MeasuredPoint,
  limits: ReadonlyMap<string, number>,
  written: boolean,
): void {
  const [bottom, top] = point.range;
  if (bottom >= top) return tree.complain([...path, 'range'], settingsProblem('range-empty', { point: point.id }));
  const limit = (name: string): number | undefined => limits.get(`${point.id}:${name}`);
  const [high, highHigh, low, lowLow] = [limit('high'), limit('high-high'), limit('low'), limit('low-low')];
  const at = (name: string): Path => (written ? [...path, 'alarms', name] : path);
  for (const [name, value] of [
    ['high', high],
    ['high-high', highHigh],
    ['low', low],
    ['low-low', lowLow],
  ] as const) {
    if (value === undefined) continue;
    if (value <= bottom || value > top) {
      tree.complain(
        at(name),
        settingsProblem('limit-outside-range', { limit: name, point: point.id, value, bottom, top }),
      );
    }
  }
  if (high !== undefined && highHigh !== undefined && high > highHigh) {
    tree.complain(at('high'), settingsProblem('high-above', { point: point.id }));
  }
  if (low !== undefined && lowLow !== undefined && low < lowLow) {
    tree.complain(at('low'), settingsProblem('low-below', { point: point.id }));
  }
  if (point.gas === undefined) return;
  checkAgainstStandard(tree, at, point, { high, 'high-high': highHigh, low });
}

function checkAgainstStandard(
  tree: Tree,
  at: (name: string) => Path,
  point: MeasuredPoint,
  limits: {
    readonly high: number | undefined;
    readonly 'high-high': number | undefined;
    readonly low: number | undefined;
  },
): void {
  const { id, unit, gas: gasId } = point;
  if (gasId === undefined) return;
  const gas = gasOf(gasId);
  gas.high.forEach((highest, i) => {
    if (highest === undefined) return;
    const name = i === 0 ? 'high' : 'high-high';
    const allowed = limitIn(unit, gas, highest, 'high');
    const value = limits[name];
    if (allowed === undefined || value === undefined || value <= allowed) return;
    tree.complain(
      at(name),
      settingsProblem('limit-against-standard', { limit: name, point: id, value, unit, allowed, gas: gasId }),
    );
  });
  if (limits.high === undefined && limits.low === undefined) {
    tree.complain(
      at('high'),
      settingsProblem('no-set-point', {
        point: id,
        gas: gasId,
        unit: unit === '' ? ID_OWNERS.noUnit : unit,
        usual: gas.unit,
      }),
    );
  }
  if (gas.hazard === 'oxygen' && (limits.high === undefined || limits.low === undefined)) {
    tree.complain(at('low'), settingsProblem('one-direction', { point: id }));
  }
}
