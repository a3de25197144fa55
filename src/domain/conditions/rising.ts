import type { Evidence } from '../alarm/transition.ts';
import { seenOf } from '../reading/points.ts';
import { text } from '../text.ts';
import { duration } from '../time.ts';
import type { PointKind } from './kind.ts';

const LIMITS = ['high', 'high-high', 'low', 'low-low'];

/** Early warning: a value will reach its next limit soon if it goes on like this. */
export const RISING: PointKind = {
  name: 'rising',
  words: text('预警：浓度上升', 'early warning: rising'),
  ofProcess: text('预警：趋近报警值', 'early warning: near its limit soon'),
  short: text('预警', 'early warning'),
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  configure(point, { numbers }) {
    if (point.type !== 'measured') return undefined;
    // What is no gas brings no limits.
    if (point.gas === undefined && !LIMITS.some((name) => numbers[name] !== undefined)) return undefined;
    return { priority: 3, latching: false, onDelay: duration(0), offDelay: duration(0), unit: point.unit };
  },
  evaluate(turn, point) {
    const trend = turn.state.trends.get(point.id);
    // After a gap a warning that lasts is held: without a trend there is no statement.
    if (trend === undefined) return 'unknown';
    if (trend.forecast !== undefined) return 'beyond';
    return trend.ended === undefined ? 'unknown' : 'within';
  },
  evidence(turn, point): Evidence {
    const forecast = turn.state.trends.get(point.id)?.forecast;
    const seen = seenOf(turn, point, 'forecast');
    return forecast === undefined ? seen : { ...seen, forecast };
  },
};
