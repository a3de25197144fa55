import { type ByteReader, ColumnsError, type ByteWriter } from './bytes.ts';

/** Powers of ten by which a number may be a whole one. */
const POWERS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9] as const;
/** Differences of differences of such numbers are still exact. */
const MOST = 2 ** 49;
/** All are equal; near a line; each a little more or less than a step from the one before; a step as the step before. */
const SAME = 0;
const LINE = 1;
const STEPS = 2;
const SLOPE = 3;
/** The numbers are told from the time of their row. */
const OF_TIME = 4;
/** Times the power of ten. */
const SCALE = 8;
/** Fewer numbers have no usual step worth writing. */
const FEW = 16;
/** Eight bytes a number: no power of ten makes them whole. */
const FLOATS = 0xff;

/** Where the parts of columns go: how each is written, where it begins, how it goes on, and what remains. */
export interface ColumnParts<T> {
  readonly ways: T;
  readonly bases: T;
  readonly rises: T;
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
  { ways, bases, rises, steps }: ColumnParts<ByteWriter>,
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
      way = other;
    }
  }
  ways.byte(way.kind + (chosen === timed ? OF_TIME : 0) + SCALE * power);
  bases.signed(way.base - base);
  if (hasRise(way.kind, count)) rises.signed(way.rise);
  writeSteps(steps, chosen, count, way);
  return way.base;
}

/** The numbers that `writeColumn` was given, into `values`. */
export function readColumn(
  { ways, bases, rises, steps }: ColumnParts<ByteReader>,
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
  const kind = way % OF_TIME;
  const first = base + bases.signed();
  const rise = hasRise(kind, count) ? rises.signed() : 0;
  readSteps(steps, values, count, { kind, base: first, rise });
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
  /** By how much a line rises from its beginning to its end, or the usual step. */
  readonly rise: number;
  /** The sum of all that remains. */
  readonly cost: number;
}

const hasRise = (kind: number, count: number): boolean => count >= FEW && (kind === LINE || kind === STEPS);

/** The way that leaves the least. */
function wayOf(numbers: Float64Array, count: number): Way {
  const first = numbers[0] ?? 0;
  const last = numbers[count - 1] ?? 0;
  const half = count >>> 1;
  let [before, step, early, late, slopes, isSame] = [first, 0, 0, 0, 0, true];
  for (let i = 0; i < count; i++) {
    const distance = (numbers[i] ?? 0) - first;
    const next = first + distance - before;
    slopes += Math.abs(next - step);
    if (i < half) early += distance;
    else late += distance;
    step = next;
    before += next;
    isSame &&= distance === 0;
  }
  if (isSame) return { kind: SAME, base: first, rise: 0, cost: 0 };
  const drift = count < FEW ? 0 : Math.round((last - first) / (count - 1));
  const rise = count < FEW ? 0 : Math.round((((late / (count - half) - early / half) * 2) / count) * (count - 1));
  const base = first + Math.round((early + late) / count - rise / 2);
  const each = rise / (count - 1);
  let [line, steps] = [0, 0];
  before = first;
  for (let i = 0; i < count; i++) {
    const number = numbers[i] ?? 0;
    line += Math.abs(number - base - Math.round(i * each));
    if (i > 0) steps += Math.abs(number - before - drift);
    before = number;
  }
  if (line <= steps && line <= slopes) return { kind: LINE, base, rise, cost: line };
  return steps <= slopes
    ? { kind: STEPS, base: first, rise: drift, cost: steps }
    : { kind: SLOPE, base: first, rise: 0, cost: slopes };
}

function writeSteps(out: ByteWriter, numbers: Float64Array, count: number, { kind, base, rise }: Way): void {
  if (kind === SAME) return;
  if (kind === LINE) {
    const each = rise / (count - 1);
    for (let i = 0; i < count; i++) out.signed((numbers[i] ?? 0) - base - Math.round(i * each));
    return;
  }
  let [before, step] = [base, rise];
  for (let i = 1; i < count; i++) {
    const next = (numbers[i] ?? 0) - before;
    out.signed(next - step);
    before += next;
    if (kind === SLOPE) step = next;
  }
}

function readSteps(
  from: ByteReader,
  values: Float64Array,
  count: number,
  { kind, base, rise }: Omit<Way, 'cost'>,
): void {
  if (kind === SAME) return void values.fill(base, 0, count);
  if (kind === LINE) {
    const each = rise / (count - 1);
    for (let i = 0; i < count; i++) values[i] = base + Math.round(i * each) + from.signed();
    return;
  }
  let [number, step] = [base, rise];
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      const next = step + from.signed();
      number += next;
      if (kind === SLOPE) step = next;
    }
    values[i] = number;
  }
}
