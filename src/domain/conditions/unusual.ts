import type { Evidence } from '../alarm/transition.ts';
import { alarmId } from '../ids.ts';
import { quantise } from '../reading/normalise.ts';
import { seenOf } from '../reading/points.ts';
import { text } from '../text.ts';
import { adviceOn } from './advice.ts';
import type { PointKind } from './kind.ts';

/** A gas is well above what this detector reads day by day, and below every limit: a small leak, or a detector that goes. */
export const UNUSUAL: PointKind = {
  name: 'unusual',
  words: text('读数异于平时', 'unlike its usual reading'),
  short: text('异于平时', 'unusual'),
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  configure: adviceOn,
  evaluate(turn, point) {
    const vitals = turn.state.vitals.get(point.id);
    if (vitals === undefined) return 'unknown';
    return vitals.unusual === true ? 'beyond' : 'within';
  },
  evidence(turn, point): Evidence {
    const { reason: _reason, ...seen } = seenOf(turn, point, 'limit');
    const quiet = turn.state.vitals.get(point.id)?.quiet;
    const known = turn.state.alarms.get(alarmId(point.id, 'unusual'));
    // What was usual at the raise stays.
    if (known?.active === true && known.evidence?.trouble !== undefined)
      return { ...seen, trouble: known.evidence.trouble };
    if (quiet === undefined || point.type !== 'measured') return seen;
    return { ...seen, trouble: { what: 'usual', value: quantise(quiet.mean, point.decimals + 1), unit: point.unit } };
  },
};
