import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { drivers } from '../../drivers/registry.ts';
import { duration } from '../../src/domain/time.ts';
import type { DriverKind } from '../../src/settings/driver-kind.ts';
import { load } from '../../src/settings/load.ts';
import { formatProblem } from '../../src/settings/problem.ts';
import { written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';

const PLANT = `fengsui: 1
site: { id: here, name: Here }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
`;

/** A driver that reads detectors over radio: each has a channel. */
const radio: DriverKind = {
  name: 'radio',
  schemas: {
    devices: {
      schemes: ['radio'],
      shape: { connect: z.string(), channel: z.int().meta({ description: 'The channel, 1 to 9.' }) },
      read: z
        .strictObject({ slot: z.int() })
        .transform(() => ({ scale: 0.5, offset: 0, whole: true }))
        .meta({ description: 'Where a point is.' }),
    },
  },
  periods: ({ devices }) => devices.filter(({ driver }) => driver === 'radio').map(({ id }) => [id, duration(7000)]),
  check: ({ devices }) =>
    devices.flatMap(({ id, driver }, i) =>
      driver === 'radio' && id === 'deaf' ? [{ path: ['devices', i], message: 'deaf', mend: 'listen' }] : [],
    ),
  make: () => {
    throw new Error('it is not made in this test');
  },
};

const loaded = (devices: string, all = [...drivers, radio]) =>
  load(written(tempDir(), { 'plant.yaml': `${PLANT}${devices}` }), all);

const problemsOf = (devices: string): string[] => {
  const found = loaded(devices);
  return found.ok ? [] : found.problems.map(formatProblem);
};

const WIRED = '  - { id: a, connect: tcp://h, points: [{ id: a.x, gas: H2S, read: { table: input, address: 3 } }] }\n';
const RADIO =
  '  - { id: b, connect: "radio://roof", channel: 3, points: [{ id: b.x, gas: H2S, read: { slot: 1 } }] }\n';

describe('a further driver in the list', () => {
  it('owns the devices whose address has its scheme, with keys and points of its own', () => {
    const found = loaded(WIRED + RADIO);
    if (!found.ok) throw new Error(found.problems.map(formatProblem).join('\n'));
    const { plant } = found.settings;
    expect(plant.devices).toMatchObject([
      { id: 'a', kind: 'modbus', period: 1000 },
      { id: 'b', kind: 'radio', period: 7000 },
    ]);
    expect(plant.points).toMatchObject([
      { id: 'a.x', device: 'a', scale: 1 },
      { id: 'b.x', device: 'b', scale: 0.5 },
    ]);
  });

  it('says by itself what is wrong with its own devices', () => {
    expect(problemsOf(WIRED + RADIO.replace('id: b,', 'id: deaf,'))).toEqual(['plant.yaml:6:5: deaf; listen']);
  });

  it.each([
    ['a key of another driver', RADIO.replace('channel: 3', 'channel: 3, unit: 1'), /unknown key `unit`; .*channel/],
    ['a missing key of its own', RADIO.replace('channel: 3, ', ''), /channel` is missing; .*The channel, 1 to 9/],
    ['a point as another driver reads it', RADIO.replace('slot: 1', 'table: input'), /slot` is missing/],
    ['a scheme that no driver has', RADIO.replace('radio:', 'lora:'), /lora:\/\/ is not a way/],
  ])('complains of %s', (_what, devices, told) => {
    expect(problemsOf(devices).join('\n')).toMatch(told);
  });

  it('is no key that an engineer can write', () => {
    expect(problemsOf(RADIO.replace('channel: 3', 'channel: 3, driver: modbus'))).toEqual([
      'plant.yaml:5:51: unknown key `driver`; remove it',
    ]);
  });

  it('is not there when it is not in the list', () => {
    expect(loaded(RADIO, [...drivers]).ok).toBe(false);
  });
});
