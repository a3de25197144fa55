import type { Alarm, Count, Fix } from '../../wire/messages.ts';
import type { PlantView } from '../../wire/plant.ts';

/** A number of people, those of whom it is not sure apart. */
export interface Headcount {
  readonly sure: number;
  readonly uncertain: number;
  /** Nothing comes from a source of badges: there may be more people, or others. */
  readonly isBlind: boolean;
}

/** Whether a person has left the site, where the gateway says so: such a one is in no count, and near nobody. */
export const hasLeftSite = (fix: Fix): boolean => 'left' in fix && fix.left !== undefined;

/** Who is on the site: a fix that is old or poor is no proof. */
export function onSite(people: ReadonlyMap<string, Fix>, isBlind: boolean): Headcount {
  const here = [...people.values()].filter((fix) => !hasLeftSite(fix));
  const uncertain = here.filter(({ quality }) => quality !== 'good').length;
  return { sure: here.length - uncertain, uncertain, isBlind };
}

/** Who is in a zone; nothing before the first count. */
export function inZone(
  zone: string,
  count: Count | undefined,
  people: ReadonlyMap<string, Fix>,
  isBlind: boolean,
): Headcount | undefined {
  if (count === undefined) return undefined;
  const all = count.people + count.unknown;
  const uncertain = [...people.values()].filter(
    ({ quality, zones }) => quality !== 'good' && zones.includes(zone),
  ).length;
  // A gateway that counts them itself also knows of badges of which this screen is sent no fix.
  const told = 'uncertain' in count && typeof count.uncertain === 'number' ? count.uncertain : 0;
  return { sure: Math.max(0, all - Math.max(told, uncertain)), uncertain: Math.max(told, uncertain), isBlind };
}

/** Whether a source of badges is silent now. */
export const isBlindToPeople = (plant: Pick<PlantView, 'devices'>, alarms: ReadonlyMap<string, Alarm>): boolean =>
  plant.devices.some(({ id, kind }) => kind === 'badges' && alarms.get(`${id}:offline`)?.active === true);
