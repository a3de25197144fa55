import type { Plant } from '../domain/plant.ts';

/** Registers of the site come first; then one block a subject. */
export const FIRST_BLOCK = 100;
/** Registers a point or zone. */
export const BLOCK = 8;
/** Bits of the site come first; then two bits an alarm: active, unacknowledged. */
export const FIRST_ALARM = 64;
export const BITS = 2;

const MOST_BLOCKS = Math.floor((65_536 - FIRST_BLOCK) / BLOCK);
const MOST_ALARMS = Math.floor((65_536 - FIRST_ALARM) / BITS);

/**
 * Where each subject (`point:ID`, `zone:ID`) and each alarm stands: the number of its block and of its pair of bits. What
 * was given once stays: a controller next door reads by number, and another point at its number would be another gas.
 */
export interface Addresses {
  readonly blocks: Readonly<Record<string, number>>;
  readonly alarms: Readonly<Record<string, number>>;
}

export const NO_ADDRESSES: Addresses = { blocks: {}, alarms: {} };

/** `given` with a number for all that it lacks, in the order of the configuration, behind what was given before. */
export function assigned({ points, zones, conditions }: Plant, given: Addresses): Addresses {
  const subjects = [...points.map(({ id }) => pointKey(id)), ...zones.map(({ id }) => zoneKey(id))];
  const blocks = extended(given.blocks, subjects, MOST_BLOCKS);
  const ids = conditions.map(({ id }): string => id);
  const alarms = extended(given.alarms, ids, MOST_ALARMS);
  return blocks === given.blocks && alarms === given.alarms ? given : { blocks, alarms };
}

export const pointKey = (id: string): string => `point:${id}`;
export const zoneKey = (id: string): string => `zone:${id}`;

/** How many subjects and alarms of a plant found no number any more. */
export function withoutAddress({ points, zones, conditions }: Plant, { blocks, alarms }: Addresses): number {
  const lacks = (of: Readonly<Record<string, number>>, key: string): boolean => !Object.hasOwn(of, key);
  return (
    points.filter(({ id }) => lacks(blocks, pointKey(id))).length +
    zones.filter(({ id }) => lacks(blocks, zoneKey(id))).length +
    conditions.filter(({ id }) => lacks(alarms, id)).length
  );
}

/** Registers and bits that can be read: up to the end of the last one that was given. */
export const mapSize = ({ blocks, alarms }: Addresses): { readonly registers: number; readonly bits: number } => ({
  registers: FIRST_BLOCK + BLOCK * behind(blocks),
  bits: FIRST_ALARM + BITS * behind(alarms),
});

const behind = (given: Readonly<Record<string, number>>): number =>
  Object.values(given).reduce((most, one) => Math.max(most, one + 1), 0);

function extended(
  given: Readonly<Record<string, number>>,
  keys: readonly string[],
  most: number,
): Readonly<Record<string, number>> {
  const fresh = keys.filter((key) => !Object.hasOwn(given, key));
  if (fresh.length === 0) return given;
  // A key has a colon: it is never a word of the language itself.
  const all: Record<string, number> = { ...given };
  let next = behind(given);
  for (const key of fresh) if (next < most && !Object.hasOwn(all, key)) all[key] = next++;
  return all;
}
