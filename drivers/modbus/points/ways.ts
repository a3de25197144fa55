import { quantise } from '../../../src/domain/reading/normalise.ts';
import type { RegisterHint } from '../../../src/ports/driver.ts';
import { decode } from '../poll/decode.ts';
import { pairsOf } from '../poll/pairs.ts';
import { type NumberType, widthOf, WORD_ORDERS, type WordOrder } from '../settings/numbers.ts';
import type { Register } from '../settings/read.ts';
import type { Held } from './held-words.ts';
import type { PolledPoint } from './points.ts';

/** Of a float where the configuration does not say. */
const FLOAT_DECIMALS = 3;
/** A float that is offered is at least so far from 0. */
const SMALLEST_OFFERED = 1e-3;

/** The upper half of a float tells it to 0.4 %. */
const HALF_DIGITS = 3;

/** A point that is a number in whole registers. */
export type Measured = PolledPoint & { readonly conversion: { readonly type: 'measured' } };

/** Another way to read a point, and what it would read. */
export interface Way {
  readonly code: RegisterHint['code'];
  readonly setting: string;
  readonly value: number;
  /** The heavier, the more plausible; 0 may well be chance. */
  readonly weight: number;
}

/** The value that a number would be for this point; nothing where it is not inside the range, or 0. */
function plausible({ conversion }: Measured, number: number, type: NumberType): number | undefined {
  if (!Number.isFinite(number) || (type === 'f32' && Math.abs(number) < SMALLEST_OFFERED)) return undefined;
  const { range, scale, offset, decimals } = conversion;
  const value = quantise(number * scale + offset, type === 'f32' ? Math.max(decimals, FLOAT_DECIMALS) : decimals);
  return value === 0 || value < range[0] || value >= range[1] ? undefined : value;
}

/** The same registers in another order or of another type. */
export function waysAt(point: Measured, held: Held): Way[] {
  const { own } = point;
  const [first, second] = [held.word(own.table, own.address), held.word(own.table, own.address + 1)];
  if (first === undefined) return [];
  const pairs = second === undefined ? [] : pairsOf(first, second);
  const isWide = widthOf(own.type) === 2;
  const ways: readonly (readonly [NumberType, WordOrder])[] = [
    ['u16', 'ABCD'],
    ['s16', 'ABCD'],
    ...WORD_ORDERS.map((order) => ['f32', order] as const),
    // The bytes of whole numbers are never exchanged.
    ...(['u32', 's32'] as const).flatMap((type) => [[type, 'ABCD'] as const, [type, 'CDAB'] as const]),
  ];
  return ways.flatMap(([type, order]): Way[] => {
    const isSame = type === own.type && (order === own.order || widthOf(type) === 1);
    const weight = pairs.find((pair) => pair.type === type && pair.order === order)?.weight ?? 0;
    const needsMore = widthOf(type) === 2 && !isWide;
    // A second register belongs to the point only where both together are a number that devices write.
    if (isSame || (needsMore && (weight === 0 || held.isTaken(own.table, own.address + 1)))) return [];
    const value = plausible(point, numberOf(held, { ...own, type, order }), type);
    if (value === undefined) return [];
    const keys = [
      ...(type === own.type ? [] : [`type: ${type}`]),
      ...(widthOf(type) === 1 || order === own.order ? [] : [`order: ${order}`]),
    ];
    return [{ code: type === own.type ? 'order' : 'type', setting: keys.join(', '), value, weight }];
  });
}

/** The same number one register before or after. Of a float its upper half is enough to know it by three digits. */
export function waysBeside(
  point: Measured,
  held: Held,
  isLeftOut: (word: number, shift: -1 | 1) => boolean = () => false,
): Way[] {
  const { own } = point;
  return ([-1, 1] as const).flatMap((shift): Way[] => {
    const address = own.address + shift;
    const foreign = foreignOf(own, shift);
    if (address < 0 || held.isTaken(own.table, foreign)) return [];
    const word = held.word(own.table, foreign);
    const isHalf = word === undefined && own.type === 'f32' && upperHalf(own.order) === (shift < 0 ? 1 : 0);
    if ((word === undefined && !isHalf) || (word !== undefined && isLeftOut(word, shift))) return [];
    const number = numberOf(held, { ...own, address });
    const value = plausible(point, number, own.type);
    if (value === undefined) return [];
    const { scale, offset } = point.conversion;
    return [
      {
        code: 'address',
        setting: `address: ${address}`,
        value: isHalf ? Number((number * scale + offset).toPrecision(HALF_DIGITS)) : value,
        weight: weightBeside(point, held, shift, isHalf),
      },
    ];
  });
}

/** As plausible as the pair there is. Where only its upper half is held: whether the other register of the point is empty. */
function weightBeside({ own }: Measured, held: Held, shift: -1 | 1, isHalf: boolean): number {
  if (widthOf(own.type) === 1) return 1;
  if (isHalf) return held.word(own.table, shift < 0 ? own.address + 1 : own.address) === 0 ? 1 : 0;
  const at = own.address + shift;
  const [first = 0, second = 0] = [held.word(own.table, at), held.word(own.table, at + 1)];
  return pairsOf(first, second).find(({ type, order }) => type === own.type && order === own.order)?.weight ?? 0;
}

/** The address that a number would need beside its own ones, if it stood one register before or after. */
export const foreignOf = ({ address, type }: Register, shift: -1 | 1): number =>
  shift < 0 ? address - 1 : address + widthOf(type);

/** Which of its two registers holds sign, exponent and the first digits of a float. */
const upperHalf = (order: WordOrder): 0 | 1 => (order === 'ABCD' || order === 'BADC' ? 0 : 1);

/** The number of a register from what is held; a lower half that is not held is taken as the middle of what it may be. */
function numberOf(held: Held, register: Register): number {
  const data = Buffer.alloc(4);
  for (let i = 0; i < widthOf(register.type); i++)
    data.writeUInt16BE(held.word(register.table, register.address + i) ?? 0x8000, 2 * i);
  return decode(data, register.address, register);
}
