import type { Evidence } from '../alarm/transition.ts';
import { isInTest } from '../gas/service.ts';
import { noiseOf } from '../gas/trend.ts';
import { alarmId, type PointId } from '../ids.ts';
import type { MeasuredPoint, Point } from '../plant.ts';
import { currentValue, seenOf } from '../reading/points.ts';
import type { Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { minutes } from '../time.ts';
import { adviceOn } from './advice.ts';
import type { PointKind } from './kind.ts';

/** Two detectors of one gas at most 5 m apart may differ by so much of the range, or by so many times their noise (domain.md 4). */
const [SHARE_OF_RANGE, ABOVE_NOISE] = [0.15, 3];
/** It returns where they differ by this share of that. */
const NEAR_AGAIN = 0.8;

/** Two detectors of one gas beside each other read differently: one of them is wrong, and the higher one counts. */
export const DISAGREE: PointKind = {
  name: 'disagree',
  words: text('与相邻探测器不一致', 'differs from the detector beside it'),
  short: text('读数不一致', 'disagrees'),
  subject: 'point',
  shown: { mark: 'point', hasValue: true },
  configure(point) {
    const advice = adviceOn(point);
    return advice && point.at && { ...advice, onDelay: minutes(10), offDelay: minutes(1) };
  },
  evaluate(turn, point) {
    const value = goodValueOf(turn, point.id);
    const pairs = comparedWith(turn, point);
    // What is not known says nothing of its neighbour, and ends nothing.
    if (value === undefined || pairs.length === 0) return 'between';
    const isBeyond = (share: number): boolean =>
      pairs.some((other) => Math.abs(other.value - value) > share * tolerance(turn, point, other.point));
    if (isBeyond(1)) return 'beyond';
    return isBeyond(NEAR_AGAIN) ? 'between' : 'within';
  },
  evidence(turn, point): Evidence {
    const seen = seenOf(turn, point, 'limit');
    const known = turn.state.alarms.get(alarmId(point.id, 'disagree'));
    // What stands there was so at the raise: it is no news that the other one reads a little more.
    if (known?.active === true && known.evidence?.trouble !== undefined)
      return { ...seen, trouble: known.evidence.trouble };
    const value = seen.value ?? 0;
    const [other] = comparedWith(turn, point).sort((a, b) => Math.abs(b.value - value) - Math.abs(a.value - value));
    if (other === undefined) return seen;
    return { ...seen, trouble: { what: 'beside', point: other.point.id, value: other.value, unit: other.point.unit } };
  },
};

/** What the detectors beside it read now, where that can be believed. */
function comparedWith(turn: Turn, { id }: Point): { readonly point: MeasuredPoint; readonly value: number }[] {
  const found: { readonly point: MeasuredPoint; readonly value: number }[] = [];
  for (const twin of turn.state.index.twins.get(id) ?? []) {
    const point = turn.state.index.points.get(twin);
    const value = goodValueOf(turn, twin);
    if (point?.type === 'measured' && value !== undefined) found.push({ point, value });
  }
  return found;
}

/** Over its range a detector still reads at least what it shows; in a check or in bypass it may show test gas. */
function goodValueOf({ state }: Turn, id: PointId): number | undefined {
  const known = state.points.get(id);
  if (known === undefined || isInTest(state, id)) return undefined;
  const { quality, reason } = known.said ?? known.trust;
  return quality === 'good' || reason === 'over-range' ? (currentValue(known) ?? undefined) : undefined;
}

function tolerance(turn: Turn, one: Point, other: MeasuredPoint): number {
  if (one.type !== 'measured') return Infinity;
  const share = SHARE_OF_RANGE * Math.max(one.range[1] - one.range[0], other.range[1] - other.range[0]);
  const [noise, others] = [noiseOfPoint(turn, one), noiseOfPoint(turn, other)];
  return Math.max(share, ABOVE_NOISE * Math.sqrt(noise * noise + others * others));
}

function noiseOfPoint({ state }: Turn, { id, resolution }: MeasuredPoint): number {
  const values = state.trends.get(id)?.values ?? [];
  return values.length < 2 ? 0 : noiseOf(values, resolution);
}
