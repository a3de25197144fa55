import { channels, coil, discrete, holding, input, inputSigned } from './cell.ts';
import type { TwinSpec } from './twin.ts';

/** Of 65535 for 20 mA. */
const raw = (milliamps: number): number => Math.round((milliamps * 65_535) / 20);

/** E1200 manual pp. 93, 97: inputs in mode 2, 0-20 mA. */
const e1240: TwinSpec = {
  model: 'moxa-iologik-e1240',
  unit: 1,
  cells: channels(8, (n) => [
    input(`raw-${n}`, n - 1, raw(7.2)),
    input(`status-${n}`, 59 + n, 0),
    holding(`mode-${n}`, 23 + n, 2),
  ]),
  states: {
    alarm: { 'raw-3': raw(13.6) },
    fault: { 'raw-3': 0, 'status-3': 1 },
    'over-range': { 'raw-3': 65_535, 'status-3': 2 },
  },
};

/** E1200 manual pp. 59-60, 93. */
const e1210: TwinSpec = {
  model: 'moxa-iologik-e1210',
  unit: 1,
  cells: [...channels(16, (n) => [discrete(`input-${n}`, n - 1, 0)]), holding('outputs', 32, 0b100)],
  states: { alarm: { 'input-3': 1 } },
};

/** waveshare.com wiki: microamperes in input registers, modes from 0x1000. */
const analog8: TwinSpec = {
  model: 'waveshare-analog-8ch',
  unit: 9,
  cells: channels(8, (n) => [input(`current-${n}`, n - 1, 8000), holding(`mode-${n}`, 0x0fff + n, 2)]),
  states: {
    alarm: { 'current-3': 12_000 },
    fault: { 'current-3': 0 },
    'over-range': { 'current-3': 20_600 },
  },
};

const io8: TwinSpec = {
  model: 'waveshare-io-8ch',
  unit: 3,
  cells: channels(8, (n) => [discrete(`input-${n}`, n - 1, 0), coil(`output-${n}`, n - 1, n === 3 ? 1 : 0)]),
  states: { alarm: { 'input-3': 1 } },
};

/** M-7017C quick start, ET-7000 manual pp. 124, 135: engineering format, and a bit for what is out of range. */
const m7017c: TwinSpec = {
  model: 'icpdas-m7017c',
  unit: 1,
  cells: [
    ...channels(8, (n) => [inputSigned(`current-${n}`, n - 1, 8000), discrete(`out-${n}`, 127 + n, 0)]),
    coil('engineering', 268, 1),
  ],
  states: {
    alarm: { 'current-3': 12_000 },
    fault: { 'current-3': 0, 'out-3': 1 },
    'over-range': { 'current-3': 20_000, 'out-3': 1 },
  },
};

const adam4150: TwinSpec = {
  model: 'advantech-adam-4150',
  unit: 1,
  cells: [
    ...channels(7, (n) => [coil(`input-${n}`, n - 1, 0)]),
    ...channels(8, (n) => [coil(`output-${n}`, 15 + n, n === 3 ? 1 : 0)]),
  ],
  states: { alarm: { 'input-3': 1 } },
};

/** GLD manual p. 62. */
const gld: TwinSpec = {
  model: 'carel-gld',
  unit: 1,
  cells: [
    input('pre-alarm', 300, 0),
    input('fault', 302, 0),
    input('warning', 308, 0),
    input('alarm', 309, 0),
    input('expired', 311, 0),
  ],
  states: { alarm: { alarm: 1, 'pre-alarm': 1 }, fault: { fault: 1 } },
};

/** MGS-400 manual p. 51. */
const mgs400: TwinSpec = {
  model: 'bacharach-mgs-400',
  unit: 1,
  cells: [
    discrete('alarm', 3000, 0),
    discrete('relay', 3001, 0),
    discrete('fault', 3002, 0),
    discrete('saturated', 3005, 0),
    discrete('start-up', 3006, 0),
  ],
  states: {
    alarm: { alarm: 1 },
    'warm-up': { 'start-up': 1 },
    fault: { fault: 1 },
    'over-range': { alarm: 1, saturated: 1 },
  },
};

export const MODULES = [e1240, e1210, analog8, io8, m7017c, adam4150, gld, mgs400];
