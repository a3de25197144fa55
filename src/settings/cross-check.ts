import { gasOf, limitIn } from '../domain/gas/gases.ts';
import { crossesItself } from '../domain/people/geometry.ts';
import type { MeasuredPoint, Plant, Point } from '../domain/plant.ts';
import { nearestOf } from './explain.ts';
import type { PlantFile } from './schema.ts';
import type { Path } from './places.ts';
import type { Tree } from './tree.ts';

/** What the schema cannot see: ids that clash or lead nowhere, zones that make no sense, limits that protect nobody. */
export function crossCheck(tree: Tree, file: PlantFile): void {
  checkIds(tree, file);
  checkFloors(tree, file);
  file.zones.forEach((zone, i) => {
    if (crossesItself(zone.polygon)) {
      tree.complain(
        ['zones', i, 'polygon'],
        `the border of zone ${zone.id} crosses itself`,
        'list its corners in order around the zone',
      );
    }
  });
  checkGroups(tree, file);
  checkTags(tree, file);
}

function checkIds(tree: Tree, file: PlantFile): void {
  const seen = new Map<string, string>();
  const claim = (id: string, what: string, path: Path): void => {
    const other = seen.get(id);
    if (other === undefined) seen.set(id, what);
    else tree.complain(path, `the id ${id} is used twice: by ${other} and by ${what}`, 'give one of them another id');
  };
  file.devices.forEach((device, i) => {
    claim(device.id, 'a device', ['devices', i, 'id']);
    device.points.forEach((point, j) => claim(point.id, 'a point', ['devices', i, 'points', j, 'id']));
  });
  file.badges.forEach(({ id }, i) => claim(id, 'a badge source', ['badges', i, 'id']));
  file.zones.forEach(({ id }, i) => claim(id, 'a zone', ['zones', i, 'id']));
  file.people.forEach(({ id }, i) => claim(id, 'a person', ['people', i, 'id']));
  claim('gateway', 'the gateway itself', []);
}

function checkFloors(tree: Tree, file: PlantFile): void {
  const floors = new Set(file.floors.map(({ id }) => id));
  const check = (floor: string, path: Path): void => {
    if (floors.has(floor)) return;
    const nearest = nearestOf(floor, [...floors]);
    tree.complain(
      path,
      `there is no floor ${floor}`,
      nearest === undefined ? `floors are ${[...floors].join(', ')}` : `did you mean \`${nearest}\`?`,
    );
  };
  const seen = new Set<string>();
  file.floors.forEach(({ id, extent: [minX, minY, maxX, maxY] }, i) => {
    if (seen.has(id))
      tree.complain(['floors', i, 'id'], `the floor ${id} is there twice`, 'give one of them another id');
    seen.add(id);
    if (minX >= maxX || minY >= maxY) {
      tree.complain(
        ['floors', i, 'extent'],
        `the extent of floor ${id} is empty`,
        'write [minX, minY, maxX, maxY] in metres',
      );
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
      const nearest = nearestOf(group, [...groups]);
      tree.complain(
        ['zones', i, 'people', 'forbid', j],
        `nobody is in the group ${group}, so this forbids nobody`,
        nearest === undefined ? `groups are ${[...groups].join(', ')}` : `did you mean \`${nearest}\`?`,
      );
    }),
  );
}

function checkTags(tree: Tree, file: PlantFile): void {
  const carriers = new Map<string, string>();
  file.people.forEach(({ id, tag }, i) => {
    if (tag === undefined) return;
    const other = carriers.get(tag.toLowerCase());
    if (other === undefined) carriers.set(tag.toLowerCase(), id);
    else
      tree.complain(
        ['people', i, 'tag'],
        `the badge ${tag} is carried by ${other} and by ${id}`,
        'a badge belongs to one person',
      );
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
        tree.complain(path, `${written.id} is a contact and has a gas or set points`, 'keep `contact`, or the others');
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
  if (bottom >= top)
    return tree.complain([...path, 'range'], `the range of ${point.id} is empty`, 'write [lowest, highest]');
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
        `${name} of ${point.id} is ${value}, outside its range ${bottom} to ${top}`,
        'correct the limit, or the range',
      );
    }
  }
  if (high !== undefined && highHigh !== undefined && high > highHigh) {
    tree.complain(at('high'), `high of ${point.id} is above high-high`, 'level 1 comes first: high <= high-high');
  }
  if (low !== undefined && lowLow !== undefined && low < lowLow) {
    tree.complain(at('low'), `low of ${point.id} is below low-low`, 'level 1 comes first: low >= low-low');
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
  if (point.gas === undefined) return;
  const gas = gasOf(point.gas);
  gas.high.forEach((highest, i) => {
    if (highest === undefined) return;
    const name = i === 0 ? 'high' : 'high-high';
    const allowed = limitIn(point.unit, gas, highest, 'high');
    const value = limits[name];
    if (allowed === undefined || value === undefined || value <= allowed) return;
    tree.complain(
      at(name),
      `${name} of ${point.id} is ${value} ${point.unit}; GB/T 50493-2019 allows at most ${allowed} ${point.unit} for ${point.gas}`,
      `set it to ${allowed} or lower`,
    );
  });
  if (limits.high === undefined && limits.low === undefined) {
    tree.complain(
      at('high'),
      `${point.id} measures ${point.gas} in ${point.unit || 'no unit'} and has no set point`,
      `set \`alarms: { high: … }\`, or use the unit ${gas.unit}`,
    );
  }
  if (gas.hazard === 'oxygen' && (limits.high === undefined || limits.low === undefined)) {
    tree.complain(at('low'), `${point.id} measures oxygen and watches one direction only`, 'set `low` and `high`');
  }
}
