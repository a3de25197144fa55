import type { Evidence } from '../alarm/transition.ts';
import { seenOf } from '../reading/points.ts';
import { text } from '../text.ts';
import { adviceOn } from './advice.ts';
import type { PointKind } from './kind.ts';

/** A detector that reads the same for so long that it may measure nothing any more (domain.md 2). */
export const STUCK: PointKind = {
  name: 'stuck',
  words: text('读数长时间不变', 'reading does not move'),
  short: text('读数不变', 'stuck'),
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  configure: adviceOn,
  evaluate(turn, point) {
    const vitals = turn.state.vitals.get(point.id);
    if (vitals === undefined) return 'unknown';
    return vitals.stuck === undefined ? 'within' : 'beyond';
  },
  evidence(turn, point): Evidence {
    const { reason: _reason, ...seen } = seenOf(turn, point, 'quality');
    const stuck = turn.state.vitals.get(point.id)?.stuck;
    return stuck === undefined ? seen : { ...seen, trouble: { what: 'stuck', ...stuck } };
  },
};
