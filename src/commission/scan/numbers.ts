import { LIKELY, type NumberReading, pairsOf, wordReadings } from '../../../drivers/modbus/poll/pairs.ts';
import { isBitTable, type Table } from '../../../drivers/modbus/settings/numbers.ts';
import type { LiveBlock } from './survey.ts';

/** What may stand at an address: the registers there, and what they would be. */
export interface HeldNumber {
  readonly table: Table;
  readonly address: number;
  readonly words: readonly number[];
  /** The most plausible first. */
  readonly readings: readonly NumberReading[];
  /** The first is so plausible that a device hardly means another one. */
  readonly isLikely: boolean;
}

/** Every register of a block that holds something, in order, also between empty ones. */
export function numbersIn({ table, address, values }: LiveBlock): HeldNumber[] {
  if (isBitTable(table)) return [];
  return values.flatMap((word, i): HeldNumber[] => {
    const next = values[i + 1];
    const pairs = next === undefined || (word === 0 && next === 0) ? [] : pairsOf(word, next);
    const [best] = pairs;
    const isLikely = best !== undefined && best.weight >= LIKELY;
    if (word === 0 && !isLikely) return [];
    const own = word === 0 ? [] : wordReadings(word);
    const wide = pairs.map(({ weight: _weight, ...reading }) => reading);
    return [
      {
        table,
        address: address + i,
        words: pairs.length > 0 && next !== undefined ? [word, next] : [word],
        readings: isLikely ? [...wide, ...own] : [...own, ...wide],
        isLikely,
      },
    ];
  });
}

/**
 * The numbers of a block that are most plausible together, none over another: a pair that is likely takes both of its
 * registers. Of a pair that may as well begin a register later the place decides: pairs begin evenly.
 */
export function pickedFrom(block: LiveBlock): HeldNumber[] {
  const picked: HeldNumber[] = [];
  let free = block.address;
  for (const numbers of numbersIn(block)) {
    if (numbers.address < free) continue;
    const isOdd = (numbers.address - block.address) % 2 === 1;
    if (numbers.words[0] === 0 && isOdd) continue;
    picked.push(numbers);
    free = numbers.address + (numbers.isLikely ? 2 : 1);
  }
  return picked;
}
