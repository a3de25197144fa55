import { channels, holding, holdingFloat, holdingSigned, input, inputSigned } from './cell.ts';
import type { TwinSpec } from './twin.ts';

/** Detcon manuals pp. 19, 23, 25: six registers, wire 0 to 5, one decimal here. */
const detcon: TwinSpec = {
  model: 'detcon-1000',
  unit: 1,
  cells: [
    holding('gas-and-life', 0, 0x0262),
    holding('range', 1, 1000),
    holdingSigned('reading', 2, 235),
    holding('set-point-1', 3, 100),
    holding('set-point-2', 4, 200),
    holding('bits', 5, 0),
  ],
  ends: { holding: 6 },
  states: {
    alarm: { reading: 410, bits: 0x88 },
    calibration: { reading: 500, bits: 0x800 },
    fault: { reading: 0, bits: 0x01 },
    'over-range': { reading: 1010, bits: 0x88 },
  },
};

const amps = (milliamps: number): number => Math.round((milliamps * 65_535) / 21.7);

/** S4000T manual pp. 51-52: the current of its loop, 0-65535 for 0-21.7 mA. */
const s4000t: TwinSpec = {
  model: 'gm-s4000t',
  unit: 1,
  cells: [
    holding('current', 0, amps(8)),
    holding('mode', 1, 0b10),
    holding('errors', 2, 0),
    holding('unit', 4, 1),
    holding('status', 6, 0),
    holding('life', 0x17, 100),
  ],
  states: {
    alarm: { current: amps(16) },
    'warm-up': { current: 0, mode: 0b01 },
    calibration: { current: amps(1.5), mode: 0b1010 },
    fault: { current: 0, errors: 0x0004 },
    'over-range': { current: amps(20.4) },
  },
};

const MSA_BASE = 1000;

/** Ultima X manual pp. 32-33, from a base that is set in the device: 1000 here. */
const ultimaX: TwinSpec = {
  model: 'msa-ultima-x',
  unit: 1,
  cells: [
    holding('status', MSA_BASE + 201, 0),
    holding('faults', MSA_BASE + 202, 0),
    ...channels(3, (n) => [
      holding(`gas-code-${n}`, MSA_BASE + 203 + n, n),
      holdingFloat(`gas-${n}`, MSA_BASE + 205 + 2 * n, 5 * n),
      holding(`unit-${n}`, MSA_BASE + 212 + n, 1),
      holdingSigned(`temperature-${n}`, MSA_BASE + 216 + n, 20 + n),
    ]),
  ],
  states: {
    alarm: { 'gas-2': 40, status: 0xe0 },
    'warm-up': { 'gas-2': 0, status: 0x10 },
    calibration: { 'gas-2': 50, status: 0b0100 },
    fault: { 'gas-2': 0, status: 0x01, faults: 0b0100 },
    'over-range': { 'gas-2': 130, status: 0xe0 },
  },
};

/** Polytron 8000 manual p. 28: reference 40507. */
const polytron: TwinSpec = {
  model: 'drager-polytron-8000',
  unit: 126,
  cells: [holdingFloat('gas', 506, 3.25)],
  states: { alarm: { gas: 21 }, fault: { gas: NaN }, 'over-range': { gas: 100 } },
};

/** PT495 manual p. 33, with a resolution of 0.1. */
const pt495: TwinSpec = {
  model: 'pem-tech-pt495',
  unit: 1,
  cells: [
    holdingSigned('reading', 0, 42),
    holding('gas-and-condition', 1, 0x0100),
    holding('set-point-1', 2, 100),
    holding('set-point-2', 4, 200),
  ],
  states: { alarm: { reading: 250, 'gas-and-condition': 0x0104 }, 'over-range': { reading: 1000 } },
};

/** Public drivers of the S8: input registers 0 and 3. */
const s8: TwinSpec = {
  model: 'senseair-s8',
  unit: 0xfe,
  cells: [input('status', 0, 0), input('ppm', 3, 666), input('firmware', 28, 0x0110)],
  states: {
    alarm: { ppm: 1500 },
    'warm-up': { ppm: 0 },
    fault: { ppm: 400, status: 0x01 },
    'over-range': { ppm: 1999, status: 0x20 },
  },
};

/** Gasmax CX manual p. 42: references 31001, 31002 and 31009, 31010. */
const gasmax: TwinSpec = {
  model: 'gds-gasmax',
  unit: 1,
  cells: [
    input('count-1', 1000, 800),
    input('count-2', 1001, 1600),
    inputSigned('life-1', 1008, 90),
    inputSigned('life-2', 1009, 80),
  ],
  states: { alarm: { 'count-2': 2400 }, fault: { 'count-2': 0 }, 'over-range': { 'count-2': 4080 } },
};

export const DETECTORS = [detcon, s4000t, ultimaX, polytron, pt495, s8, gasmax];
