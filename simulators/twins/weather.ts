import { holding, inputSigned } from './cell.ts';
import type { TwinSpec } from './twin.ts';

const windSpeed: TwinSpec = {
  model: 'renke-wind-speed',
  unit: 1,
  cells: [holding('speed', 0, 34)],
  states: { alarm: { speed: 210 }, 'over-range': { speed: 620 } },
};

/** Sector and degrees. */
const windDirection: TwinSpec = {
  model: 'renke-wind-direction',
  unit: 2,
  cells: [holding('sector', 0, 3), holding('degrees', 1, 135)],
  states: { fault: { degrees: 0xffff } },
};

/** Lambrecht manual p. 7: reading the average at reference 30002 resets the highest and the lowest. */
const lambrecht: TwinSpec = {
  model: 'lambrecht',
  unit: 1,
  cells: [
    inputSigned('speed', 0, 52),
    inputSigned('average', 1, 47),
    inputSigned('highest', 2, 98),
    inputSigned('lowest', 3, 11),
    inputSigned('direction', 200, 2705),
  ],
  states: { alarm: { speed: 251 }, fault: { speed: -9999, direction: -9999 } },
  wasRead: ({ table, address, count }, numbers) => {
    if (table !== 'input' || address > 1 || address + count <= 1) return;
    const speed = numbers.get('speed') ?? 52;
    numbers.set('highest', speed).set('lowest', speed);
  },
};

export const WEATHER = [windSpeed, windDirection, lambrecht];
