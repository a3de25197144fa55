import {
  channels,
  discrete,
  holding,
  holdingFloat,
  holdingSigned,
  holdingSwapped,
  input,
  inputFloat,
  inputSigned,
} from './cell.ts';
import type { TwinSpec } from './twin.ts';

/** XNX manual pp. 188-190: references 40001, 40003, ... are the wire addresses 0, 2, ... */
const xnx: TwinSpec = {
  model: 'honeywell-xnx',
  unit: 11,
  cells: [
    holding('mark', 0, 0x240b),
    holdingFloat('gas', 2, 12.5),
    holdingSigned('code', 4, 0),
    holding('bits', 5, 0),
    holding('state', 6, 1),
    holding('beat', 7, 0),
    holdingFloat('days', 8, 640),
    holding('unit', 10, 5),
    holding('sensor', 35, 1),
    holdingFloat('current', 36, 6),
  ],
  beats: 'beat',
  states: {
    alarm: { gas: 31.25, bits: 0b11 },
    'warm-up': { gas: 0, state: 2 },
    // Forced to 0.0 while inhibited.
    inhibit: { gas: 0, state: 3 },
    calibration: { gas: 48, state: 13 },
    fault: { gas: 0, code: 1021, bits: 0x40, state: 8 },
    'over-range': { gas: 104, bits: 0b11 },
  },
};

/** XCD manual p. 80. */
const xcd: TwinSpec = {
  model: 'honeywell-xcd',
  unit: 1,
  cells: [
    holding('mark', 0, 0x2501),
    holdingFloat('gas', 2, 3.5),
    holding('code', 4, 0),
    holding('bits', 5, 0),
    holding('state', 6, 1),
    holdingFloat('days', 8, 150),
    holding('unit', 10, 4),
    holdingFloat('peak', 11, 9),
    holdingSigned('temperature', 16, -12),
    holdingFloat('supply', 56, 24.1),
  ],
  states: {
    alarm: { gas: 22, bits: 0b11 },
    'warm-up': { gas: 0, state: 2 },
    inhibit: { gas: 0, state: 3 },
    calibration: { gas: 50, state: 12 },
    fault: { gas: 0, code: 1104, bits: 0x20 },
    'over-range': { gas: 120, bits: 0b11 },
  },
};

/** XRL manual pp. 57-59: everything a hundred higher, and the reading held while inhibited. */
const xrl: TwinSpec = {
  model: 'honeywell-xrl',
  unit: 1,
  cells: [
    holding('mark', 100, 0x2601),
    holdingFloat('gas', 102, 3.5),
    holding('code', 104, 0),
    holding('bits', 105, 0),
    holding('state', 106, 1),
    holding('beat', 107, 0),
    holdingFloat('days', 108, 150),
    holding('unit', 110, 6),
    holdingFloat('peak', 111, 9),
    holdingSigned('temperature', 116, -12),
    holdingFloat('supply', 156, 24_100),
  ],
  beats: 'beat',
  states: {
    alarm: { gas: 22, bits: 0b11 },
    'warm-up': { gas: 0, state: 2 },
    inhibit: { gas: 3.5, state: 3 },
    calibration: { gas: 50, state: 12 },
    fault: { gas: 0, code: 1210, bits: 0x40 },
    'over-range': { gas: 120, bits: 0b11 },
  },
};

/** Midas manual pp. 145-146: 40001 is wire 0; the float is CDAB. */
const midas: TwinSpec = {
  model: 'honeywell-midas',
  unit: 1,
  cells: [
    holding('status', 0, 0x0001),
    holding('ids', 1, 0x0102),
    holdingSwapped('gas', 2, 2.5),
    holdingSigned('whole', 4, 250),
    holding('code', 5, 0),
    holding('unit', 6, 0x0102),
    holdingSigned('temperature', 7, 21),
    holding('hours', 8, 4100),
    holding('beat', 9, 0),
    holding('flow', 10, 500),
    holdingSwapped('set-point-1', 12, 7),
    holdingSwapped('set-point-2', 14, 14),
  ],
  beats: 'beat',
  states: {
    alarm: { gas: 15, status: 0x00c1 },
    'warm-up': { gas: 0, status: 0x0000 },
    inhibit: { gas: 2.5, status: 0x0002 },
    calibration: { gas: 10, status: 0x0008 },
    fault: { gas: 0, status: 0x0021, code: 42 },
    'over-range': { gas: 101, status: 0x00c1 },
  },
};

/** Touchpoint Pro manual pp. 186-189; 64 channels, at most 512 bits a request. */
const touchpointPro: TwinSpec = {
  model: 'honeywell-touchpoint-pro',
  unit: 1,
  cells: channels(64, (n) => [
    inputSigned(`percent-${n}`, n - 1, 10 * n),
    input(`state-${n}`, 64 + n - 1, 0),
    inputFloat(`gas-${n}`, 128 + 2 * (n - 1), n),
    discrete(`alarm-2-${n}`, 16 * (n - 1) + 4, 0),
    discrete(`alarm-1-${n}`, 16 * (n - 1) + 5, 0),
    discrete(`inhibit-${n}`, 16 * (n - 1) + 6, 0),
    discrete(`fault-${n}`, 16 * (n - 1) + 7, 0),
    discrete(`no-data-${n}`, 16 * (n - 1) + 8, 0),
  ]),
  states: {
    alarm: { 'gas-3': 20, 'state-3': 5, 'alarm-1-3': 1, 'alarm-2-3': 1 },
    inhibit: { 'gas-3': 0, 'state-3': 8, 'inhibit-3': 1 },
    fault: { 'gas-3': 0, 'state-3': 7, 'fault-3': 1 },
    'over-range': { 'gas-3': 100, 'state-3': 5, 'alarm-1-3': 1, 'alarm-2-3': 1 },
  },
};

export const HONEYWELL = [xnx, xcd, xrl, midas, touchpointPro];
