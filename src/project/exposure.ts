import { type ExposureMean, shiftMean, shortTermMean } from '../domain/exposure/exposure.ts';
import { alarmId, type PointId } from '../domain/ids.ts';
import { quantise } from '../domain/reading/normalise.ts';
import type { State } from '../domain/state/state.ts';
import type { ExposureView } from '../wire/exposure.ts';

/** The means of a gas at a detector; none of a point that has no limit of a mean, or was not read yet. */
export function exposureOf(state: State, id: PointId): ExposureView | undefined {
  const point = state.index.points.get(id);
  const exposure = state.exposures.get(id);
  if (point?.type !== 'measured' || exposure === undefined) return undefined;
  const shown = (name: 'stel' | 'twa', mean: ExposureMean): ExposureView['stel'] => {
    const limit = state.index.conditions.get(alarmId(id, name))?.setPoint?.limit;
    // One decimal more than the point has: it is a mean.
    const round = (value: number): number => quantise(value, point.decimals + 1);
    return limit === undefined ? undefined : { ...mean, low: round(mean.low), high: round(mean.high), limit };
  };
  const [stel, twa] = [shown('stel', shortTermMean(exposure)), shown('twa', shiftMean(exposure))];
  return {
    unit: point.unit,
    at: exposure.at,
    shiftStart: exposure.shift.since,
    ...(stel === undefined ? {} : { stel }),
    ...(twa === undefined ? {} : { twa }),
  };
}
