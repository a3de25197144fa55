import { CROSS_SENSITIVITY, type CrossHint, WORTH_OF_LIMIT, WORTH_OF_RANGE } from '../gas/cross.ts';
import { gasOfPoint } from '../gas/gases.ts';
import { converted } from '../gas/units.ts';
import type { PointId } from '../ids.ts';
import type { MeasuredPoint } from '../plant.ts';
import type { State } from '../state/state.ts';
import { currentValue } from './points.ts';
import { isOfNow } from './quality.ts';

/** The gas beside a point that changes its reading most now, where that is worth a word; a reading is never corrected. */
export function crossHintOf(state: State, id: PointId): CrossHint | undefined {
  const beside = state.index.interfering.get(id);
  const point = state.index.points.get(id);
  if (beside === undefined || point?.type !== 'measured') return undefined;
  let most = worthOf(state, point);
  let hint: CrossHint | undefined;
  for (const other of beside) {
    const [interferent, value] = [state.index.points.get(other), presentValue(state, other)];
    if (interferent?.type !== 'measured' || value === undefined) continue;
    const shown = shownOf(interferent, point, value);
    if (shown === undefined || Math.abs(shown) < most) continue;
    most = Math.abs(shown);
    hint = { point: other, value, unit: interferent.unit, reads: shown > 0 ? 'high' : 'low' };
  }
  return hint;
}

/** What is shown of another gas, in the unit of the point. */
function shownOf(other: MeasuredPoint, point: MeasuredPoint, value: number): number | undefined {
  const [gas, own] = [gasOfPoint(other), gasOfPoint(point)];
  const percent = CROSS_SENSITIVITY[point.gas ?? '']?.[other.gas ?? ''];
  if (gas === undefined || own === undefined || percent === undefined) return undefined;
  const ppm = converted(value, other.unit, 'ppm', gas);
  return ppm === undefined ? undefined : converted((percent / 100) * ppm, 'ppm', point.unit, own);
}

function presentValue({ points }: State, id: PointId): number | undefined {
  const known = points.get(id);
  return known !== undefined && isOfNow(known.trust) ? (currentValue(known) ?? undefined) : undefined;
}

function worthOf({ index }: State, { id, range: [low, high] }: MeasuredPoint): number {
  const limits = (index.limits.get(id) ?? []).flatMap(({ setPoint }) => setPoint?.limit ?? []);
  return limits.length === 0 ? WORTH_OF_RANGE * (high - low) : WORTH_OF_LIMIT * Math.min(...limits);
}
