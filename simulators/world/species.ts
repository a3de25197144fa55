import { GAS_IDS, gasOf } from '../../src/domain/gas/gases.ts';
import type { Species } from './happening.ts';

/** Litres a mole fills at 20 °C. */
const MOLAR_VOLUME = 24.055;
const AMBIENT_OXYGEN = 20.9;
/** Lower explosive limits, %VOL; methane stands for any combustible. */
const LEL: Partial<Record<Species, number>> = { H2: 4 };
const METHANE_LEL = 5;

export const SPECIES: readonly Species[] = [...GAS_IDS, 'N2'];
export const speciesIndex = (species: string): number => SPECIES.findIndex((one) => one === species);

const unitOf = (species: Species): string => (species === 'N2' ? '%VOL' : gasOf(species).unit);
const molarOf = (species: Species): number => (species === 'N2' ? 28.01 : gasOf(species).molar);

/** One unit of a gas as a share of the air. */
function shareOf(species: Species): number {
  switch (unitOf(species)) {
    case 'ppm':
      return 1e-6;
    case '%LEL':
      return (LEL[species] ?? METHANE_LEL) / 1e4;
    default:
      return 1e-2;
  }
}

/** What one gram in one cubic metre reads in the unit of the gas. */
export function unitsPerGram(species: Species): number {
  const share = MOLAR_VOLUME / 1000 / molarOf(species);
  return share / shareOf(species);
}

/** What a detector of this gas reads for one unit of each species; oxygen is what the others push away. */
export function sensitivity(gas: string): Float64Array {
  return Float64Array.from(SPECIES, (species) => {
    if (gas === 'O2') return species === 'O2' ? 1 : -AMBIENT_OXYGEN * shareOf(species);
    if (gas === species) return 1;
    return gas === 'EX' && (species === 'CH4' || species === 'H2') ? 1 : 0;
  });
}

/** What clean air reads. */
export const ambientOf = (gas: string | undefined): number => (gas === 'O2' ? AMBIENT_OXYGEN : 0);
