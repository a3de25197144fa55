import { processKindOf, USUAL_OF_PROCESS } from '../reading/process.ts';
import { type Text, text } from '../text.ts';
import { type Duration, seconds } from '../time.ts';

/** What a gas does to people: an asphyxiant takes the place of the air, and harms by nothing else. */
export const HAZARDS = ['toxic', 'combustible', 'oxygen', 'asphyxiant'] as const;
export type Hazard = (typeof HAZARDS)[number];

/**
 * What the rules know of each gas. Default levels and ranges in the unit given, from GBZ 2.1 limits at 20 °C rounded down
 * (GB/T 50493-2019: level 1 at most 100 % and level 2 at most 200 % of the exposure limit, combustible 25 and 50 %LEL).
 */
export interface Gas {
  readonly name: Text;
  /** g/mol; none of a gas that is in no table. */
  readonly molar?: number;
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly hazard: Hazard;
  /** Default rising alarms, level 1 and 2. */
  readonly high: readonly [level1?: number, level2?: number];
  /** Falling alarms: oxygen only. */
  readonly low?: readonly [level1: number, level2: number];
  /** Occupational exposure limit, mg/m3 at 20 °C: the MAC, else the PC-TWA (GBZ 2.1-2019). */
  readonly oel?: number;
  /** PC-TWA and PC-STEL of a gas that has no MAC, mg/m3 at 20 °C (GBZ 2.1-2019 with its first amendment). */
  readonly twa?: number;
  readonly stel?: number;
  /** Lower explosive limit, %VOL. */
  readonly lel?: number;
  /** Immediately dangerous to life or health, ppm (NIOSH; the lower one of the lists of 1994 and of today). */
  readonly idlh?: number;
  /** Time in which a detector shows 90 % of a step, ms. */
  readonly t90?: Duration;
  /** The sensor falls back to a low reading in too rich a mixture (catalytic beads do). */
  readonly fallsBack?: true;
}

/** A gas of the table: only its molar mass and names are certain to be there. */
type ListedGas = Gas & { readonly molar: number };

const toxic = (
  zh: string,
  en: string,
  molar: number,
  [level1, level2]: [number, number],
  range: number,
  more: Pick<Gas, 'oel' | 'twa' | 'stel' | 'lel' | 'idlh'> = {},
): ListedGas => ({
  name: text(zh, en),
  molar,
  unit: 'ppm',
  range: [0, range],
  hazard: 'toxic',
  high: [level1, level2],
  ...more,
});

/** @param lel without it only %LEL itself can be compared with the law */
const combustible = (zh: string, en: string, molar: number, lel?: number): ListedGas => ({
  name: text(zh, en),
  molar,
  unit: '%LEL',
  range: [0, 100],
  hazard: 'combustible',
  high: [25, 50],
  fallsBack: true,
  ...(lel === undefined ? {} : { lel }),
});

