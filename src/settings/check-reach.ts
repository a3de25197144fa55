import { pointProblem } from '../words/problems-points.ts';
import { SET_POINTS, type SetPointName, type MeasuredCheck } from './check-measured.ts';

/** A step that passes a limit by more than this share of it is told. */
const PASSED = 0.1;
const MOST_SCALE = 1e9;
const LEAST_SCALE = 1e-12;
/** Floating point is no difference. */
const NOISE = 1e-9;

/** Whether the register of a point can give the values that its alarms wait for, and finely enough. */
export function checkReach({ tree, path, written, point, limits, at }: MeasuredCheck): void {
  const { scale, offset, id } = point;
  if (scale === 0)
    return tree.complain([...path, 'read', 'scale'], pointProblem('scale-zero', { point: id, value: offset }));
  const size = Math.abs(scale);
  if (size > MOST_SCALE || size < LEAST_SCALE || Math.abs(offset) > MOST_SCALE)
    return tree.complain([...path, 'read', 'scale'], pointProblem('scale-wild', { point: id, scale, offset }));
  const ends = (written.read.reach ?? [-Infinity, Infinity]).map((end) => end * scale + offset);
  const [least, most] = [tidy(Math.min(...ends)), tidy(Math.max(...ends))];
  const isReached = (name: SetPointName, value: number): boolean =>
    limits[name]?.direction === 'low' ? value >= least - NOISE : value <= most + NOISE;
  const step = point.resolution;
  let isBeyond = false;
  for (const name of SET_POINTS) {
    const value = limits[name]?.limit;
    // What is outside the range was told.
    if (value === undefined || value > point.range[1] || value <= point.range[0]) continue;
    if (!isReached(name, value)) {
      isBeyond = true;
      tree.complain(at(name), pointProblem('limit-never-reached', { point: id, limit: name, value, least, most }));
      continue;
    }
    const isLow = limits[name]?.direction === 'low';
    const deadband = limits[name]?.deadband ?? 0;
    const back = isLow ? value + deadband : value - deadband;
    // A deadband beyond the range was told.
    const isWithin = isLow ? back < point.range[1] : back > point.range[0];
    if (isWithin && (isLow ? most < back - NOISE : least > back + NOISE)) {
      isBeyond = true;
      tree.complain(at(name), pointProblem('limit-never-left', { point: id, limit: name, value, least, most }));
      continue;
    }
    const room = isLow ? point.range[1] - value : value - point.range[0];
    const raised = tidy(onGrid(value, step, isByScale(point) ? offset : 0, isLow));
    const words = { point: id, limit: name, value, step };
    if (step > room * (1 + NOISE)) tree.complain(at(name), pointProblem('step-too-coarse', words));
    else if (Math.abs(raised - value) > PASSED * room)
      tree.complain(at(name), pointProblem('step-passes-limit', { ...words, raised }));
  }
  const top = point.range[1];
  if (point.gas !== undefined && !isBeyond && most < top - step)
    tree.complain([...path, 'range'], pointProblem('range-never-reached', { point: id, top, most }));
}

/** The steps of the value are those of the register, not those of its decimals. */
const isByScale = ({ resolution, decimals }: MeasuredCheck['point']): boolean => resolution > 1 / 10 ** decimals;

/** The first value that the point can have at a limit or beyond it. */
function onGrid(value: number, step: number, origin: number, isLow: boolean): number {
  const steps = (value - origin) / step;
  const nearest = Math.round(steps);
  if (Math.abs(steps - nearest) < 1e-6) return value;
  return origin + step * (isLow ? Math.floor(steps) : Math.ceil(steps));
}

/** Twelve digits: far below any step, far above the noise of floating point. */
const tidy = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(12)) : value);
