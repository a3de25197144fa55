import { type ByteReader, ColumnsError, type ByteWriter } from './bytes.ts';

/** Powers of ten by which a number may be a whole one. */
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;
/** Differences of differences of such numbers are still exact. */
const MOST = 2 ** 49;
/** All are equal, near one number, near the one before, or going on as before; 3 bits for these, as below. */
const SAME = 0;
const ABOUT = 1;
const STEPS = 2;
const SLOPE = 3;
/** The numbers are told from the time of their row. */
const OF_TIME = 4;
/** Times the power of ten. */
const SCALE = 8;
/** Eight bytes a number: no power of ten makes them whole. */
const FLOATS = 0xff;

/** Where the parts of columns go: how each is written, where it begins, and what follows. */
export interface ColumnParts<T> {
  readonly ways: T;
  readonly bases: T;
  readonly steps: T;
}

let whole = new Float64Array(1024);
let timed = new Float64Array(1024);

/**
 * Numbers of one thing, one after the other, written as whole numbers and their differences.
 * @param base with which the column before began
 * @param times times of the rows, for numbers that are near them
 * @returns with which this one began
 */
export function writeColumn(
  { ways, bases, steps }: ColumnParts<ByteWriter>,
  values: Float64Array,
  count: number,
  base: number,
  times?: Float64Array,
): number {
  if (count > whole.length) {
    whole = new Float64Array(count * 2);
    timed = new Float64Array(count * 2);
  }
  const power = powerOf(values, count);
  if (power === undefined) {
    ways.byte(FLOATS);
    for (let i = 0; i < count; i++) steps.float(values[i] ?? 0);
    return base;
  }
  let way = wayOf(whole, count);
  let chosen = whole;
  if (times !== undefined && isTold(count, times)) {
    const other = wayOf(timed, count);
    if (other.cost <= way.cost) {
      chosen = timed;
      way = { ...other, kind: other.kind + OF_TIME };
    }
  }
  ways.byte(way.kind + SCALE * power);
  bases.signed(way.base - base);
  writeSteps(steps, chosen, count, way.kind % OF_TIME, way.base);
  return way.base;
}

/** The numbers that `writeColumn` was given, into `values`. */
export function readColumn(
  { ways, bases, steps }: ColumnParts<ByteReader>,
  values: Float64Array,
  count: number,
  base: number,
  times?: Float64Array,
): number {
  const way = ways.byte();
  if (way === FLOATS) {
    for (let i = 0; i < count; i++) values[i] = steps.float();
    return base;
  }
  const power = POWERS[Math.floor(way / SCALE)];
  if (power === undefined) throw new ColumnsError('a column is written in an unknown way');
  const first = base + bases.signed();
  readSteps(steps, values, count, way % OF_TIME, first);
  if ((way & OF_TIME) > 0) for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) + (times?.[i] ?? 0);
  if (power > 1) for (let i = 0; i < count; i++) values[i] = (values[i] ?? 0) / power;
  return first;
}

/** The power of ten that makes all of them whole numbers, which are then in `whole`; none where there is no such. */
function powerOf(values: Float64Array, count: number): number | undefined {
  let power = 0;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    for (; ; power++) {
      const ten = POWERS[power];
      if (ten === undefined) return undefined;
      if (isWhole(value, ten)) break;
    }
  }
  const ten = POWERS[power] ?? 1;
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? 0;
    if (!isWhole(value, ten)) return undefined;
    whole[i] = Math.round(value * ten);
  }
  return power;
}

function isWhole(value: number, ten: number): boolean {
  const scaled = Math.round(value * ten);
  return scaled / ten === value && scaled <= MOST && scaled >= -MOST;
}

/** Puts the distances from the times into `timed`; whether they are exact. */
function isTold(count: number, times: Float64Array): boolean {
  for (let i = 0; i < count; i++) {
    const time = times[i] ?? 0;
    if (!Number.isInteger(time) || Math.abs(time) > MOST) return false;
    timed[i] = (whole[i] ?? 0) - time;
  }
  return true;
}

interface Way {
  readonly kind: number;
  readonly base: number;
  /** The sum of all that remains. */
  readonly cost: number;
}

function wayOf(numbers: Float64Array, count: number): Way {
  const first = numbers[0] ?? 0;
  let [before, step, sum, steps, slopes] = [first, 0, 0, 0, 0];
  for (let i = 1; i < count; i++) {
    const number = numbers[i] ?? 0;
    const next = number - before;
    steps += Math.abs(next);
    slopes += Math.abs(next - step);
    sum += number - first;
    step = next;
    before = number;
  }
  if (steps === 0) return { kind: SAME, base: first, cost: 0 };
  const mean = first + Math.round(sum / count);
  let about = 0;
  for (let i = 0; i < count; i++) about += Math.abs((numbers[i] ?? 0) - mean);
  if (about <= steps && about <= slopes) return { kind: ABOUT, base: mean, cost: about };
  return steps <= slopes ? { kind: STEPS, base: first, cost: steps } : { kind: SLOPE, base: first, cost: slopes };
}

function writeSteps(out: ByteWriter, numbers: Float64Array, count: number, kind: number, base: number): void {
  let [before, step] = [base, 0];
  switch (kind) {
    case ABOUT:
      for (let i = 0; i < count; i++) out.signed((numbers[i] ?? 0) - base);
      return;
    case STEPS:
      for (let i = 1; i < count; i++) {
        const number = numbers[i] ?? 0;
        out.signed(number - before);
        before = number;
      }
      return;
    case SLOPE:
      for (let i = 1; i < count; i++) {
        const next = (numbers[i] ?? 0) - before;
        out.signed(next - step);
        before += next;
        step = next;
      }
  }
}

function readSteps(from: ByteReader, values: Float64Array, count: number, kind: number, base: number): void {
  let [number, step] = [base, 0];
  switch (kind) {
    case ABOUT:
      for (let i = 0; i < count; i++) values[i] = base + from.signed();
      return;
    case STEPS:
    case SLOPE:
      for (let i = 0; i < count; i++) {
        if (i > 0) {
          step = kind === STEPS ? from.signed() : step + from.signed();
          number += step;
        }
        values[i] = number;
      }
      return;
    default:
      values.fill(base, 0, count);
  }
}
