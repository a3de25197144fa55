import { type Text, text } from '../text.ts';

/**
 * What the rules know of each gas. Levels and ranges in the unit given, from GBZ 2.1 limits at 20 °C rounded down
 * (GB/T 50493-2019: level 1 at most 100 % and level 2 at most 200 % of the exposure limit, combustible 25 and 50 %LEL).
 */
export interface Gas {
  readonly name: Text;
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

const toxic = (name: Text, level1: number, level2: number, range: number): Gas => ({
  name,
  unit: 'ppm',
  range: [0, range],
  hazard: 'toxic',
  high: [level1, level2],
});

const combustible = (name: Text): Gas => ({
  name,
  unit: '%LEL',
  range: [0, 100],
  hazard: 'combustible',
  high: [25, 50],
  fallsBack: true,
});

export const GASES = {
  H2S: toxic(text('硫化氢', 'hydrogen sulphide'), 7, 14, 100),
  CO: toxic(text('一氧化碳', 'carbon monoxide'), 17, 34, 500),
  NH3: toxic(text('氨', 'ammonia'), 28, 56, 100),
  CL2: toxic(text('氯', 'chlorine'), 0.3, 0.6, 10),
  SO2: toxic(text('二氧化硫', 'sulphur dioxide'), 1.8, 3.7, 20),
  NO2: toxic(text('二氧化氮', 'nitrogen dioxide'), 2.6, 5.2, 20),
  HCL: toxic(text('氯化氢', 'hydrogen chloride'), 4.9, 9.8, 30),
  HF: toxic(text('氟化氢', 'hydrogen fluoride'), 2.4, 4.8, 10),
  HCN: toxic(text('氰化氢', 'hydrogen cyanide'), 0.8, 1.7, 30),
  PH3: toxic(text('磷化氢', 'phosphine'), 0.2, 0.4, 5),
  EO: toxic(text('环氧乙烷', 'ethylene oxide'), 1, 2, 30),
  BENZENE: toxic(text('苯', 'benzene'), 0.9, 1.8, 20),
  METHANOL: toxic(text('甲醇', 'methanol'), 18, 37, 100),
  EX: combustible(text('可燃气体', 'combustible gas')),
  CH4: combustible(text('甲烷', 'methane')),
  H2: combustible(text('氢', 'hydrogen')),
  O2: {
    name: text('氧', 'oxygen'),
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
