import type { Gas } from './gases.ts';

/** The units in which a gas may be measured, in the spelling of this program: a closed list. */
export const GAS_UNITS = ['ppm', 'ppb', '%VOL', 'mmol/mol', 'mg/m3', 'µg/m3', '%LEL', 'LEL·m'] as const;
export type GasUnit = (typeof GAS_UNITS)[number];

/** Other spellings, as `plain` leaves them: without capitals, blanks, dots, dashes and carets, with one mu. */
const SPELLINGS: Readonly<Record<GasUnit, string>> = {
  ppm: 'ppm ppmv ppm(v) ppmvol ppm(vol) ppmv/v ppm(v/v) vpm umol/mol umolmol1 ul/l ml/m3 cm3/m3 微摩尔/摩尔 微摩尔每摩尔 微摩/摩 百万分率 百万分比',
  ppb: 'ppb ppbv ppb(v) nmol/mol nmolmol1 nl/l 十亿分率 十亿分比',
  '%VOL':
    '%vol vol% %v/v v/v% %volume volume% %(v/v) %(vol) %mol mol% %体积 体积% %体积比 体积百分比 体积分数% 体积浓度% 体积百分数',
  'mmol/mol': 'mmol/mol mmolmol1',
  'mg/m3': 'mg/m3 mgm3 毫克/立方米 毫克每立方米 毫克/立方 毫克/m3 mg/立方米',
  'µg/m3': 'ug/m3 ugm3 微克/立方米 微克每立方米 微克/立方 微克/m3 ug/立方米',
  '%LEL': '%lel lel% %(lel) %oflel %lfl lfl% %爆炸下限 爆炸下限% %下限',
  LEL·m: 'lelm lel*m lel×m lelxm lflm lel米',
};

const known = new Map(
  GAS_UNITS.flatMap((unit) => SPELLINGS[unit].split(' ').map((spelling): [string, GasUnit] => [spelling, unit])),
);

/**
 * A unit as it is compared: `㎎/㎥`, `mg·m⁻³`, `MG/M^3` and `mg/m³` are one. NFKC makes small digits plain, full-width
 * letters narrow, and both signs for micro the Greek mu.
 */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s.^_·⋅•・\u2212-]/gu, '')
    .replaceAll('μ', 'u');
}

/** The unit of a gas that a spelling means; nothing for any other text. */
export const gasUnitOf = (text: string): GasUnit | undefined => known.get(plain(text));

/** Litres a mole of gas fills at 20 °C and 101.325 kPa (GBZ 2.1). */
const MOLAR_VOLUME = 24.055;

/** How many ppm one of a unit is; nothing where the gas does not say. */
function ppmIn(unit: string, gas: Pick<Gas, 'molar' | 'lel'>): number | undefined {
  const perMass = gas.molar === undefined ? undefined : MOLAR_VOLUME / gas.molar;
  switch (unit) {
    case 'ppm':
      return 1;
    case 'ppb':
      return 0.001;
    case 'mmol/mol':
      return 1000;
    case '%VOL':
      return 10_000;
    case 'mg/m3':
      return perMass;
    case 'µg/m3':
      return perMass === undefined ? undefined : perMass / 1000;
    case '%LEL':
      return gas.lel === undefined ? undefined : gas.lel * 100;
    default:
      return undefined;
  }
}

/** A concentration of a gas in another unit, at 20 °C; nothing where the two units do not compare. */
export function converted(
  value: number,
  from: string,
  to: string,
  gas: Pick<Gas, 'molar' | 'lel'>,
): number | undefined {
  if (from === to) return value;
  const [one, other] = [ppmIn(from, gas), ppmIn(to, gas)];
  return one === undefined || other === undefined ? undefined : (value * one) / other;
}

/** Rounded to three digits, down or up; a number that has no more of them stays. */
export function rounded(value: number, direction: 'down' | 'up'): number {
  if (!(value > 0) || !Number.isFinite(value)) return value;
  let step = 1;
  while (value / step >= 1000) step *= 10;
  while (value / step < 100) step /= 10;
  const steps = value / step;
  const nearest = Math.round(steps);
  // What is a whole number of steps but for the noise of floating point is not rounded further.
  const whole =
    Math.abs(steps - nearest) < 1e-9 * steps ? nearest : direction === 'down' ? Math.floor(steps) : Math.ceil(steps);
  return step < 1 ? whole / Math.round(1 / step) : whole * step;
}
