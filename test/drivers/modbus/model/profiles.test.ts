import { describe, expect, it } from 'vitest';
import { expandPoint } from '../../../../drivers/modbus/model/expand.ts';
import { Models } from '../../../../drivers/modbus/model/load.ts';
import { readSchema } from '../../../../drivers/modbus/settings/read.ts';

const models = new Models('/nowhere');

/** The read of a point as the driver would run it, with its doubts in short: `holding 6 is 3,11: bad/calibration`. */
function readOf(model: string, point: Readonly<Record<string, unknown>>, origin = 0) {
  const outcome = models.get(model);
  if (outcome.found !== true) throw new Error(`no ${model}`);
  const read = (point['read'] ?? {}) as Record<string, unknown>;
  const expanded = expandPoint(outcome.loaded.model, origin, point, read);
  expect(expanded.problems).toEqual([]);
  const { doubts, ...rest } = readSchema.parse(expanded.read);
  return {
    ...rest,
    ...expanded.brings,
    doubts: doubts.map(({ register, test, makes }) => {
      const where = register === undefined ? 'own' : `${register.table} ${register.address}`;
      const part = register?.bit === undefined ? '' : `.${register.bit}`;
      const mask = register?.mask === undefined ? '' : `&${register.mask.toString(16)}`;
      const says =
        'is' in test
          ? `is ${test.is.join()}`
          : 'isNot' in test
            ? `is-not ${test.isNot.join()}`
            : `${test.from} to ${test.to}`;
      return `${where}${part}${mask} ${says}: ${makes.quality}/${makes.reason ?? ''}`;
    }),
  };
}

const EX = { gas: 'EX' };

