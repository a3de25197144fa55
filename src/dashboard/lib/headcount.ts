import type { Alarm, Count, Fix, OnSite } from '../../wire/messages.ts';
import type { PlantView } from '../../wire/plant.ts';

/** A number of people, those of whom it is not sure apart. */
export interface Headcount {
  readonly sure: number;
  readonly uncertain: number;
  /** Nothing comes from a source of badges: there may be more people, or others. */
  readonly isBlind: boolean;
}

/** Who is on the site, as the header shows it. */
export interface SiteHeadcount extends Headcount {
  /** There are more. */
  readonly isMore: boolean;
  /** Who have left the site; nothing before the gateway has said so. */
  readonly left: number | undefined;
}

/** Whether a person has left the site: such a one is in no count, on no map, and near no other person. */
export const hasLeftSite = ({ left }: Fix): boolean => left !== undefined;

/**
 * Who is on the site: a fix that is old or poor is no proof.
 * @param told the count of the gateway, which also knows of badges of which this screen is sent no fix
 */
export function onSite(people: ReadonlyMap<string, Fix>, isBlind: boolean, told?: OnSite): SiteHeadcount {
  const here = [...people.values()].filter((fix) => !hasLeftSite(fix));
  const doubtful = here.filter(({ quality }) => quality !== 'good').length;
  const all = told === undefined ? here.length : told.present + told.uncertain + (told.byHand ?? 0);
  return { ...apart(all, doubtful, told?.uncertain), isBlind, isMore: told?.atLeast === true, left: told?.left };
}

/** Who is in a zone; nothing before the first count. */
export function inZone(
  zone: string,
  count: Count | undefined,
  people: ReadonlyMap<string, Fix>,
  isBlind: boolean,
): Headcount | undefined {
  if (count === undefined) return undefined;
  const doubtful = [...people.values()].filter(
    ({ quality, zones }) => quality !== 'good' && zones.includes(zone),
  ).length;
  return { ...apart(count.people + count.unknown, doubtful, count.uncertain), isBlind };
}

/** The uncertain are those whose fix is doubtful here, and at least as many as the gateway says. */
function apart(all: number, doubtful: number, told = 0): Pick<Headcount, 'sure' | 'uncertain'> {
  const uncertain = Math.max(told, doubtful);
  return { sure: Math.max(0, all - uncertain), uncertain };
}

/** Whether a source of badges is silent now. */
export const isBlindToPeople = (plant: Pick<PlantView, 'devices'>, alarms: ReadonlyMap<string, Alarm>): boolean =>
  plant.devices.some(({ id, kind }) => kind === 'badges' && alarms.get(`${id}:offline`)?.active === true);
