import { describe, expect, it } from 'vitest';
import { wireOf } from '../../../../drivers/modbus/model/address.ts';
import { scalingFor, scalingOf } from '../../../../drivers/modbus/model/scale.ts';
import { modelSchema } from '../../../../drivers/modbus/model/schema.ts';

describe('the number that a manual prints', () => {
  it.each([
    ['reference', 40_001, 'holding', 0],
    ['reference', 49_999, 'holding', 9998],
    ['reference', 400_001, 'holding', 0],
    ['reference', 465_536, 'holding', 65_535],
    ['reference', 30_001, 'input', 0],
    ['reference', 300_001, 'input', 0],
    ['reference', 10_001, 'discrete', 0],
    ['reference', 100_001, 'discrete', 0],
    ['reference', 1, 'coil', 0],
    ['reference', 40_507, 'holding', 506],
    ['zero', 40_000, 'holding', 0],
    ['zero', 40_002, 'holding', 2],
    ['zero', 30_000, 'input', 0],
    ['zero', 10_000, 'discrete', 0],
    ['zero', 0, 'coil', 0],
    ['zero', 400_000, 'holding', 0],
  ] as const)('%s %i is %s %i', (base, at, table, address) => {
    expect(wireOf(base, at, undefined)).toEqual({ table, address });
  });

  it('is taken as it stands with base: wire', () => {
    expect(wireOf('wire', 2096, 'holding')).toEqual({ table: 'holding', address: 2096 });
  });

  it.each([
    ['reference', 0, undefined, /0 is in none of the tables/],
    ['reference', 20_001, undefined, /20001 is in none of the tables/],
    ['reference', 50_001, undefined, /in none of the tables/],
    ['reference', 40_001, 'holding', /says its table itself/],
    ['wire', 40_001, undefined, /needs a `table`/],
    ['wire', 70_000, 'input', /the last is 65535/],
  ] as const)('%s %i %s is none', (base, at, table, said) =>
    expect(wireOf(base, at, table)).toEqual({
      wrong: { zh: expect.stringMatching(/[一-鿿]/), en: expect.stringMatching(said) },
    }),
  );
});

describe('the ends of a range', () => {
  it.each([
    ['4-20 mA in microamperes over 100 ppm', [4000, 20_000], [0, 100], 0.00625, -25, 1],
    ['4-20 mA over 10 ppm', [4000, 20_000], [0, 10], 0.000625, -2.5, 2],
    ['4-20 mA over 25 %VOL', [4000, 20_000], [0, 25], 0.0015625, -6.25, 2],
    ['4-20 mA over 500 ppm', [4000, 20_000], [0, 500], 0.03125, -125, 1],
    ['a range that does not begin at nothing', [4000, 20_000], [-20, 60], 0.005, -40, 2],
    ['no more decimals than the register has steps', [0, 1000], [0, 100], 0.1, 0, 1],
    ['a register that is coarser than a thousandth', [0, 100], [0, 100], 1, 0, 0],
    ['a fire hose', [0, 100], [0, 5000], 50, 0, 0],
    ['10 bits', [800, 4000], [0, 50], 0.015625, -12.5, 2],
  ] as const)('%s', (_name, spans, range, scale, offset, decimals) => {
    expect(scalingOf(spans, range)).toEqual({ scale, offset, decimals });
  });

  const signal = modelSchema.shape.signals.valueType.parse({ at: 0, spans: [4000, 20_000] });

  it.each([
    ['its own range', { range: [0, 40] }, {}, 0.0025],
    ['that of its gas', { gas: 'H2S' }, {}, 0.00625],
    ['that of its gas, however it is written', { gas: 'h2s', unit: 'ppm' }, {}, 0.00625],
    ['its own before that of its gas', { gas: 'H2S', range: [0, 50] }, {}, 0.003125],
    ['none where the engineer wrote a scale', {}, { scale: 0.01 }, undefined],
  ])('are those of %s', (_name, point, read, scale) => {
    expect(scalingFor(signal, point, read)?.scale).toBe(scale);
  });

  it.each([
    ['neither range nor gas', {}],
    ['a gas in another unit, whose range is not that of the gas', { gas: 'H2S', unit: 'mg/m3' }],
  ])('are not known with %s', (_name, point) => expect(scalingFor(signal, point, {})).toBeUndefined());
});