export const GASES = {
  H2S: toxic('硫化氢', 'hydrogen sulphide', 34.08, [7, 14], 100, { oel: 10, lel: 4, idlh: 100 }),
  CO: toxic('一氧化碳', 'carbon monoxide', 28.01, [17, 34], 500, { oel: 20, twa: 20, stel: 30, lel: 12.5, idlh: 1200 }),
  NH3: toxic('氨', 'ammonia', 17.03, [28, 56], 100, { oel: 20, twa: 20, stel: 30, lel: 15, idlh: 300 }),
  Cl2: toxic('氯', 'chlorine', 70.91, [0.3, 0.6], 10, { oel: 1, idlh: 10 }),
  SO2: toxic('二氧化硫', 'sulphur dioxide', 64.07, [1.8, 3.7], 20, { oel: 5, twa: 5, stel: 10, idlh: 100 }),
  NO2: toxic('二氧化氮', 'nitrogen dioxide', 46.01, [2.6, 5.2], 20, { oel: 5, twa: 5, stel: 10, idlh: 13 }),
  HCl: toxic('氯化氢', 'hydrogen chloride', 36.46, [4.9, 9.8], 30, { oel: 7.5, idlh: 45 }),
  HF: toxic('氟化氢', 'hydrogen fluoride', 20.01, [2.4, 4.8], 10, { oel: 2, idlh: 30 }),
  HCN: toxic('氰化氢', 'hydrogen cyanide', 27.03, [0.8, 1.7], 30, { oel: 1, lel: 5.6, idlh: 50 }),
  PH3: toxic('磷化氢', 'phosphine', 34, [0.2, 0.4], 5, { oel: 0.3, lel: 1.6, idlh: 50 }),
  EO: toxic('环氧乙烷', 'ethylene oxide', 44.05, [1, 2], 30, { oel: 2, twa: 2, lel: 3, idlh: 800 }),
  benzene: toxic('苯', 'benzene', 78.11, [0.9, 1.8], 20, { oel: 3, twa: 3, stel: 6, lel: 1.2, idlh: 500 }),
  methanol: toxic('甲醇', 'methanol', 32.04, [18, 37], 100, { oel: 25, twa: 25, stel: 50, lel: 6, idlh: 6000 }),
  CO2: toxic('二氧化碳', 'carbon dioxide', 44.01, [4900, 9800], 50_000, {
    oel: 9000,
    twa: 9000,
    stel: 18_000,
    idlh: 40_000,
  }),
  // By a PID in isobutylene equivalents: an unknown mixture has no limit in law, and these are ours.
  VOC: toxic('挥发性有机物', 'volatile organic compounds', 56.11, [10, 20], 200),
  EX: combustible('可燃气体', 'combustible gas', 16.04),
  CH4: combustible('甲烷', 'methane', 16.04, 5),
  H2: combustible('氢', 'hydrogen', 2.016, 4),
  O2: {
    name: text('氧', 'oxygen'),
    molar: 32,
    unit: '%VOL',
    range: [0, 25],
    hazard: 'oxygen',
    high: [23.5],
    low: [19.5, 18],
  },
} as const satisfies Record<string, ListedGas>;

export type GasId = keyof typeof GASES;

const isListed = (id: string): id is GasId => Object.hasOwn(GASES, id);

export const GAS_IDS = Object.keys(GASES).filter(isListed);

/**
 * A gas by its id. One that is in no table counts as toxic, the stricter sort: it brings no unit and no levels, and has
 * every alarm of a gas (over range, early warning, evacuation).
 */
export function gasOf(id: GasId): ListedGas;
export function gasOf(id: string): Gas;
export function gasOf(id: string): Gas {
  if (isListed(id)) return GASES[id];
  return { name: text(id, id), unit: '', range: [0, 100], hazard: 'toxic', high: [] };
}

/** The gas that a point measures: one of the plant's own, else by its id. Nothing of a point that measures no gas. */
export function gasOfPoint({ gas, ownGas }: { readonly gas?: string; readonly ownGas?: Gas }): Gas | undefined {
  return ownGas ?? (gas === undefined ? undefined : gasOf(gas));
}

/** Design figures for T90, the time in which a detector shows 90 % of a step (domain.md 2). */
export const USUAL_T90 = {
  combustible: seconds(30),
  oxygen: seconds(30),
  toxic: seconds(60),
  asphyxiant: seconds(60),
} as const;

/** T90 of the detector of a point: what its gas says, else the usual one; of what is no gas that of its sort of value. */
export function t90Of(point: { readonly gas?: string; readonly ownGas?: Gas; readonly unit?: string }): Duration {
  const gas = gasOfPoint(point);
  const process = gas === undefined && point.unit !== undefined ? processKindOf(point.unit) : undefined;
  if (process !== undefined) return USUAL_OF_PROCESS[process].t90;
  return gas?.t90 ?? USUAL_T90[gas?.hazard ?? 'toxic'];
}
