import fc from 'fast-check';
import { expect, it } from 'vitest';
import { prepareDevices } from '../../../../drivers/modbus/model/prepare.ts';

const model = fc.constantFrom('honeywell-xnx', 'waveshare-analog-8ch', 'msa-ultima-x', 'oldham-mx43', '../x', '', 'q');
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary }, { weight: 1, arbitrary: fc.jsonValue() });

const read = fc.record(
  {
    signal: some(fc.constantFrom('gas', 'alarm-1', 'state', '__proto__', 'toString')),
    channel: some(fc.integer()),
    loop: some(fc.constantFrom('ne43', 'rki', 'none')),
    table: some(fc.constant('input')),
    scale: some(fc.double()),
  },
  { requiredKeys: [] },
);
const point = fc.record(
  {
    id: some(fc.string()),
    read: some(read),
    gas: some(fc.constant('H2S')),
    range: some(fc.constant([0, 10])),
    contact: fc.constant('door'),
  },
  { requiredKeys: ['id'] },
);
const device = fc.record(
  {
    driver: fc.constant('modbus'),
    model: some(model),
    origin: some(fc.nat(70_000)),
    points: some(fc.array(some(point), { maxLength: 4 })),
    forbidden: some(fc.constant([])),
  },
  { requiredKeys: ['driver'] },
);

it('whatever stands in a configuration, its mistakes are told and nothing is thrown', () => {
  fc.assert(
    fc.property(some(fc.array(some(device), { maxLength: 3 })), (devices) => {
      const { problems } = prepareDevices({ devices: structuredClone(devices) }, '/nowhere');
      for (const { path, message, mend } of problems) {
        expect(path[0]).toBe('devices');
        expect(message.length).toBeGreaterThan(0);
        expect(mend.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});

it('no name of a model leads out of the folders of profiles', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.webPath(), fc.constantFrom('../../package', '..', 'constructor', 'con')),
      (name) => {
        const { problems, texts } = prepareDevices(
          { devices: [{ driver: 'modbus', model: name, points: [] }] },
          '/work',
        );
        expect(problems).toHaveLength(1);
        expect(texts.size).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});
