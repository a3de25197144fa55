import { gasOfPoint } from '../gas/gases.ts';
import { ruleOf } from '../people/zone-rules.ts';
import type { Zone } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { duration, minutes, seconds } from '../time.ts';
import { stayKind } from './stay.ts';

/**
 * Too long in a zone where that is watched (滞留); where a detector of a toxic gas is, half as long. To be out for less
 * than a minute does not count, and a badge that falls silent inside is still inside.
 */
export const OVER_STAY = stayKind({
  name: 'over-stay',
  words: text('滞留超时', 'too long in a zone'),
  priority: 3,
  offDelay: duration(0),
  after: (turn, zone) => (isToxic(turn, zone) ? minutes(15) : minutes(30)),
  isOf: (zone) => ruleOf(zone, 'over-stay') !== undefined,
  holds: () => true,
  dwell: seconds(60),
});

const isToxic = ({ state }: Turn, { gasPoints }: Zone): boolean =>
  gasPoints.some((id) => {
    const point = state.index.points.get(id);
    return point?.type === 'measured' && point.gas !== undefined && gasOfPoint(point)?.hazard === 'toxic';
  });