/** devices.md B.1 to B.6: model, point, and what its read has to be. */
const READS: readonly (readonly [model: string, point: Record<string, unknown>, expected: Record<string, unknown>])[] =
  [
    ['honeywell-xnx', EX, { table: 'holding', address: 2, type: 'f32', order: 'ABCD', pace: 'fast' }],
    ['honeywell-xnx', { contact: 'panel-alarm', read: { signal: 'alarm-2' } }, { address: 5, bit: 1, doubts: [] }],
    [
      'honeywell-xnx',
      { read: { signal: 'days-left' } },
      { address: 8, pace: 'slow', decimals: 0, unit: 'd', doubts: [] },
    ],
    ['honeywell-xcd', EX, { table: 'holding', address: 2, type: 'f32' }],
    ['honeywell-xcd', { read: { signal: 'supply' } }, { address: 56, type: 'f32', unit: 'V' }],
    ['honeywell-xrl', EX, { table: 'holding', address: 102, type: 'f32' }],
    ['honeywell-xrl', { contact: 'panel-fault', read: { signal: 'fault' } }, { address: 105, bit: 5 }],
    ['honeywell-midas', { gas: 'NH3' }, { table: 'holding', address: 2, type: 'f32', order: 'CDAB' }],
    ['honeywell-midas', { contact: 'panel-alarm', read: { signal: 'alarm-1' } }, { address: 0, bit: 6 }],
    ['honeywell-touchpoint-pro', { ...EX, read: { channel: 3 } }, { table: 'input', address: 132, type: 'f32' }],
    [
      'honeywell-touchpoint-pro',
      { contact: 'panel-fault', read: { signal: 'fault', channel: 64 } },
      { table: 'discrete', address: 1015, type: 'bit', doubts: [] },
    ],
    ['rki-beacon-410', { ...EX, read: { channel: 4 } }, { table: 'holding', address: 44, type: 'f32' }],
    ['detcon-1000', { gas: 'H2S', read: { scale: 0.1 } }, { table: 'holding', address: 2, type: 's16', scale: 0.1 }],
    [
      'gm-s4000t',
      EX,
      { table: 'holding', address: 0, type: 'u16', decimals: 1, scale: expect.closeTo(100 / 48_320.737327, 9) },
    ],
    ['igd-toc-635', { ...EX, read: { channel: 20 } }, { table: 'input', address: 19, scale: 0.1, offset: -10 }],
    [
      'drager-regard-3900',
      { gas: 'CO', range: [0, 300], read: { channel: 16 } },
      { table: 'input', address: 226, type: 's16', scale: 0.3, offset: 0, decimals: 1 },
    ],
    ['drager-polytron-8000', EX, { table: 'holding', address: 506, type: 'f32', doubts: [] }],
    ['pem-tech-pt495', { gas: 'H2S', read: { scale: 0.1 } }, { table: 'holding', address: 0, scale: 0.1 }],
    [
      'oldham-mx43',
      { gas: 'H2S', read: { channel: 96, scale: 0.1 } },
      {
        table: 'holding',
        address: 2096,
        type: 's16',
        doubts: ['own is 0: uncertain/sensor', 'holding 2396 is-not 0: uncertain/sensor'],
      },
    ],
    ['senseair-s8', {}, { table: 'input', address: 3, unit: 'ppm', range: [0, 2000], scale: 1 }],
    ['gds-gasmax', { ...EX, read: { channel: 2 } }, { table: 'input', address: 1001, scale: 0.03125, offset: -25 }],
    [
      'moxa-iologik-e1240',
      { ...EX, read: { signal: 'gas-4-20', channel: 8 } },
      { table: 'input', address: 7, offset: 0, decimals: 1 },
    ],
    [
      'moxa-iologik-e1240',
      { ...EX, read: { channel: 8, loop: 'none' } },
      { table: 'input', address: 7, offset: -25, scale: expect.closeTo(100 / 52_428, 9) },
    ],
    ['moxa-iologik-e1210', { contact: 'door', read: { channel: 16 } }, { table: 'discrete', address: 15, type: 'bit' }],
    ['moxa-iologik-e1210', { contact: 'other', read: { signal: 'output', channel: 3 } }, { address: 32, bit: 2 }],
    [
      'waveshare-analog-8ch',
      { gas: 'H2S', read: { channel: 4 } },
      { table: 'input', address: 3, scale: 0.00625, offset: -25, decimals: 1 },
    ],
    ['waveshare-io-8ch', { contact: 'call-point', read: { channel: 1 } }, { table: 'discrete', address: 0 }],
    ['waveshare-io-8ch', { contact: 'other', read: { signal: 'output', channel: 8 } }, { table: 'coil', address: 7 }],
    ['icpdas-m7017c', { ...EX, read: { channel: 8 } }, { table: 'input', address: 7, type: 's16', scale: 0.00625 }],
    ['advantech-adam-4150', { contact: 'door', read: { channel: 7 } }, { table: 'coil', address: 6 }],
    [
      'advantech-adam-4150',
      { contact: 'door', read: { signal: 'output', channel: 7 } },
      { table: 'coil', address: 22 },
    ],
    ['renke-wind-speed', {}, { table: 'holding', address: 0, scale: 0.1, unit: 'm/s', range: [0, 60] }],
    ['renke-wind-direction', {}, { table: 'holding', address: 1, unit: '°', range: [0, 361] }],
    ['lambrecht', {}, { table: 'input', address: 0, scale: 0.1, alone: false, doubts: ['own is -9999: bad/sensor'] }],
    ['lambrecht', { read: { signal: 'speed-average' } }, { table: 'input', address: 1, alone: true }],
    ['lambrecht', { read: { signal: 'direction' } }, { table: 'input', address: 200, scale: 0.1 }],
    [
      'notifier-modbus-gw',
      { contact: 'panel-alarm', read: { channel: 404 } },
      {
        table: 'holding',
        address: 403,
        bit: 11,
        doubts: [
          'holding 403 is 65535: bad/config',
          'holding 403.9 is 1: uncertain/inhibit',
          'holding 403.13 is 1: uncertain/sensor',
        ],
      },
    ],
    [
      'notifier-modbus-gw',
      { contact: 'panel-alarm', read: { signal: 'active-6-10', channel: 1609 } },
      { table: 'holding', address: 3608, bit: 11 },
    ],
    ['carel-gld', { contact: 'panel-alarm' }, { table: 'input', address: 309, bit: 0 }],
    ['bacharach-mgs-400', { contact: 'panel-alarm' }, { table: 'discrete', address: 3000 }],
  ];

