import type { Evidence } from '../alarm/transition.ts';
import { gasOfPoint } from '../gas/gases.ts';
import type { Point } from '../plant.ts';
import { evaluateLimit } from '../reading/limits.ts';
import { quantise } from '../reading/normalise.ts';
import { seenOf } from '../reading/points.ts';
import { GOOD } from '../reading/quality.ts';
import { text } from '../text.ts';
import { duration, minutes } from '../time.ts';
import type { PointKind } from './kind.ts';

/** Share of the range a minute, where the configuration says nothing (domain.md 4, rate of rise). */
const DEFAULT_SHARE = 0.02;
/** Share of the limit by which the rate must fall below it before the alarm returns. */
const DEADBAND = 0.2;

/** Rate of rise (上升速率): a gas, or a process value that has such a set point, rises faster than it. */
export const RATE: PointKind = {
  name: 'rate',
  words: text('浓度快速上升', 'rising fast'),
  ofProcess: text('数值快速上升', 'rising fast'),
  short: text('快速上升', 'rising fast'),
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  settings: [
    {
      key: 'rate',
      about: text(
        '上升速率报警值，单位为测点单位每分钟。气体默认每分钟上升量程的 2 %；其它测点仅在填写时有此报警。',
        'Rate of rise, in the unit of the point per minute. Default of a gas: 2 % of the range per minute; any other point has this alarm only where it is set.',
      ),
      isPositive: true,
    },
  ],
  configure(point, { numbers }) {
    // Oxygen is a danger where it falls.
    if (point.type !== 'measured' || gasOfPoint(point)?.hazard === 'oxygen') return undefined;
    if (point.gas === undefined && numbers['rate'] === undefined) return undefined;
    const limit = numbers['rate'] ?? DEFAULT_SHARE * (point.range[1] - point.range[0]);
    const setPoint = { direction: 'high', limit, deadband: DEADBAND * limit, of: 'rate' } as const;
    return {
      priority: 3,
      latching: false,
      onDelay: duration(0),
      offDelay: minutes(1),
      setPoint,
      unit: rateUnit(point),
    };
  },
  evaluate(turn, point, { setPoint }) {
    const rate = turn.state.trends.get(point.id)?.rate;
    // After a gap, or before two minutes of good samples, nothing can be said.
    if (rate === undefined || setPoint === undefined) return 'unknown';
    return evaluateLimit(setPoint, rate, GOOD);
  },
  evidence(turn, point, { setPoint }): Evidence {
    const seen = { ...seenOf(turn, point, 'limit'), unit: rateUnit(point) };
    const rate = turn.state.trends.get(point.id)?.rate;
    const value = rate === undefined || point.type !== 'measured' ? {} : { value: quantise(rate, point.decimals + 1) };
    return { ...seen, ...value, ...(setPoint === undefined ? {} : { setPoint }) };
  },
};

const rateUnit = (point: Point): string => (point.type === 'measured' ? `${point.unit}/min` : '/min');
