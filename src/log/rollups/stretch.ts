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

/** The stretches of each thing, in order; none where time went back between the rows, as they are found by time. */
export function stretchesOf(rows: Iterable<DecodedRow>): ReadonlyMap<string, readonly MinuteStretch[]> | undefined {
  const found = new Map<string, MinuteStretch[]>();
  let before = -Infinity;
  for (const row of rows) {
    if (row.at < before) return undefined;
    before = row.at;
    const said = saidBy(row);
    if (said === undefined) continue;
    const list = found.get(said.thing);
    const last = list?.at(-1);
    if (list === undefined) found.set(said.thing, [begun(said)]);
    else if (last !== undefined && goesOn(last, said)) list[list.length - 1] = longer(last, said);
    else list.push(begun(said));
  }
  return found;
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

const goesOn = (stretch: MinuteStretch, { isKnown, at }: Said): boolean =>
  stretch.isKnown === isKnown && Math.floor(stretch.first / MINUTE) === Math.floor(at / MINUTE);

const begun = ({ at, isKnown, worst, value }: Said): MinuteStretch => ({
  first: at,
  last: at,
  longest: 0,
  isKnown,
  worst,
  min: value,
  max: value,
  value,
});

const longer = (stretch: MinuteStretch, { at, worst, value }: Said): MinuteStretch => ({
  ...stretch,
  last: at,
  longest: Math.max(stretch.longest, at - stretch.last),
  worst: worse(stretch.worst, worst),
  min: value === null || stretch.min === null ? (stretch.min ?? value) : Math.min(stretch.min, value),
  max: value === null || stretch.max === null ? (stretch.max ?? value) : Math.max(stretch.max, value),
  value: value ?? stretch.value,
});
