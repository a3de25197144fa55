import type { SetPoint } from '../domain/alarm/condition.ts';
import type { Person, Plant, Zone } from '../domain/plant.ts';
import { privacyOf } from '../domain/people/privacy.ts';
import type { PersonView, PlantView, PointView, ZoneView } from '../wire/plant.ts';

/** The plant as a screen needs it. Badge ids stay here: a name is enough to look for a person. */
export function viewOf(plant: Plant): PlantView {
  const setPoints = setPointsOf(plant);
  const exposed = new Set(plant.conditions.flatMap(({ subject, setPoint }) => (isOfMean(setPoint) ? subject : [])));
  return {
    revision: plant.revision,
    site: plant.site,
    floors: plant.floors.map(({ id, name, extent, drawing, stack }) => ({
      id,
      name,
      extent: [...extent],
      ...(drawing === undefined ? {} : { drawing }),
      ...(stack === undefined ? {} : { stack }),
    })),
    zones: plant.zones.map(zoneViewOf),
    devices: plant.devices.map(({ id, name, kind }) => ({ id, name, kind })),
    points: plant.points.map((point) => ({
      ...pointViewOf(point, setPoints.get(point.id) ?? []),
      ...(exposed.has(point.id) ? { exposed: true as const } : {}),
    })),
    people: plant.people.map(personViewOf),
    ...(plant.outputs === undefined
      ? {}
      : {
          outputs: plant.outputs.map(({ id, name, kind, at, when: { zone } }) => ({
            id,
            name,
            kind,
            ...(at === undefined ? {} : { at: { ...at } }),
            ...(zone === undefined ? {} : { zone }),
          })),
        }),
    ...(plant.rules === undefined
      ? {}
      : { rules: plant.rules.map(({ id, name, text: when, zones }) => ({ id, name, when, zones: [...zones] })) }),
    ...(plant.votes === undefined
      ? {}
      : {
          votes: plant.votes.map(({ level: condition, of, zones, ...vote }) => ({
            ...vote,
            of: [...of],
            condition,
            zones: [...zones],
          })),
        }),
    ...(plant.notify === undefined ? {} : { recipients: plant.notify.people.map(({ id, name }) => ({ id, name })) }),
    ...lookUpReasonOf(plant),
  };
}

/** Who has to say why he looks up where people were. */
function lookUpReasonOf(plant: Plant): Pick<PlantView, 'lookUpReason'> {
  const { roles, operator, reason, reasons } = privacyOf(plant).tracks;
  if (reason !== 'required') return {};
  const asked = operator === 'never' ? roles : [...new Set([...roles, 'operator'])];
  return { lookUpReason: { roles: [...asked], reasons: [...reasons] } };
}

function zoneViewOf(zone: Zone): ZoneView {
  const { id, name, floor, floors, polygon, holes, max, muster, gate, charger, post, risk, responsible } = zone;
  return {
    id,
    name,
    floor,
    ...(floors === undefined ? {} : { floors: [...floors] }),
    polygon: cornersOf(polygon),
    ...(holes === undefined ? {} : { holes: holes.map(cornersOf) }),
    ...(max === undefined ? {} : { max }),
    muster,
    ...(gate === undefined ? {} : { gate }),
    ...(charger === undefined ? {} : { charger }),
    ...(post === undefined ? {} : { post }),
    ...(risk === undefined ? {} : { risk }),
    ...(responsible === undefined ? {} : { responsible: { ...responsible } }),
    gasPoints: [...zone.gasPoints],
  };
}

const cornersOf = (polygon: Zone['polygon']): [number, number][] => polygon.map(([x, y]) => [x, y]);

/** A person as every screen knows him. */
export const personViewOf = ({ id, name, groups }: Person): PersonView => ({ id, name, groups: [...groups] });

/** The set points of each point, in the order of its conditions. */
function setPointsOf({ conditions }: Plant): ReadonlyMap<string, PointView['setPoints']> {
  const found = new Map<string, PointView['setPoints']>();
  for (const { subject, name: condition, setPoint } of conditions) {
    if (setPoint === undefined || setPoint.of !== undefined) continue;
    const { direction, limit } = setPoint;
    const known = found.get(subject);
    if (known === undefined) found.set(subject, [{ condition, direction, limit }]);
    else known.push({ condition, direction, limit });
  }
  return found;
}

const isOfMean = (setPoint: SetPoint | undefined): boolean => setPoint?.of === 'stel' || setPoint?.of === 'twa';

function pointViewOf(point: Plant['points'][number], setPoints: PointView['setPoints']): PointView {
  const { id, name, device, at } = point;
  const base = { id, name, device, setPoints, ...(at === undefined ? {} : { at: { ...at } }) };
  if (point.type === 'contact') return { ...base, contact: point.contact };
  const { unit, range, decimals, gas, ownGas } = point;
  return {
    ...base,
    unit,
    range: [...range],
    decimals,
    ...(gas === undefined ? {} : { gas }),
    ...(ownGas === undefined ? {} : { ownGas: { name: ownGas.name } }),
  };
}
