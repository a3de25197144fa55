import { quantise } from '../../../src/domain/reading/normalise.ts';
import type { RegisterHint } from '../../../src/ports/driver.ts';
import type { Blocks } from '../poll/blocks.ts';
import { LIKELY } from '../poll/pairs.ts';
import { numberIn } from '../poll/polled-block.ts';
import { widthOf } from '../settings/numbers.ts';
import { holds } from './doubts.ts';
import { type Held, heldIn } from './held-words.ts';
import type { PolledPoint } from './points.ts';
import { foreignOf, type Measured, type Way, waysAt, waysBeside } from './ways.ts';

/** So many other ways to read one point are offered, the most plausible first. */
const MOST_WAYS = 2;
/** A float nearer to 0 is mostly a wrong order or a wrong address: no device measures so finely. */
const SMALLEST = 1e-9;

/**
 * What may be wrong with where points are read, from what the registers hold now: a value that no sensor of its range
 * gives, while another order, another type or the register beside it gives one; and a point that has read exactly 0 since
 * the start while the register beside it, which no other point needs, holds something. A guess for the engineer: neither
 * quality nor alarms depend on it. Made when a person asks, never in a poll.
 */
export function hintsOf(points: readonly PolledPoint[], blocks: Blocks): RegisterHint[] {
  const measured = points.filter(isNumber);
  const numbers = new Map(measured.map((point) => [point, numberIn(blocks.heldOf(point.own), point.own)]));
  const strange = new Set(
    measured.filter((point) => {
      const number = numbers.get(point) ?? NaN;
      return blocks.heldOf(point.own)?.data !== undefined && isImplausible(point, number) && !isStatus(point, number);
    }),
  );
  const still = measured.filter(
    (point) => !strange.has(point) && !point.wasNonzero && numbers.get(point) === 0 && !isStatus(point, 0),
  );
  if (strange.size === 0 && still.length === 0) return [];
  const held = heldIn(blocks, new Set([...strange].map(({ own }) => own)));
  return [
    ...[...strange].flatMap((point) => {
      const reads = readsNow(point, numbers.get(point) ?? NaN);
      return best([...waysAt(point, held), ...waysBeside(point, held)]).map((way) => hintOf(point, reads, way));
    }),
    ...still.flatMap((point) =>
      waysBeside(point, held, (word, shift) => isRepeated(point, measured, word, shift, held)).map((way) =>
        hintOf(point, 0, { ...way, code: 'zero' }),
      ),
    ),
  ];
}

/** The most plausible ways. Beside one that is hardly chance, those that may be chance are left out. */
function best(ways: readonly Way[]): Way[] {
  const sorted = [...ways].sort((a, b) => b.weight - a.weight).slice(0, MOST_WAYS);
  return (sorted[0]?.weight ?? 0) < LIKELY ? sorted : sorted.filter(({ weight }) => weight > 0);
}

const hintOf = ({ id }: PolledPoint, reads: number | null, { code, setting, value }: Way): RegisterHint => ({
  point: id,
  code,
  reads,
  setting,
  value,
});

/** Whether a point is a number of whole registers: contacts and bits have nothing to be held against. */
const isNumber = (point: PolledPoint): point is Measured =>
  point.conversion.type === 'measured' && point.own.type !== 'bit' && point.own.mask === undefined;

/** No number at all, a float next to 0, or outside the range by more than the range is wide. */
function isImplausible({ own, conversion: { range, scale, offset } }: Measured, number: number): boolean {
  if (!Number.isFinite(number)) return true;
  if (own.type === 'f32' && number !== 0 && Math.abs(number) < SMALLEST) return true;
  const value = number * scale + offset;
  const [low, high] = range;
  return value > high + (high - low) || value < low - (high - low);
}

/** The configuration knows this number as a status: it is read right. */
const isStatus = ({ doubts }: PolledPoint, number: number): boolean =>
  doubts.some(({ register, test }) => register === undefined && holds(test, number));

/** As the point shows it; a float next to 0 as it is. */
function readsNow({ conversion: { scale, offset, decimals } }: Measured, number: number): number | null {
  if (!Number.isFinite(number)) return null;
  const value = number * scale + offset;
  return Math.abs(number) < SMALLEST ? Number(value.toPrecision(3)) : quantise(value, decimals);
}

/** The same stands beside another point as well: a status or a limit, and no measured value. */
const isRepeated = (point: Measured, others: readonly Measured[], word: number, shift: -1 | 1, held: Held): boolean =>
  others.some(
    (other) =>
      other !== point &&
      widthOf(other.own.type) === widthOf(point.own.type) &&
      held.word(other.own.table, foreignOf(other.own, shift)) === word,
  );
