import type { Priority } from '../alarm/condition.ts';
import { isAbsentTooLong } from '../vitals/absence.ts';
import type { AbsentReason } from '../vitals/vitals.ts';
import { type Text, text } from '../text.ts';
import { duration } from '../time.ts';
import type { PointKind } from './kind.ts';

/** A detector that says of itself that it does not measure, for longer than it may. */
const absentFor = (
  name: string,
  priority: Priority,
  reasons: readonly AbsentReason[],
  words: Text,
  short: Text,
): PointKind => ({
  name,
  words,
  short,
  subject: 'point',
  shown: { mark: 'lost' },
  configure(point) {
    if (point.type !== 'measured' || point.gas === undefined) return undefined;
    return { priority, latching: false, onDelay: duration(0), offDelay: duration(0) };
  },
  evaluate(turn, point) {
    const known = turn.state.points.get(point.id);
    if (known === undefined || point.type !== 'measured') return undefined;
    const reason = isAbsentTooLong(turn, point);
    if (reason !== undefined && reasons.includes(reason)) return 'beyond';
    // A detector that does not answer has not said that it measures again.
    return known.trust.reason === 'comm' || known.trust.reason === 'stale' ? 'unknown' : 'within';
  },
  evidence: ({ at }) => ({ sensedAt: at, cause: 'quality' }),
});

/** Three times longer than its sort of detector warms up (预热): it is broken. */
export const WARM_UP = absentFor(
  'warm-up',
  3,
  ['warm-up'],
  text('预热超时，探测器故障', 'warm-up does not end: faulty'),
  text('预热超时', 'warm-up'),
);

/** Inhibited or in calibration for more than eight hours: it was forgotten, and measures nothing (domain.md 2 and 11.5). */
export const INHIBITED = absentFor(
  'inhibited',
  2,
  ['calibration', 'inhibit'],
  text('抑制或标定超过 8 小时', 'inhibited for more than 8 hours'),
  text('抑制超时', 'inhibited'),
);
