import type { Priority, SetPoint, Verdict } from '../alarm/condition.ts';
import type { Evidence } from '../alarm/transition.ts';
import { type Exposure, type ExposureMean, shiftMean, shortTermMean } from '../exposure/exposure.ts';
import { exposureLimit, type ExposureName } from '../exposure/limits.ts';
import { quantise } from '../reading/normalise.ts';
import { seenOf } from '../reading/points.ts';
import { type Text, text } from '../text.ts';
import { duration } from '../time.ts';
import type { PointKind } from './kind.ts';

/** Share of the limit by which a mean must fall below it before the alarm returns. */
const DEADBAND = 0.1;

interface Mean {
  readonly name: ExposureName;
  readonly words: Text;
  readonly about: Text;
  readonly priority: Priority;
  readonly of: (exposure: Exposure) => ExposureMean;
}

/**
 * A mean of what a gas detector measured is above its exposure limit (domain.md 4): raised by what is known of the time
 * alone, and returned only when it is below whatever the gas was in the gaps.
 */
const exposureKind = ({ name, words, about, priority, of }: Mean): PointKind => ({
  name,
  words,
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  settings: [{ key: name, about, isPositive: true }],
  configure(point, { numbers }) {
    if (point.type !== 'measured' || point.gas === undefined) return undefined;
    const limit = numbers[name] ?? exposureLimit(point, name);
    if (limit === undefined) return undefined;
    const setPoint: SetPoint = { direction: 'high', limit, deadband: DEADBAND * limit, of: name };
    return { priority, latching: false, onDelay: duration(0), offDelay: duration(0), setPoint, unit: point.unit };
  },
  evaluate(turn, point, { setPoint }): Verdict {
    const exposure = turn.state.exposures.get(point.id);
    if (exposure === undefined || setPoint === undefined) return 'unknown';
    const { low, high } = of(exposure);
    if (low >= setPoint.limit) return 'beyond';
    return high <= setPoint.limit - setPoint.deadband ? 'within' : 'unknown';
  },
  evidence(turn, point, { setPoint }): Evidence {
    const exposure = turn.state.exposures.get(point.id);
    const seen = seenOf(turn, point, 'limit');
    const value =
      exposure === undefined || point.type !== 'measured'
        ? {}
        : // One decimal more than the point has: it is a mean.
          { value: quantise(of(exposure).low, point.decimals + 1), unit: point.unit };
    return { ...seen, ...value, ...(setPoint === undefined ? {} : { setPoint }) };
  },
});

/** Short-time exposure (短时间接触): the mean of 15 minutes. */
export const STEL = exposureKind({
  name: 'stel',
  words: text('15 分钟平均浓度超限', '15 minute mean above its limit'),
  about: text(
    '15 分钟平均浓度限值（PC-STEL），单位同测点。默认按 GBZ 2.1；无 PC-STEL 时为 PC-TWA 的 3 倍。',
    'Limit of the mean of 15 minutes (PC-STEL), in the unit of the point. Default: GBZ 2.1, or three times the PC-TWA where there is no PC-STEL.',
  ),
  priority: 2,
  of: shortTermMean,
});

/** Exposure of a shift (时间加权平均): what was measured since its begin, over eight hours. */
export const TWA = exposureKind({
  name: 'twa',
  words: text('本班加权平均浓度超限', 'mean of the shift above its limit'),
  about: text(
    '本班 8 小时时间加权平均浓度限值（PC-TWA），单位同测点。默认按 GBZ 2.1。',
    'Limit of the mean of the shift over eight hours (PC-TWA), in the unit of the point. Default: GBZ 2.1.',
  ),
  priority: 3,
  of: shiftMean,
});
