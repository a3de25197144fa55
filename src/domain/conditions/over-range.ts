import { evaluateLimit } from '../reading/limits.ts';
import { currentValue, seenOf } from '../reading/points.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { PointKind } from './kind.ts';

/** A gas detector at the end of its range: there may be more gas than it shows. */
export const OVER_RANGE: PointKind = {
  name: 'over-range',
  words: text('超量程', 'over range'),
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  configure(point, { offDelay }) {
    if (point.type !== 'measured' || point.gas === undefined) return undefined;
    return { priority: 1, latching: true, onDelay: duration(0), offDelay, unit: point.unit };
  },
  evaluate(turn, point) {
    const known = turn.state.points.get(point.id);
    if (known === undefined || point.type !== 'measured') return undefined;
    const end = { direction: 'high', limit: point.range[1], deadband: 0 } as const;
    // It ends by the device's own word, or no reset could ever end the doubt that hangs on it.
    const verdict = evaluateLimit(end, currentValue(known), known.said ?? known.trust);
    return verdict === 'between' ? 'within' : verdict;
  },
  evidence: (turn, point) => seenOf(turn, point, 'over-range'),
};
