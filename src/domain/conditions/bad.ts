import type { Point } from '../plant.ts';
import { isFlapping } from '../reading/flaps.ts';
import { isExpected, isLostWithDevice, seenOf } from '../reading/points.ts';
import type { Trust } from '../reading/quality.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { seconds } from '../time.ts';
import type { PointKind } from './kind.ts';
import { isOccupied } from './people-in-zone.ts';

/** A lost sensor is itself an alarm; behind a device that is offline it is grouped below that device's alarm. */
export const BAD: PointKind = {
  name: 'bad',
  words: text('探测器失效', 'sensor lost'),
  subject: 'point',
  shown: { mark: 'lost', behind: 'offline' },
  isOfSilence: true,
  restsOnZones: true,
  configure: () => ({ priority: 3, latching: false, onDelay: seconds(10), offDelay: seconds(5) }),
  evaluate(turn, point) {
    const known = turn.state.points.get(point.id);
    if (known === undefined) return undefined;
    if (known.trust.reason === 'retained' || isExpected(turn, point, known)) return 'unknown';
    if (known.trust.quality === 'bad' || isOutsideUnlimited(turn, point, known.trust)) return 'beyond';
    // Good and bad in turn: the next good value is no end of it.
    return isFlapping(known, turn.at) ? 'unknown' : 'within';
  },
  // People are where gas may come unseen. When they have left it is no news.
  priority({ state }, { id }) {
    const zones = state.index.gasZonesOf.get(id);
    return zones && (zones.some((zone) => isOccupied(state, zone)) ? 2 : 3);
  },
  isCalmDown: true,
  // Without a unit: what a lost sensor shows is no measurement.
  evidence: (turn, point) => {
    const { unit: _unit, ...seen } = seenOf(turn, point, isLostWithDevice(turn, point) ? 'offline' : 'quality');
    return seen;
  },
};

/**
 * A process value at the end of its range, or far below it, with no limit that way: most often a transmitter that has gone,
 * and else nothing would say so. A gas has `:over-range`.
 */
function isOutsideUnlimited({ state }: Turn, point: Point, { reason }: Trust): boolean {
  if (point.type !== 'measured' || point.gas !== undefined) return false;
  if (reason !== 'over-range' && reason !== 'under-range') return false;
  const direction = reason === 'over-range' ? 'high' : 'low';
  return state.index.limits.get(point.id)?.some(({ setPoint }) => setPoint?.direction === direction) !== true;
}
