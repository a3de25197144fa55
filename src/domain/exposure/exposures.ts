import type { MeasuredPoint } from '../plant.ts';
import type { Trust } from '../reading/quality.ts';
import type { State, Turn } from '../state/state.ts';
import type { Instant } from '../time.ts';
import { freshExposure, holdFrom, shiftBeginAt, sumUpTo } from './exposure.ts';

/**
 * Sums what a detector measures, for its means of 15 minutes and of the shift. A reading that is bad, or not of now, is
 * never taken for one: the time is a gap.
 * @returns whether its means are others than before
 */
export function sumExposure(turn: Turn, point: MeasuredPoint, value: number | null, trust: Trust): boolean {
  const begin = (at: Instant): Instant => shiftBegin(turn.state, at);
  const exposure = turn.state.exposures.edit(point.id, () => freshExposure(turn.at, begin(turn.at)));
  const isNew = sumUpTo(exposure, turn.at, begin);
  // The gas of a test is not breathed: its time is a gap.
  if (turn.state.ledger.get(point.id)?.running !== undefined) return isNew;
  const isBeyond = trust.quality === 'uncertain' && trust.reason === 'over-range';
  if (isBeyond) holdFrom(exposure, Math.max(point.range[1], value ?? 0), turn.at, true);
  else if (value !== null && isMeasured(trust)) holdFrom(exposure, value, turn.at, false);
  return isNew;
}

/** A detector whose calibration is overdue, or that reads a little below zero, still measures. */
const isMeasured = ({ quality, ...trust }: Trust): boolean =>
  quality === 'good' ||
  (quality === 'uncertain' && 'reason' in trust && trust.reason !== 'stale' && trust.reason !== 'retained');

const shiftBegin = ({ plant, at: now }: State, at: Instant): Instant =>
  plant.exposure === undefined ? now : shiftBeginAt(plant.exposure.shiftBegins, plant.exposure.clock, at);
