import { channels, holding, holdingFloat, holdingSigned, input, inputSigned } from './cell.ts';
import type { TwinSpec } from './twin.ts';

/** Beacon 410 manual pp. 59-66: 57 registers; a block of 14 a channel from wire 1. */
const beacon: TwinSpec = {
  model: 'rki-beacon-410',
  unit: 1,
  ends: { holding: 57 },
  cells: [
    holding('mode', 0, 0),
    ...channels(4, (n) => [
      // Normal, in use.
      holding(`status-${n}`, 1 + 14 * (n - 1), 0x0202),
      holdingFloat(`gas-${n}`, 2 + 14 * (n - 1), 2 * n),
      holding(`whole-${n}`, 4 + 14 * (n - 1), 20 * n),
      holding(`decimals-${n}`, 5 + 14 * (n - 1), 1),
    ]),
  ],
  states: {
    alarm: { 'gas-2': 18, 'status-2': 0x021a },
    'warm-up': { 'gas-2': 0, 'status-2': 0x0302 },
    inhibit: { 'gas-2': 4, 'status-2': 0x0102 },
    calibration: { 'gas-2': 50, 'status-2': 0x0502 },
    fault: { 'gas-2': 0, 'status-2': 0x0402, mode: 0x80 },
    'over-range': { 'gas-2': 101, 'status-2': 0x021a },
  },
};

/** REGARD 3900 gateway manual p. 22: blocks of 15 from wire 1; level x range / 1000. */
const regard: TwinSpec = {
  model: 'drager-regard-3900',
  unit: 1,
  cells: [
    ...channels(16, (n) => [
      inputSigned(`level-${n}`, 1 + 15 * (n - 1), 100),
      input(`range-${n}`, 2 + 15 * (n - 1), 50),
      input(`resolution-${n}`, 3 + 15 * (n - 1), 1),
      input(`decimals-${n}`, 4 + 15 * (n - 1), 1),
      input(`status-${n}`, 5 + 15 * (n - 1), 0),
    ]),
    input('bus-error', 241, 0),
  ],
  states: {
    alarm: { 'level-16': 600, 'status-16': 0x0303 },
    calibration: { 'level-16': 500, 'status-16': 0x2020 },
    fault: { 'level-16': 0, 'status-16': 0x0808 },
    'over-range': { 'level-16': 990, 'status-16': 0x8383 },
  },
};

/** TOC manual p. 33: references 30001, 31001 and 33001 onwards; 100 is 0 %LEL. */
const toc: TwinSpec = {
  model: 'igd-toc-635',
  unit: 1,
  cells: channels(32, (n) => [
    input(`gas-${n}`, n - 1, 100 + n),
    input(`voltage-${n}`, 999 + n, 512),
    input(`status-${n}`, 2999 + n, 0),
  ]),
  states: {
    alarm: { 'gas-20': 520, 'status-20': 0b011 },
    inhibit: { 'gas-20': 100, 'status-20': 0x10 },
    fault: { 'gas-20': 0, 'status-20': 0x28 },
    'over-range': { 'gas-20': 1090, 'status-20': 0x83 },
  },
};

/** MX43 manual pp. 74-76: wire 2000 + i and 2300 + i; a read below 2000 picks a sensor, which is counted. */
const mx43: TwinSpec = {
  model: 'oldham-mx43',
  unit: 1,
  cells: [
    holding('picked', 0, 0),
    ...channels(264, (i) => [holdingSigned(`gas-${i}`, 2000 + i, i), holding(`status-${i}`, 2300 + i, 0)]),
  ],
  states: {
    alarm: { 'gas-96': 240, 'status-96': 0x0001 },
    // An absent sensor reads 0.
    fault: { 'gas-96': 0 },
    'over-range': { 'gas-96': 1001 },
  },
  wasRead: ({ table, address }, numbers) => {
    if (table === 'holding' && address < 2000) numbers.set('picked', (numbers.get('picked') ?? 0) + 1);
  },
};

/** MODBUS-GW manual pp. 31-45: references 40001 onwards, 400 a loop; a place that is not fitted is all ones. */
const notifier: TwinSpec = {
  model: 'notifier-modbus-gw',
  unit: 1,
  cells: [
    ...channels(9, (loop) => [
      // Enabled, and well.
      holding(`detector-${loop}`, 400 * (loop - 1) + 4, 0x0400),
      holding(`module-${loop}`, 400 * (loop - 1) + 209, 0x0400),
      holding(`absent-${loop}`, 400 * (loop - 1) + 5, 0xffff),
    ]),
    holding('panel', 9499, 0),
  ],
  states: {
    alarm: { 'detector-2': 0x0c10, 'detector-7': 0x0c10 },
    inhibit: { 'detector-2': 0x0200 },
    fault: { 'detector-2': 0x2400 },
  },
};

export const CONTROLLERS = [beacon, regard, toc, mx43, notifier];
