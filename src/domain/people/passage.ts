import { type Duration, seconds, since } from '../time.ts';
import type { SeenPlace } from './fence.ts';
import { type ZoneArea, distanceTo, meetsBorderOf } from './geometry.ts';

/** Two fixes further apart in time say nothing about the way between them. */
const LONGEST_STEP = seconds(10);
/** A way through a zone that began longer ago is no straight walk. */
const LONGEST_PASSAGE = seconds(30);
/** A person, or a vehicle in a unit, is no faster (m/s): what jumps further was an error. */
const FASTEST = 5;
/** Two places closer than so many sigmas may be one place. */
const LEAST_SIGMAS = 5;

/** Whether two fixes are close enough in time that the way between them may be taken for a straight one. */
export const isOneStep = (elapsed: Duration): boolean => elapsed <= LONGEST_STEP;

/** A place and its time, as a badge has it now. */
type Place = Pick<SeenPlace, 'x' | 'y' | 'at'>;

/** Whether a badge at two places was on its way between them: neither too near, so that it may be an error, nor too far. */
export function isWay(from: SeenPlace, to: Place, sigma: number): boolean {
  const elapsed = since(from.at, to.at);
  if (elapsed > LONGEST_PASSAGE) return false;
  const most = Math.max(from.sigma, sigma);
  const squared = (to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y);
  const [least, furthest] = [LEAST_SIGMAS * most, (FASTEST * elapsed) / 1000 + 3 * most];
  return squared >= least * least && squared <= furthest * furthest;
}

/**
 * Whether the straight way between two places, both outside by more than their error, leads through a zone, also
 * where it is moved aside by the error to either hand.
 */
export function leadsThrough(area: ZoneArea, from: SeenPlace, to: Place, sigma: number): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.sqrt(dx * dx + dy * dy);
  if (length === 0) return false;
  const most = Math.max(from.sigma, sigma);
  const [ox, oy] = [(-dy / length) * most, (dx / length) * most];
  for (const side of [0, -1, 1])
    if (!meetsBorderOf(area, from.x + side * ox, from.y + side * oy, to.x + side * ox, to.y + side * oy)) return false;
  return distanceTo(area, from.x, from.y) > most && distanceTo(area, to.x, to.y) > most;
}
