import { type FloorId, floorId, groupId, zoneId } from '../domain/ids.ts';
import { boundsOf, distanceTo } from '../domain/people/geometry.ts';
import type { Point, Zone } from '../domain/plant.ts';
import type { Text } from '../domain/text.ts';
import type { PlantFile } from './schema.ts';
import { peopleRulesOf } from './schema-people-rules.ts';
import { DAYS } from './schema-zone.ts';

type ZoneFile = PlantFile['zones'][number];

/** A zone as the rules see it. @param labelOf the name of what has none, by its id */
export function resolveZone(file: ZoneFile, gasPoints: readonly Point[], labelOf: (id: string) => Text): Zone {
  const { minX, minY, maxX, maxY } = boundsOf(file.polygon);
  const floors = floorsOfFile(file);
  const inside = ({ at }: Point): boolean =>
    at !== undefined &&
    floors.includes(at.floor) &&
    at.x >= minX &&
    at.x <= maxX &&
    at.y >= minY &&
    at.y <= maxY &&
    distanceTo(areaOfZone(file), at.x, at.y) <= 0;
  return {
    id: zoneId(file.id),
    name: file.name ?? labelOf(file.id),
    floor: floorId(file.floor),
    ...(floors.length < 2 ? {} : { floors }),
    ...areaOfZone(file),
    fence: {
      exitTolerance: file.fence['exit-tolerance'],
      toleranceTimeout: file.fence['tolerance-timeout'],
      exitDelay: file.fence['exit-delay'],
    },
    ...(file.people.max === undefined ? {} : { max: file.people.max }),
    ...(file.people.min === undefined ? {} : { min: file.people.min }),
    ...peopleRulesOf(file.people),
    forbid: file.people.forbid.map(groupId),
    ...(file.people.allow === undefined ? {} : { allow: file.people.allow }),
    muster: file.muster,
    ...(file.gate === undefined ? {} : { gate: file.gate }),
    ...(file.charger ? { charger: true as const } : {}),
    ...(file.people.rest ? { rest: true as const } : {}),
    ...(file.post ? { post: true as const } : {}),
    ...(file.risk === undefined ? {} : { risk: file.risk }),
    ...responsibleOf(file),
    ...scheduleOf(file),
    gasPoints: gasPoints.filter(inside).map(({ id }) => id),
  };
}

/** The floors of a zone, its first one first. */
export const floorsOfFile = ({ floor, floors = [] }: Pick<ZoneFile, 'floor' | 'floors'>): readonly FloorId[] =>
  [...new Set([floor, ...floors])].map(floorId);

/** What is inside of the border of a zone and in no hole. */
export const areaOfZone = ({ polygon, holes }: ZoneFile): Pick<Zone, 'polygon' | 'holes'> => ({
  polygon,
  ...(holes === undefined ? {} : { holes }),
});

function responsibleOf({ responsible }: ZoneFile): Pick<Zone, 'responsible'> {
  if (responsible === undefined) return {};
  const { name, phone } = responsible;
  return { responsible: { name, ...(phone === undefined ? {} : { phone }) } };
}

function scheduleOf({ schedule }: ZoneFile): Pick<Zone, 'schedule'> {
  if (schedule === undefined) return {};
  const { days, from, to } = schedule;
  const numbers = days?.map((day) => DAYS.indexOf(day) + 1).sort((a, b) => a - b);
  return { schedule: { ...(numbers === undefined ? {} : { days: numbers }), from, to } };
}
