import type { Alarm, Count, Fix } from '../../wire/messages.ts';
import type { PlantView } from '../../wire/plant.ts';

/** A number of people, those of whom it is not sure apart. */
export interface Headcount {
  readonly sure: number;
  readonly uncertain: number;
  /** Nothing comes from a source of badges: there may be more people, or others. */
  readonly isBlind: boolean;
}

/** Who is on the site: a fix that is old or poor is no proof. */
export function onSite(people: ReadonlyMap<string, Fix>, isBlind: boolean): Headcount {
  const uncertain = [...people.values()].filter(({ quality }) => quality !== 'good').length;
  return { sure: people.size - uncertain, uncertain, isBlind };
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
  return { sure: Math.max(0, all - uncertain), uncertain, isBlind };
}

/** Whether a source of badges is silent now. */
export const isBlindToPeople = (plant: Pick<PlantView, 'devices'>, alarms: ReadonlyMap<string, Alarm>): boolean =>
  plant.devices.some(({ id, kind }) => kind === 'badges' && alarms.get(`${id}:offline`)?.active === true);
