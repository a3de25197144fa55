import { describe, expect, it } from 'vitest';
import { until } from '../../../support/until.ts';
import { contact } from './cases/case.ts';
import { run } from './run-twin.ts';

describe('reading never does anything to a device', () => {
  it('MX43: nothing below 2000 is touched', async () => {
    const { twin, last } = await run(
      'oldham-mx43',
      {
        points: [
          '{ id: first, gas: H2S, read: { channel: 1, scale: 1 } }',
          '{ id: raw, gas: H2S, read: { table: holding, address: 1995 } }',
        ],
        device: 'bridge: 124',
      },
      'tcp',
    );
    await until('the first channel', () => last().startsWith('1 good'));
    const covering = twin.asked.filter(({ address, count }) => address < 2000 && address + count > 1996);
    expect(covering).toEqual([]);
  });

  it('Lambrecht: the highest and the lowest outlive every poll', async () => {
    const { twin, last } = await run(
      'lambrecht',
      {
        points: [
          '{ id: speed }',
          '{ id: highest, read: { signal: speed-highest } }',
          '{ id: lowest, read: { signal: speed-lowest } }',
        ],
      },
      'tcp',
    );
    await until('all three', () => last() === '5.2 good, 9.8 good, 1.1 good');
    await until('many polls', () => twin.asked.length > 40);
    expect(last()).toBe('5.2 good, 9.8 good, 1.1 good');
    expect(twin.asked.filter(({ address, count }) => address <= 1 && address + count > 1)).toEqual([]);
  });

  it('Lambrecht: the average, where it is wanted, is read by itself', async () => {
    const { twin, last } = await run(
      'lambrecht',
      {
        points: [
          '{ id: speed }',
          '{ id: average, read: { signal: speed-average } }',
          '{ id: lowest, read: { signal: speed-lowest } }',
        ],
      },
      'tcp',
    );
    await until('the average', () => last() === '5.2 good, 4.7 good, 5.2 good');
    expect(twin.asked.filter(({ address, count }) => address <= 1 && address + count > 1 && count > 1)).toEqual([]);
  });

  it('Beacon 410: mode and channels come in one block', async () => {
    const { twin, last } = await run(
      'rki-beacon-410',
      { points: [1, 2, 3, 4].map((n) => `{ id: c${n}, gas: EX, read: { channel: ${n} } }`) },
      'tcp',
    );
    await until('all four', () => last() === '2 good, 4 good, 6 good, 8 good');
    expect(new Set(twin.asked.map(({ address, count }) => `${address}+${count}`))).toEqual(new Set(['0+46']));
    twin.show({ mode: 0x0100 });
    const stale = [2, 4, 6, 8].map((value) => `${value} uncertain/stale`).join(', ');
    await until('old values to be doubted', () => last() === stale);
  });

  it('Touchpoint Pro: no request asks for more than 512 bits', async () => {
    const { twin, last } = await run(
      'honeywell-touchpoint-pro',
      { points: Array.from({ length: 64 }, (_, i) => contact(`f${i + 1}`, 'fault', `, channel: ${i + 1}`)) },
      'tcp',
    );
    await until('all of them', () => !last().includes('nothing'));
    expect(Math.max(...twin.asked.map(({ count }) => count))).toBeLessThanOrEqual(512);
  });
});

describe('traps of single devices (devices.md B.0)', () => {
  it.each([
    ['honeywell-xnx', 'gas: EX', { state: 11, gas: 0 }, 'null bad/calibration'],
    ['honeywell-xnx', 'gas: EX', { state: 7 }, '12.5 good'],
    ['honeywell-xnx', 'gas: EX', { state: 9 }, 'null bad/sensor'],
    ['honeywell-xnx', 'gas: EX', { state: 42 }, 'null bad/sensor'],
    ['honeywell-xnx', 'gas: EX', { code: 300 }, '12.5 good'],
    ['honeywell-xnx', 'gas: EX', { code: 1000 }, 'null bad/sensor'],
    ['honeywell-xcd', 'gas: EX', { bits: 0x40 }, 'null bad/sensor'],
    ['honeywell-xrl', 'gas: EX', { bits: 0x20 }, 'null bad/sensor'],
    ['honeywell-xrl', 'gas: EX', { code: 1200 }, 'null bad/sensor'],
    ['honeywell-xrl', 'gas: EX', { state: 0 }, 'null bad/sensor'],
    ['honeywell-midas', 'gas: EX', { status: 0x0011 }, '2.5 uncertain/sensor'],
    ['honeywell-midas', 'gas: EX', { status: 0x0004 }, 'null bad/inhibit'],
    ['honeywell-touchpoint-pro', 'gas: EX, read: { channel: 3 }', { 'state-3': 11 }, 'null bad/sensor'],
    ['honeywell-touchpoint-pro', 'gas: EX, read: { channel: 3 }', { 'state-3': 4 }, '3 good'],
    ['rki-beacon-410', 'gas: EX, read: { channel: 1 }', { 'status-1': 0x0200 }, 'null bad/config'],
    ['drager-regard-3900', 'gas: EX, read: { channel: 2 }', { 'bus-error': 3 }, 'null bad/comm'],
    [
      'drager-regard-3900',
      'gas: EX, read: { channel: 2 }',
      { 'level-2': -20, 'status-2': 0x4040 },
      '-2 uncertain/under-range',
    ],
    ['igd-toc-635', 'gas: EX, read: { channel: 2 }', { 'status-2': 0x100 }, 'null bad/comm'],
    ['moxa-iologik-e1240', 'gas: EX, read: { channel: 2 }', { 'mode-2': 4 }, 'null bad/config'],
    [
      'moxa-iologik-e1240',
      'gas: EX, read: { channel: 2, signal: gas-4-20 }',
      { 'mode-2': 4, 'raw-2': 39_321 },
      '60 good',
    ],
    [
      'moxa-iologik-e1240',
      'gas: EX, read: { channel: 2, signal: gas-4-20 }',
      { 'mode-2': 4, 'status-2': 3, 'raw-2': 0 },
      'null bad/sensor',
    ],
    ['moxa-iologik-e1240', 'gas: EX, read: { channel: 2 }', { 'raw-2': 9830 }, 'null bad/sensor'],
    ['icpdas-m7017c', 'gas: EX, read: { channel: 2 }', { 'current-2': 3900, 'out-2': 1 }, '-0.6 uncertain/sensor'],
    ['icpdas-m7017c', 'gas: EX, read: { channel: 2 }', { engineering: 0 }, 'null bad/config'],
    ['msa-ultima-x', 'gas: EX, read: { channel: 1 }', { faults: 1 << 14 }, 'null bad/config'],
  ] as const)('%s { %s } with %j is %s', async (model, point, numbers, expected) => {
    const { twin, last } = await run(model, { points: [`{ id: p, ${point} }`] }, 'tcp');
    twin.show(numbers);
    await until(`${model} to say ${expected}`, () => last() === expected, 8000).catch((error: unknown) => {
      throw new Error(`${last()} and not ${expected}`, { cause: error });
    });
  });
});
