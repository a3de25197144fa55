import type { Quality } from '../../domain/reading/quality.ts';
import type { DecodedRow } from '../row.ts';

/** Rollups are by the minute, ms. */
export const MINUTE = 60_000;

const WORST: readonly Quality[] = ['good', 'uncertain', 'bad'];
export const worse = (a: Quality, b: Quality): Quality => (WORST.indexOf(a) > WORST.indexOf(b) ? a : b);

/**
 * What was said of a thing within one minute, one after the other: of a point that it has a value, or that it has none;
 * of a device that it does not answer.
 */
export interface MinuteStretch {
  readonly first: number;
  readonly last: number;
  /** The longest time from one to the next, ms. */
  readonly longest: number;
  /** Whether a value was known by each of them. */
  readonly isKnown: boolean;
  readonly worst: Quality;
  readonly min: number | null;
  readonly max: number | null;
  /** The last value. */
  readonly value: number | null;
}

/** What is packed into segments with rollups, of one point. */
export interface RolledUp {
  /** Up to here everything is in these segments. */
  readonly lastSeq: number;
  readonly lastAt: number;
  /** Of the point, and of its device: in the order of time. */
  readonly stretches: readonly [point: readonly MinuteStretch[], device: readonly MinuteStretch[]];
}

export const thingOfPoint = (id: string): string => `point ${id}`;
export const thingOfDevice = (id: string): string => `device ${id}`;

type Said = Pick<MinuteStretch, 'isKnown' | 'worst' | 'value'> & { readonly thing: string; readonly at: number };

/** Of each thing, in order; nothing where time went back between the rows, as stretches are found by time. */
export type Stretches = ReadonlyMap<string, readonly MinuteStretch[]> | 'out-of-order';

export function stretchesOf(rows: Iterable<DecodedRow>): Stretches {
  const found = new Map<string, Open[]>();
  let before = -Infinity;
  for (const row of rows) {
    if (row.at < before) return 'out-of-order';
    before = row.at;
    const said = saidBy(row);
    if (said !== undefined) add(found, said.thing, begun(said));
  }
  return found;
}

/** One run of stretches after the other: what was cut in two within a minute is one again. */
export function joinedStretches(runs: Iterable<Stretches>): Stretches {
  const found = new Map<string, Open[]>();
  for (const run of runs) {
    if (run === 'out-of-order') return run;
    for (const [thing, stretches] of run) for (const one of stretches) add(found, thing, { ...one });
  }
  return found;
}

type Open = { -readonly [K in keyof MinuteStretch]: MinuteStretch[K] };

function add(found: Map<string, Open[]>, thing: string, next: Open): void {
  const list = found.get(thing);
  const last = list?.at(-1);
  if (list === undefined) found.set(thing, [next]);
  else if (last !== undefined && goesOn(last, next)) grow(last, next);
  else list.push(next);
}

function saidBy(row: DecodedRow): Said | undefined {
  if (row.kind !== 'input') return undefined;
  const { input, at } = row;
  if (input.kind === 'reading') {
    const { point, value, quality } = input;
    return { thing: thingOfPoint(point), at, isKnown: value !== null && quality !== 'bad', worst: quality, value };
  }
  if (input.kind !== 'device' || input.up) return undefined;
  return { thing: thingOfDevice(input.device), at, isKnown: false, worst: 'bad', value: null };
}

const goesOn = (last: MinuteStretch, { isKnown, first }: MinuteStretch): boolean =>
  last.isKnown === isKnown && Math.floor(last.first / MINUTE) === Math.floor(first / MINUTE);

const begun = ({ at, isKnown, worst, value }: Said): Open => ({
  first: at,
  last: at,
  longest: 0,
  isKnown,
  worst,
  min: value,
  max: value,
  value,
});

function grow(stretch: Open, next: MinuteStretch): void {
  stretch.longest = Math.max(stretch.longest, next.longest, next.first - stretch.last);
  stretch.last = next.last;
  stretch.worst = worse(stretch.worst, next.worst);
  stretch.min = next.min === null || stretch.min === null ? (stretch.min ?? next.min) : Math.min(stretch.min, next.min);
  stretch.max = next.max === null || stretch.max === null ? (stretch.max ?? next.max) : Math.max(stretch.max, next.max);
  stretch.value = next.value ?? stretch.value;
}
