import type { Gas } from './gases.ts';
import { converted, rounded } from './units.ts';

/** A limit of the standard: as it is written there, and what that is in the unit of a point, not rounded. */
export interface LegalLimit {
  readonly value: number;
  readonly written: { readonly value: number; readonly unit: string };
}

/** Combustible gas: 25 and 50 %LEL, open path 1 and 2 LEL·m (GB/T 50493-2019, 5.5.2). */
const COMBUSTIBLE = { '%LEL': [25, 50], LEL·m: [1, 2] } as const;
const OXYGEN = { low: 19.5, high: 23.5 } as const;
/** An open path measures up to 5 LEL·m. */
const OPEN_PATH_RANGE = 5;

/** Where no detector of a gas has the range: 5 and 10 % of the IDLH (GB/T 50493-2019). */
const ESCAPE = [0.05, 0.1] as const;

/** The limit of a level where no detector measures the exposure limit; nothing where the IDLH is not known. */
export function escapeLimit(gas: Gas, level: 1 | 2, unit: string): LegalLimit | undefined {
  if (gas.idlh === undefined) return undefined;
  const limit = inUnit(ESCAPE[level === 1 ? 0 : 1] * gas.idlh, 'ppm', unit, gas);
  return limit === 'not-comparable' ? undefined : limit;
}

/**
 * What GB/T 50493-2019 allows for a rising alarm of a level, in a unit. `none`: the standard has no limit for this gas.
 * `not-comparable`: it has one, and the unit cannot be compared with it.
 */
export function highestAllowed(gas: Gas, level: 1 | 2, unit: string): LegalLimit | 'none' | 'not-comparable' {
  if (gas.hazard === 'oxygen') return level === 1 ? inUnit(OXYGEN.high, '%VOL', unit, gas) : 'none';
  // A detector in %LEL watches for an explosion, also where its gas is toxic besides.
  if (unit === '%LEL' || unit === 'LEL·m') {
    const isCombustible = gas.hazard === 'combustible' || gas.lel !== undefined || gas.molar === undefined;
    const value = COMBUSTIBLE[unit][level - 1];
    return isCombustible && value !== undefined ? { value, written: { value, unit } } : 'not-comparable';
  }
  if (gas.hazard === 'combustible') return inUnit(COMBUSTIBLE['%LEL'][level - 1] ?? 0, '%LEL', unit, gas);
  return gas.oel === undefined ? 'none' : inUnit(gas.oel * level, 'mg/m3', unit, gas);
}

/** What the standard asks for at least of the falling alarm of oxygen, in a unit. */
export const lowestAllowed = (gas: Gas, unit: string): LegalLimit | 'none' | 'not-comparable' =>
  gas.hazard === 'oxygen' ? inUnit(OXYGEN.low, '%VOL', unit, gas) : 'none';

function inUnit(value: number, from: string, unit: string, gas: Gas): LegalLimit | 'not-comparable' {
  const found = converted(value, from, unit, gas);
  return found === undefined ? 'not-comparable' : { value: found, written: { value, unit: from } };
}

/** The levels that a gas brings where the configuration says nothing, by their keys below `alarms:`. */
export function broughtLimits(gas: Gas, unit: string): Readonly<Partial<Record<string, number>>> {
  const level = (n: 1 | 2): number | undefined => {
    const own = gas.high[n - 1];
    if (own === undefined || unit === gas.unit) return own;
    const legal = highestAllowed(gas, n, unit);
    if (typeof legal === 'object') return rounded(legal.value, 'down');
    const same = legal === 'none' ? converted(own, gas.unit, unit, gas) : undefined;
    return same === undefined ? undefined : rounded(same, 'down');
  };
  const falling = (n: 0 | 1): number | undefined => {
    const own = gas.low?.[n];
    const same = own === undefined ? undefined : converted(own, gas.unit, unit, gas);
    return same === undefined ? undefined : rounded(same, 'up');
  };
  const found = { high: level(1), 'high-high': level(2), low: falling(0), 'low-low': falling(1) };
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** The usual range of a detector of a gas, in a unit: its end is rounded down, so that over range is never told too late. */
export function usualRange(gas: Gas, unit: string): readonly [number, number] {
  if (unit === gas.unit) return gas.range;
  if (unit === '%LEL') return [0, 100];
  if (unit === 'LEL·m') return [0, OPEN_PATH_RANGE];
  const end = converted(gas.range[1], gas.unit, unit, gas);
  return end === undefined ? gas.range : [0, rounded(end, 'down')];
}

/** Fresh air, in a unit of oxygen; nothing for any other gas. */
export const freshAir = (gas: Gas, unit: string): number | undefined =>
  gas.hazard === 'oxygen' ? converted(20.9, '%VOL', unit, gas) : undefined;
