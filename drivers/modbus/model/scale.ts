import { gasOf } from '../../../src/domain/gas/gases.ts';
import { gasNamed } from '../../../src/domain/gas/names.ts';
import { gasUnitOf } from '../../../src/domain/gas/units.ts';
import type { WrittenPoint } from './choose.ts';
import type { Signal } from './schema.ts';

/** How a register becomes a value: `value = register * scale + offset`, kept to so many decimals. */
export interface Scaling {
  readonly scale: number;
  readonly offset: number;
  readonly decimals: number;
}

/** Far below any register's step, far above the noise of floating point. */
const SIGNIFICANT = 12;
const tidy = (value: number): number => Number(value.toPrecision(SIGNIFICANT));

/**
 * The scaling of a register whose numbers `spans` mean the two ends of `range`. As many decimals as a thousandth
 * of the span needs; fewer where one step of the register is coarser than that, as more would be invented.
 */
export function scalingOf(spans: readonly [number, number], range: readonly [number, number]): Scaling {
  const span = range[1] - range[0];
  const scale = tidy(span / (spans[1] - spans[0]));
  return {
    scale,
    offset: tidy(range[0] - spans[0] * scale),
    decimals: decimalsFor(Math.max(Math.abs(span) / 1000, Math.abs(scale))),
  };
}

/** The fewest decimals that show a step: 1 for 0.1 and for 0.5, 2 for 0.02. */
function decimalsFor(step: number): number {
  for (let decimals = 0; decimals < 9; decimals++) {
    if (step * 10 ** decimals >= 1 - 1e-9) return decimals;
  }
  return 9;
}

/**
 * The scaling that a profile gives a point; undefined when it hangs on a range that nothing says.
 * @param written the `read:` of the point: with a scale or an offset of its own the ends that the profile knows are not used
 */
export function scalingFor(signal: Signal, point: WrittenPoint, written: WrittenPoint): Partial<Scaling> | undefined {
  const own = {
    ...(signal.scale === undefined ? {} : { scale: signal.scale }),
    ...(signal.offset === undefined ? {} : { offset: signal.offset }),
    ...(signal.decimals === undefined ? {} : { decimals: signal.decimals }),
  };
  if (signal.spans === undefined || written['scale'] !== undefined || written['offset'] !== undefined) return own;
  const range = rangeOf(point, signal);
  if (range === undefined) return undefined;
  return { ...scalingOf(signal.spans, range), ...own };
}

/**
 * The range that the two ends of a signal mean: the point's own, or that of its gas while it is in the unit of
 * the gas. A wrong range is reported by the checks that follow.
 */
function rangeOf(point: WrittenPoint, signal: Signal): readonly [number, number] | undefined {
  const { range, gas, unit } = point;
  if (range !== undefined) return isRange(range) ? range : [0, 1];
  if (gas === undefined) return signal.range;
  const id = typeof gas === 'string' ? gasNamed(gas) : undefined;
  if (id === undefined) return [0, 1];
  const known = gasOf(id);
  const own = unit === undefined ? known.unit : typeof unit === 'string' ? gasUnitOf(unit) : undefined;
  return own === known.unit ? known.range : undefined;
}

const isRange = (range: unknown): range is readonly [number, number] =>
  Array.isArray(range) &&
  range.length === 2 &&
  range.every((end) => typeof end === 'number') &&
  Number(range[0]) < Number(range[1]);
