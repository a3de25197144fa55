import type { FoundUnit } from './result.ts';

/** Units under which a device that is no gateway answers beside its own. */
const ALIASES: readonly number[] = [255, 0];
/** Values move between two looks; so much of them stays the same in one device. */
const SAME_SHARE = 0.8;

/** A device that answers as 255 or 0 as well as by its own unit is one device, by its own unit. */
export function mergeSame(units: readonly FoundUnit[]): FoundUnit[] {
  const merged = new Map<number, FoundUnit>();
  const own = units.filter(({ unit }) => !ALIASES.includes(unit));
  for (const unit of own) merged.set(unit.unit, unit);
  for (const alias of units.filter(({ unit }) => ALIASES.includes(unit))) {
    const same = [...merged.values()].find((one) => areSame(one, alias));
    if (same === undefined) merged.set(alias.unit, alias);
    else merged.set(same.unit, { ...same, alsoAs: [...same.alsoAs, alias.unit] });
  }
  return [...merged.values()].sort((a, b) => a.unit - b.unit);
}

function areSame(one: FoundUnit, other: FoundUnit): boolean {
  const shapeOf = ({ tables }: FoundUnit): string =>
    JSON.stringify(
      tables.map(({ table, says, exception, blocks }) => [
        table,
        says,
        exception,
        blocks.map(({ address, values }) => [address, values.length]),
      ]),
    );
  if (shapeOf(one) !== shapeOf(other)) return false;
  const valuesOf = ({ tables }: FoundUnit): number[] =>
    tables.flatMap(({ blocks }) => blocks.flatMap(({ values }) => values));
  const [mine, theirs] = [valuesOf(one), valuesOf(other)];
  // Two that only refuse cannot be distinguished, and neither is worth a second entry.
  return mine.length === 0 || mine.filter((value, i) => value === theirs[i]).length / mine.length >= SAME_SHARE;
}
