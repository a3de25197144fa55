import { describe, expect, it } from 'vitest';
import { expandPoint } from '../../../../drivers/modbus/model/expand.ts';
import { Models } from '../../../../drivers/modbus/model/load.ts';
import { registerAt } from '../../../../drivers/modbus/model/place.ts';
import { modelSchema } from '../../../../drivers/modbus/model/schema.ts';
import { TWINS } from '../../../../simulators/twins/index.ts';
import { Twin } from '../../../../simulators/twins/twin.ts';

const MODEL = modelSchema.parse({
  model: 'acme',
  name: 'Acme',
  kind: 'analogue',
  source: 'made up for this test',
  evidence: 'code',
  base: 'reference',
  channels: 4,
  main: 'gas',
  signals: {
    believed: { at: 40_050, bit: 3 },
    gas: {
      at: 30_001,
      step: 1,
      spans: [4000, 20_000],
      'per-milliamp': 1000,
      doubts: [{ is: 32_767, makes: 'bad/sensor' }],
    },
    heeding: { at: 40_050, bit: 4, status: true },
    housekeeping: { at: 40_060, status: false },
    number: { at: 40_070, decimals: 2, unit: 'bar', range: [0, 16] },
  },
  doubts: [{ at: 40_100, step: 2, bit: 7, is: 1, makes: 'bad/inhibit', after: '2s', meanwhile: 'uncertain/inhibit' }],
});

const expand = (point: Readonly<Record<string, unknown>>, read: Readonly<Record<string, unknown>> = {}) => {
  const { problems, ...rest } = expandPoint(MODEL, 0, point, read);
  expect(problems).toEqual([]);
  return rest;
};
const STATUS = {
  table: 'holding',
  address: 99,
  bit: 7,
  is: 1,
  makes: 'bad/inhibit',
  after: '2s',
  meanwhile: 'uncertain/inhibit',
};

describe('a point is written out', () => {
  it('its own doubts, its loop, its status, each with the step of its channel', () => {
    expect(expand({ gas: 'CO', range: [0, 200] }, { channel: 3, loop: 'rki' })).toEqual({
      read: {
        table: 'input',
        address: 2,
        scale: 0.0125,
        offset: -50,
        decimals: 1,
        doubts: [
          { is: 32_767, makes: 'bad/sensor' },
          { from: 24_000, makes: 'bad/sensor' },
          { to: 2000, makes: 'bad/sensor' },
          { from: 2000, to: 3000, makes: 'bad/warm-up' },
          { to: 3600, makes: 'bad/sensor', after: '4s', meanwhile: 'uncertain/under-range' },
          { to: 3800, makes: 'uncertain/under-range' },
          { from: 20_500, makes: 'uncertain/over-range' },
          { ...STATUS, address: 103 },
        ],
      },
      brings: {},
    });
  });

  it.each([
    ['a bit is believed as it is', 'believed', { contact: 'door' }, { table: 'holding', address: 49, bit: 3 }],
    [
      'a bit that heeds the status',
      'heeding',
      { contact: 'door' },
      { table: 'holding', address: 49, bit: 4, doubts: [STATUS] },
    ],
    ['a number that does not', 'housekeeping', {}, { table: 'holding', address: 59 }],
    ['a number that does', 'number', {}, { table: 'holding', address: 69, decimals: 2, doubts: [STATUS] }],
  ])('%s', (_name, signal, point, read) => expect(expand(point, { signal }).read).toEqual(read));

  it('brings a unit and a range only where nothing else says them', () => {
    expect(expand({}, { signal: 'number' }).brings).toEqual({ unit: 'bar', range: [0, 16] });
    expect(expand({ unit: 'kPa' }, { signal: 'number' }).brings).toEqual({ range: [0, 16] });
    expect(expand({ gas: 'CO' }, { signal: 'number' }).brings).toEqual({});
  });
});

describe('the marks by which a device is known', () => {
  const models = new Models('/nowhere');
  const marked = models.names.flatMap((name) => {
    const outcome = models.get(name);
    return outcome.found === true && outcome.loaded.model.identify.length > 0 ? [outcome.loaded.model] : [];
  });

  it.each(marked.map((model) => [model.model, model] as const))('hold on the twin of %s', (name, model) => {
    const spec = TWINS.get(name);
    if (spec === undefined) throw new Error('no twin');
    const twin = new Twin(spec);
    for (const mark of model.identify) {
      const register = registerAt(model, mark, { channel: 1, origin: 0 });
      if ('wrong' in register) throw new Error(register.wrong.en);
      const { table, address, mask = 0xffff } = register;
      const ask = Buffer.from([table === 'input' ? 4 : 3, address >> 8, address & 0xff, 0, 1]);
      const word = twin.line(spec.unit, ask)?.readUInt16BE(2) ?? NaN;
      expect((word & mask) / (mask & -mask)).toBe(mark.is);
    }
  });
});
