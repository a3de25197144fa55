import type { PlaceSeen } from './holds.ts';

/** Beyond so many sigmas there is no doubt: an error is as large once in 740 fixes. */
const CLEAR = 3;
/** A person who walks fast: so far may he have gone since he was located, metres a second. */
const WALKING = 2;

/** A place on a floor; metres, the accuracy one sigma. */
export interface ContactPlace {
  readonly floor: string;
  readonly x: number;
  readonly y: number;
  readonly accuracy: number;
  /** Other floors on which it may be just as well. */
  readonly alsoOn?: readonly string[];
}

/** That a badge was near something, from its first fix there to the first one that shows it elsewhere. */
export interface Encounter {
  readonly from: number;
  readonly to: number;
  /** Metres, between the places as they were told. */
  readonly nearest: number;
  /** Of the place at which it was nearest, both errors together; metres, one sigma. */
  readonly accuracy: number;
  /** Near without doubt; else only as far as the errors of the places allow. */
  readonly certain: boolean;
}

/** How far two places are from each other, and how much of that may be error, metres. Nothing on different floors. */
export interface ContactSight {
  readonly distance: number;
  readonly accuracy: number;
  readonly doubt: number;
  /** They may be on different floors. */
  readonly isOtherFloor: boolean;
}

/** @param age how long ago the older of the two was located, ms: meanwhile it may have walked */
export function sightOf(a: ContactPlace, b: ContactPlace, age = 0): ContactSight | undefined {
  const isOtherFloor = a.floor !== b.floor;
  const mayMeet = a.alsoOn?.includes(b.floor) === true || b.alsoOn?.includes(a.floor) === true;
  if (isOtherFloor && !mayMeet) return undefined;
  const [dx, dy] = [a.x - b.x, a.y - b.y];
  const accuracy = Math.sqrt(a.accuracy * a.accuracy + b.accuracy * b.accuracy);
  return {
    distance: Math.sqrt(dx * dx + dy * dy),
    accuracy,
    doubt: CLEAR * accuracy + (WALKING * age) / 1000,
    isOtherFloor,
  };
}

/** The nearest that a straight way came to a place. That a badge went there is never without doubt. */
export function sightOnWay(place: ContactPlace, from: PlaceSeen, to: PlaceSeen): ContactSight | undefined {
  if (from.floor !== place.floor || to.floor !== place.floor) return undefined;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((place.x - from.x) * dx + (place.y - from.y) * dy) / squared;
  const part = Math.max(0, Math.min(1, along));
  const accuracy = Math.max(from.accuracy, to.accuracy);
  return sightOf(place, { floor: place.floor, x: from.x + part * dx, y: from.y + part * dy, accuracy });
}

export const isPossible = ({ distance, doubt }: ContactSight, radius: number): boolean => distance - doubt <= radius;
export const isCertain = ({ distance, doubt, isOtherFloor }: ContactSight, radius: number): boolean =>
  !isOtherFloor && distance + doubt <= radius;

/** An encounter that takes in one more sight. */
export function extended(known: Encounter | undefined, sight: ContactSight, at: number, isSure: boolean): Encounter {
  const isNearer = known === undefined || sight.distance < known.nearest;
  return {
    from: known?.from ?? at,
    to: Math.max(known?.to ?? at, at),
    nearest: isNearer ? sight.distance : known.nearest,
    accuracy: isNearer ? sight.accuracy : known.accuracy,
    certain: isSure || known?.certain === true,
  };
}
