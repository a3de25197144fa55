import { type Text, text } from '../text.ts';

/**
 * What the rules know of each gas. Levels and ranges in the unit given, from GBZ 2.1 limits at 20 °C rounded down
 * (GB/T 50493-2019: level 1 at most 100 % and level 2 at most 200 % of the exposure limit, combustible 25 and 50 %LEL).
 */
export interface Gas {
  readonly name: Text;
  /** g/mol. */
  readonly molar: number;
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly hazard: 'toxic' | 'combustible' | 'oxygen';
  /** Rising alarms, level 1 and 2; also the highest that the standard allows for each. */
  readonly high: readonly [level1: number, level2?: number];
  /** Falling alarms: oxygen only. */
  readonly low?: readonly [level1: number, level2: number];
  /** The sensor falls back to a low reading in too rich a mixture (catalytic beads do). */
  readonly fallsBack?: true;
}

const toxic = (zh: string, en: string, molar: number, [level1, level2]: [number, number], range: number): Gas => ({
  name: text(zh, en),
  molar,
  unit: 'ppm',
  range: [0, range],
  hazard: 'toxic',
  high: [level1, level2],
});

const combustible = (zh: string, en: string, molar: number): Gas => ({
  name: text(zh, en),
  molar,
  unit: '%LEL',
  range: [0, 100],
  hazard: 'combustible',
  high: [25, 50],
  fallsBack: true,
});

export const GASES = {
  H2S: toxic('硫化氢', 'hydrogen sulphide', 34.08, [7, 14], 100),
  CO: toxic('一氧化碳', 'carbon monoxide', 28.01, [17, 34], 500),
  NH3: toxic('氨', 'ammonia', 17.03, [28, 56], 100),
  Cl2: toxic('氯', 'chlorine', 70.91, [0.3, 0.6], 10),
  SO2: toxic('二氧化硫', 'sulphur dioxide', 64.07, [1.8, 3.7], 20),
  NO2: toxic('二氧化氮', 'nitrogen dioxide', 46.01, [2.6, 5.2], 20),
  HCl: toxic('氯化氢', 'hydrogen chloride', 36.46, [4.9, 9.8], 30),
  HF: toxic('氟化氢', 'hydrogen fluoride', 20.01, [2.4, 4.8], 10),
  HCN: toxic('氰化氢', 'hydrogen cyanide', 27.03, [0.8, 1.7], 30),
  PH3: toxic('磷化氢', 'phosphine', 34, [0.2, 0.4], 5),
  EO: toxic('环氧乙烷', 'ethylene oxide', 44.05, [1, 2], 30),
  benzene: toxic('苯', 'benzene', 78.11, [0.9, 1.8], 20),
  methanol: toxic('甲醇', 'methanol', 32.04, [18, 37], 100),
  EX: combustible('可燃气体', 'combustible gas', 16.04),
  CH4: combustible('甲烷', 'methane', 16.04),
  H2: combustible('氢', 'hydrogen', 2.016),
  O2: {
    name: text('氧', 'oxygen'),
    molar: 32,
    unit: '%VOL',
    range: [0, 25],
    hazard: 'oxygen',
    high: [23.5],
    low: [19.5, 18],
  },
} as const satisfies Record<string, Gas>;

export type GasId = keyof typeof GASES;

export const GAS_IDS = Object.keys(GASES).filter((id): id is GasId => id in GASES);

export const gasOf = (id: GasId): Gas => GASES[id];

/** The gas of an id that came from elsewhere; nothing for one that is not in the table. */
export const gasById = (id: string | undefined): Gas | undefined => {
  const known = GAS_IDS.find((one) => one === id);
  return known === undefined ? undefined : GASES[known];
};

/** Litres a mole of gas fills at 20 °C and 101.325 kPa (GBZ 2.1). */
const MOLAR_VOLUME = 24.055;

/**
 * A limit of the table above in the unit of the detector: limits are converted, readings never.
 * Rounded towards the safe side at two decimals. Nothing when the two units do not compare.
 */
export function limitIn(unit: string, gas: Gas, limit: number, direction: 'high' | 'low'): number | undefined {
  if (unit === gas.unit) return limit;
  if (gas.unit !== 'ppm' || unit !== 'mg/m3') return undefined;
  const exact = ((limit * gas.molar) / MOLAR_VOLUME) * 100;
  return (direction === 'high' ? Math.floor(exact) : Math.ceil(exact)) / 100;
}
