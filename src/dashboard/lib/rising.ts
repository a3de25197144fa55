import type { Reading } from '../../wire/messages.ts';
import type { PointView } from '../../wire/plant.ts';

/** A point that the gateway says is on its way to a limit, or rises. */
export interface Riser {
  readonly point: PointView;
  readonly reading: Reading;
}

/**
 * What rises, by the word of the rules and never by arithmetic of a page: a point with a forecast, the one that reaches its
 * limit first on top, then those with a rate, the one that crosses the greatest part of its range in a minute first.
 */
export function risersOf(points: readonly PointView[], readings: ReadonlyMap<string, Reading>): Riser[] {
  return points
    .flatMap((point) => {
      const reading = readings.get(point.id);
      return reading === undefined || (reading.forecast === undefined && reading.rate === undefined)
        ? []
        : [{ point, reading }];
    })
    .sort((a, b) => likely(a) - likely(b) || share(b) - share(a) || (a.point.id < b.point.id ? -1 : 1));
}

/** The time at which the limit is likely reached; those without a forecast come after all others. */
const likely = ({ reading }: Riser): number => reading.forecast?.likely ?? Number.MAX_SAFE_INTEGER;

function share({ point: { range }, reading: { rate = 0 } }: Riser): number {
  return range === undefined ? 0 : rate / Math.max(1e-9, range[1] - range[0]);
}

/** Towards its limit: upwards, or downwards where little is a danger. */
export const isFalling = ({ point, reading }: Riser): boolean =>
  reading.forecast !== undefined &&
  point.setPoints.some(({ direction, limit }) => direction === 'low' && limit === reading.forecast?.limit);