describe('a point of a profile is read where the manual says', () => {
  it.each(READS)('%s %j', (model, point, expected) => expect(readOf(model, point)).toMatchObject(expected));

  it('from the origin that is set in the device', () => {
    expect(readOf('msa-ultima-x', { ...EX, read: { channel: 2 } }, 1000)).toMatchObject({
      table: 'holding',
      address: 1209,
      type: 'f32',
    });
    expect(readOf('msa-ultima-x', { contact: 'panel-fault', read: { signal: 'fault' } }, 1000)).toMatchObject({
      address: 1201,
      bit: 0,
    });
  });

  it('what the engineer wrote wins', () => {
    const read = { channel: 4, scale: 0.01, decimals: 3, pace: 'slow', doubts: [] };
    expect(readOf('waveshare-analog-8ch', { gas: 'H2S', read })).toMatchObject({
      address: 3,
      scale: 0.01,
      offset: 0,
      decimals: 3,
      pace: 'slow',
      doubts: [],
    });
    expect(readOf('senseair-s8', { unit: '%', range: [0, 5], read: { scale: 0.0001 } })).toEqual(
      expect.not.objectContaining({ unit: 'ppm' }),
    );
  });
});

describe('what speaks against a point (devices.md B.0)', () => {
  it('XNX: concentration is forced to 0.0 while inhibited', () => {
    expect(readOf('honeywell-xnx', EX).doubts).toEqual([
      'holding 6 is 2: bad/warm-up',
      'holding 6 is 3,11: bad/calibration',
      'holding 6 is 4,5,6,10,12,13,14,15,16,17,18,19,20: bad/calibration',
      'holding 6 is 8,9: bad/sensor',
      'holding 5.6 is 1: bad/sensor',
      'holding 4 1000 to 1999: bad/sensor',
      'holding 6 is-not 1,7: bad/sensor',
    ]);
  });

  it.each([
    ['honeywell-xcd', 6, 5, 4, 1100],
    ['honeywell-xrl', 106, 105, 104, 1200],
  ])('%s: inhibit, and either fault bit', (model, state, bits, code, from) => {
    expect(readOf(model, EX).doubts).toEqual([
      `holding ${state} is 2: bad/warm-up`,
      `holding ${state} is 3: bad/inhibit`,
      `holding ${state} is 12: bad/calibration`,
      `holding ${bits}&60 is-not 0: bad/sensor`,
      `holding ${code} ${from} to 1999: bad/sensor`,
      `holding ${state} is-not 1: bad/sensor`,
    ]);
  });

  it('Beacon 410: old values outside the normal mode, with the step of the channel', () => {
    expect(readOf('rki-beacon-410', { ...EX, read: { channel: 4 } }).doubts).toEqual([
      'holding 43&3 is-not 2: bad/config',
      'holding 43&ff00 is 3: bad/warm-up',
      'holding 43&ff00 is 5: bad/calibration',
      'holding 43&ff00 is 1: bad/inhibit',
      'holding 43&ff00 is-not 2: bad/sensor',
      'holding 0&ff00 is-not 0: uncertain/stale',
    ]);
  });

  it('a bit of each channel', () => {
    expect(readOf('msa-ultima-x', { ...EX, read: { channel: 3 } }, 1000).doubts).toEqual([
      'holding 1201.4 is 1: bad/warm-up',
      'holding 1201.3 is 1: bad/calibration',
      'holding 1202.3 is 1: bad/sensor',
      'holding 1202.6 is 1: bad/sensor',
      'holding 1202&780 is-not 0: bad/sensor',
      'holding 1202.14 is 1: bad/config',
      'holding 1202.13 is 1: uncertain/sensor',
      'holding 1201.0 is 1: uncertain/sensor',
    ]);
  });

  it('a current: its own status, then its loop, then the module', () => {
    expect(readOf('icpdas-m7017c', { ...EX, read: { channel: 2 } }).doubts).toEqual([
      'coil 268 is 0: bad/config',
      'own 24000 to Infinity: bad/sensor',
      'own -Infinity to 3600: bad/sensor',
      'own 21000 to Infinity: bad/sensor',
      'own -Infinity to 3800: uncertain/under-range',
      'own 20500 to Infinity: uncertain/over-range',
      'discrete 129 is 1: uncertain/sensor',
    ]);
    expect(readOf('waveshare-analog-8ch', { ...EX, read: { channel: 2, loop: 'spectrex' } }).doubts).toContain(
      'own 500 to 1500: bad/calibration',
    );
    expect(readOf('waveshare-analog-8ch', { ...EX, read: { channel: 2, loop: 'none' } }).doubts).toEqual([
      'holding 4097 is-not 2: bad/config',
      'own 24000 to Infinity: bad/sensor',
    ]);
  });
});
