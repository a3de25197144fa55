import { isInTest } from '../gas/service.ts';
import type { MeasuredPoint, Point } from '../plant.ts';
import { isUndoubted, type Trust } from '../reading/quality.ts';
import type { State, Turn } from '../state/state.ts';
import type { Instant } from '../time.ts';
import { doubtfulExposure, freshExposure, holdFrom, moveExposure, shiftBeginAt, sumUpTo } from './exposure.ts';

/**
 * Sums what a detector measures, for its means of 15 minutes and of the shift. A reading that is not
 * certain may be of a detector that is blind, and is never taken for one: the time is a gap.
 * @returns whether its means are others than before
 */
export function sumExposure(turn: Turn, point: MeasuredPoint, value: number | null, trust: Trust): boolean {
  const begin = (at: Instant): Instant => shiftBegin(turn.state, at);
  const exposure = turn.state.exposures.edit(point.id, () => freshExposure(turn.at, begin(turn.at)));
  const isNew = sumUpTo(exposure, turn.at, begin);
  // The gas of a test is not breathed: its time is a gap.
  if (isInTest(turn.state, point.id)) return isNew;
  const isBeyond = trust.quality === 'uncertain' && trust.reason === 'over-range';
  if (isBeyond) holdFrom(exposure, Math.max(point.range[1], value ?? 0), turn.at, true);
  else if (value !== null && isUndoubted(trust)) holdFrom(exposure, value, turn.at, false);
  return isNew;
}

/** The numbers of this point mean something else from now on: what it measured before is not known in the new ones. */
export function doubtExposure({ state, at }: Turn, point: Point): void {
  if (state.exposures.get(point.id) === undefined) return;
  if (point.type === 'measured')
    state.exposures.replace(point.id, doubtfulExposure(at, shiftBegin(state, at), point.range[1]));
  else state.exposures.remove(point.id);
}

/** The clock was moved by so many ms. */
export function moveExposures(state: State, shift: number): void {
  for (const id of state.exposures.keys()) moveExposure(state.exposures.edit(id), shift, (at) => shiftBegin(state, at));
}

const shiftBegin = ({ plant, at: now }: State, at: Instant): Instant =>
  plant.exposure === undefined ? now : shiftBeginAt(plant.exposure.shiftBegins, plant.exposure.clock, at);
