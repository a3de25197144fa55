import type { PlantView } from '../../wire/plant.ts';
import type { ThingName, Names } from '../../words/alarms.ts';

/** The names of everything that a plant has. */
export function namesIn(plant: PlantView): Names {
  const people = plant.people.map(({ id, name }): [string, ThingName] => [id, { name: { zh: name, en: name } }]);
  const all = [...plant.devices, ...plant.zones, ...(plant.outputs ?? []), ...plant.points];
  const things = all.map((thing): [string, ThingName] => [thing.id, thing]);
  const rules = (plant.rules ?? []).map(({ id, name, when }): [string, ThingName] => [
    id,
    { name, isStatement: true, expression: when },
  ]);
  const votes = (plant.votes ?? []).map(({ id, name, of }): [string, ThingName] => [
    id,
    { name, about: 'vote', members: of.length },
  ]);
  const named = new Map([...people, ...things, ...rules, ...votes]);
  return { of: (id) => named.get(id), timezone: plant.site.timezone };
}

/** The zone that each detector watches, by the detector's id. */
export const zonesOfPoints = (plant: PlantView): ReadonlyMap<string, PlantView['zones'][number]> =>
  new Map(plant.zones.flatMap((zone) => zone.gasPoints.map((id) => [id, zone] as const)).reverse());

/** The name of a person who is called or sent messages; the id where the plant has no such person. */
export const callName = ({ recipients }: PlantView, id: string): string =>
  recipients?.find((person) => person.id === id)?.name ?? id;
