import type { MeasuredPoint } from '../plant.ts';
import type { PointId } from '../ids.ts';
import type { State, Turn } from '../state/state.ts';
import { hours, since } from '../time.ts';
import type { Stuck, Vitals } from './vitals.ts';
import { isAtRest } from '../gas/air.ts';
import { isOver, noiseOf } from '../gas/trend.ts';

/** Where no neighbour says more, so long a reading may stay as it is; a clean 0, or fresh air, so long (domain.md 2). */
const [LONGEST, LONGEST_AT_ZERO] = [hours(24), hours(30 * 24)];
/** Beside a detector that moves it may be as it is for so long. */
const BESIDE_OTHERS = hours(1);
/** A neighbour moves: its means of a minute differ by so many times its noise, and by this share of its range. */
const [ABOVE_NOISE, SHARE_OF_RANGE] = [3, 0.02];

/** Whether a reading has been the same for too long to be one (domain.md 2, stuck). */
export function stuckOf(turn: Turn, point: MeasuredPoint, { same }: Vitals): Stuck | undefined {
  const passed = since(same?.since ?? turn.at, turn.at);
  if (same === undefined || passed < BESIDE_OTHERS) return undefined;
  if (isAtRest(point, same.value))
    return passed >= LONGEST_AT_ZERO ? { hours: LONGEST_AT_ZERO / hours(1), atZero: true } : undefined;
  if (passed >= LONGEST) return { hours: LONGEST / hours(1) };
  const beside = turn.state.index.kindred.get(point.id)?.find((id) => hasMoved(turn.state, id, turn));
  return beside && { hours: BESIDE_OTHERS / hours(1), beside };
}

/** Within the last hour, by more than its noise, and by no test gas. */
function hasMoved(state: State, id: PointId, { at }: Turn): boolean {
  const point = state.index.points.get(id);
  const trend = state.trends.get(id);
  if (trend === undefined || point?.type !== 'measured' || isOver(trend, at)) return false;
  const { testedAt } = state.vitals.get(id) ?? {};
  if (testedAt !== undefined && since(testedAt, at) < BESIDE_OTHERS) return false;
  const moved = trend.lows.reduce((most, low) => Math.max(most, low), -Infinity) - Math.min(...trend.lows);
  if (!(moved > SHARE_OF_RANGE * (point.range[1] - point.range[0]))) return false;
  return moved > ABOVE_NOISE * noiseOf(trend.values, point.resolution);
}
