import type { Evidence } from '../alarm/transition.ts';
import { oxygenIn } from '../gas/air.ts';
import type { MeasuredPoint } from '../plant.ts';
import { quantise } from '../reading/normalise.ts';
import { text } from '../text.ts';
import { hours, minutes } from '../time.ts';
import { adviceOn } from './advice.ts';
import type { PointKind } from './kind.ts';

/** Where the mean of quiet air may be: this share of the range around 0, or between these values of oxygen, %VOL (domain.md 2). */
const SHARE_OF_RANGE = 0.05;
const OXYGEN = [20.5, 21.2] as const;
/** It returns this share of the allowed width further in. */
const DEADBAND = 0.1;
/** So much quiet air says that a zero is off, and so much that it is not. */
const [ENOUGH, ENOUGH_TO_RETURN] = [hours(6), minutes(10)];

/** The zero of a detector has moved away (漂移): where nothing happens it does not read what clean air reads. */
export const DRIFT: PointKind = {
  name: 'drift',
  words: text('零点漂移', 'zero has drifted'),
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  configure: adviceOn,
  evaluate(turn, point) {
    const quiet = turn.state.vitals.get(point.id)?.quiet;
    if (quiet === undefined || point.type !== 'measured') return 'unknown';
    const [low, high] = allowed(point);
    if (quiet.mean < low || quiet.mean > high) return quiet.ms >= ENOUGH ? 'beyond' : 'unknown';
    const margin = DEADBAND * (high - low);
    if (quiet.mean < low + margin || quiet.mean > high - margin) return 'between';
    return quiet.ms >= ENOUGH_TO_RETURN ? 'within' : 'unknown';
  },
  evidence(turn, point): Evidence {
    const quiet = turn.state.vitals.get(point.id)?.quiet;
    const seen = { sensedAt: turn.at, cause: 'quality' } as const;
    if (quiet === undefined || point.type !== 'measured') return seen;
    // One decimal more than the point has: it is a mean.
    return { ...seen, value: quantise(quiet.mean, point.decimals + 1), unit: point.unit, quality: 'good' };
  },
};

function allowed(point: MeasuredPoint): readonly [low: number, high: number] {
  const [least, most] = [oxygenIn(point, OXYGEN[0]), oxygenIn(point, OXYGEN[1])];
  if (least !== undefined && most !== undefined) return [least, most];
  const share = SHARE_OF_RANGE * (point.range[1] - point.range[0]);
  return [-share, share];
}
