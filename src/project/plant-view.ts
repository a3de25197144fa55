import type { Plant } from '../domain/plant.ts';
import type { PlantView, PointView } from '../wire/plant.ts';

/** The plant as a screen needs it. Badge ids stay here: a name is enough to look for somebody. */
export function viewOf(plant: Plant): PlantView {
  return {
    revision: plant.revision,
    site: plant.site,
    floors: plant.floors.map(({ id, name, extent, drawing }) => ({
      id,
      name,
      extent: [...extent],
      ...(drawing === undefined ? {} : { drawing }),
    })),
    zones: plant.zones.map(({ id, name, floor, polygon, max, muster, gasPoints }) => ({
      id,
      name,
      floor,
      polygon: polygon.map(([x, y]) => [x, y]),
      ...(max === undefined ? {} : { max }),
      muster,
      gasPoints: [...gasPoints],
    })),
    devices: plant.devices.map(({ id, name, kind }) => ({ id, name, kind })),
    points: plant.points.map((point) => pointViewOf(plant, point)),
    people: plant.people.map(({ id, name, groups }) => ({ id, name, groups: [...groups] })),
  };
}

function pointViewOf(plant: Plant, point: Plant['points'][number]): PointView {
  const { id, name, device, at } = point;
  const setPoints = plant.conditions.flatMap(({ subject, name: condition, setPoint }) =>
    subject === id && setPoint !== undefined
      ? [{ condition, direction: setPoint.direction, limit: setPoint.limit }]
      : [],
  );
  const base = { id, name, device, setPoints, ...(at === undefined ? {} : { at: { ...at } }) };
  if (point.type === 'contact') return { ...base, contact: point.contact };
  const { unit, range, decimals, gas } = point;
  return { ...base, unit, range: [...range], decimals, ...(gas === undefined ? {} : { gas }) };
}
