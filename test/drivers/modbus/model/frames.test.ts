import { expect, it } from 'vitest';
import { modbusDevices } from '../../../../drivers/modbus/settings/device.ts';
import { Poller } from '../../../../drivers/modbus/poll/poller.ts';
import { drivers } from '../../../../drivers/registry.ts';
import { load } from '../../../../src/settings/load.ts';
import { formatProblem } from '../../../../src/settings/problem.ts';
import { isBitTable } from '../../../../drivers/modbus/settings/numbers.ts';
import { written } from '../../../support/example.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { Ear, ScriptedBus } from '../../../support/modbus.ts';
import { tempDir } from '../../../support/temp.ts';

/** Registers or bits that a device holds, by table and address on the wire. */
type Memory = Map<string, number>;

/** What a reply of devices.md D.1 holds, when it was read from `start`: unit, function, count, data, CRC. */
function memoryOf(hex: string, start: number, more: Readonly<Record<string, number>> = {}): Memory {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  const [, code = 0, count = 0] = bytes;
  const data = bytes.subarray(3, 3 + count);
  const table = { 1: 'coil', 2: 'discrete', 3: 'holding', 4: 'input' }[code] ?? '?';
  const memory: Memory = new Map(Object.entries(more));
  if (code <= 2)
    for (let i = 0; i < 8 * count; i++) memory.set(`${table} ${start + i}`, ((data[i >> 3] ?? 0) >> (i & 7)) & 1);
  else for (let i = 0; i < count / 2; i++) memory.set(`${table} ${start + i}`, data.readUInt16BE(2 * i));
  return memory;
}

/** What the driver tells of the points of a device with this profile that holds these registers, over some time. */
async function told(device: string, points: readonly string[], memory: Memory, seconds = 0): Promise<string[]> {
  const text = `fengsui: 1
site: { id: site, name: Site }
floors: [{ id: ground, extent: [0, 0, 10, 10] }]
devices:
  - { id: it, connect: "tcp://127.0.0.1:502", poll: 1s, ${device}, points: [${points.join(', ')}] }
`;
  const outcome = load(written(tempDir(), { 'plant.yaml': text }), drivers);
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
  const [found] = modbusDevices(outcome.settings);
  if (found === undefined) throw new Error('no device');
  const bus = new ScriptedBus(({ table, address, length }) => {
    const at = (i: number): number => memory.get(`${table} ${address + i}`) ?? 0;
    const data = Buffer.alloc(isBitTable(table) ? Math.ceil(length / 8) : 2 * length);
    for (let i = 0; i < length; i++) {
      if (!isBitTable(table)) data.writeUInt16BE(at(i), 2 * i);
      else if (at(i) !== 0) data[i >> 3] = (data[i >> 3] ?? 0) | (1 << (i & 7));
    }
    return { ok: true, data };
  });
  const clock = new FakeClock();
  const ear = new Ear();
  const poller = new Poller(found, 'it', bus, clock, ear);
  for (let second = 0; second <= seconds; second++) {
    ear.clear();
    await poller.poll();
    await clock.pass(1000);
  }
  return ear.story.filter((line) => line.includes('='));
}

const XNX = 'model: honeywell-xnx, unit: 11';
const XNX_POINTS = [
  '{ id: gas, gas: EX }',
  '{ id: a1, contact: panel-alarm, read: { signal: alarm-1 } }',
  '{ id: a2, contact: panel-alarm, read: { signal: alarm-2 } }',
  '{ id: fault, contact: panel-fault, read: { signal: fault } }',
];
/** The replies of four registers end before the state: it is normal then. */
const NORMAL = { 'holding 6': 1 };
const CURRENTS = Array.from({ length: 8 }, (_, i) => `{ id: i${i + 1}, gas: EX, read: { channel: ${i + 1} } }`);
const MODE_2 = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`holding ${0x1000 + i}`, 2]));
const AI8 = '09 04 10 0F A0 2E E0 4E 20 0D DE 00 00 52 6C 1F 40 0F A2 1E 0B';

it.each([
  [
    'xnx-12.5',
    XNX,
    XNX_POINTS,
    memoryOf('0B 03 08 41 48 00 00 00 00 00 00 B9 F7', 2, NORMAL),
    ['gas=12.5 good', 'a1=0 good', 'a2=0 good', 'fault=0 good'],
  ],
  [
    'xnx-31.25-a1a2',
    XNX,
    XNX_POINTS,
    memoryOf('0B 03 08 41 FA 00 00 00 00 00 03 6B FD', 2, NORMAL),
    ['gas=31.25 good', 'a1=1 good', 'a2=1 good', 'fault=0 good'],
  ],
  [
    'xnx-inhibited: 0.0 is never "clear"',
    XNX,
    XNX_POINTS,
    memoryOf('0B 03 0A 00 00 00 00 00 00 00 00 00 03 7C BD', 2),
    ['gas=null bad/calibration', 'a1=0 good', 'a2=0 good', 'fault=0 good'],
  ],
  [
    'xnx-fault-1021',
    XNX,
    XNX_POINTS,
    memoryOf('0B 03 0A 00 00 00 00 03 FD 00 40 00 08 51 49', 2),
    ['gas=null bad/sensor', 'a1=0 good', 'a2=0 good', 'fault=1 good'],
  ],
  [
    'xnx-nan: A1 still counts',
    XNX,
    XNX_POINTS,
    memoryOf('0B 03 08 7F C0 00 00 00 00 00 01 F2 A7', 2, NORMAL),
    ['gas=null bad/sensor', 'a1=1 good', 'a2=0 good', 'fault=0 good'],
  ],
  [
    'f32-cdab',
    'model: honeywell-midas',
    ['{ id: gas, gas: NH3 }'],
    memoryOf('01 03 04 00 00 40 20 CA 2B', 2, { 'holding 0': 1 }),
    ['gas=2.5 good'],
  ],
  [
    'wind',
    'model: renke-wind-direction, unit: 2',
    ['{ id: from }', '{ id: sector, read: { signal: sector } }'],
    memoryOf('02 03 04 00 03 00 87 79 51', 0),
    ['from=135 good', 'sector=3 good'],
  ],
  [
    'contacts',
    'model: waveshare-io-8ch, unit: 3',
    [1, 2, 3].map((n) => `{ id: c${n}, contact: door, read: { channel: ${n} } }`),
    memoryOf('03 02 01 05 60 33', 0),
    ['c1=1 good', 'c2=0 good', 'c3=1 good'],
  ],
  ['s8', 'model: senseair-s8', ['{ id: co2 }'], memoryOf('FE 04 02 02 9A 2C 2F', 3), ['co2=666 good']],
  [
    's8 while it warms up',
    'model: senseair-s8',
    ['{ id: co2 }'],
    memoryOf('FE 04 02 00 00 AD 24', 3),
    ['co2=null bad/warm-up'],
  ],
])('%s (devices.md D.1)', async (_name, device, points, memory, expected) => {
  expect(await told(device, points, memory)).toEqual(expected);
});

it('ws-ai8: what the currents of eight loops say at once, and what after four seconds (devices.md D.1, domain.md 2)', async () => {
  const memory = memoryOf(AI8, 0, MODE_2);
  const device = 'model: waveshare-analog-8ch, unit: 9';
  expect(await told(device, CURRENTS, memory)).toEqual([
    'i1=0 good',
    'i2=50 good',
    'i3=100 uncertain/over-range',
    'i4=-2.8 uncertain/under-range',
    'i5=-25 bad/sensor',
    'i6=106.9 uncertain/over-range',
    'i7=25 good',
    'i8=0 good',
  ]);
  expect(await told(device, CURRENTS, memory, 5)).toEqual([
    'i1=0 good',
    'i2=50 good',
    'i3=100 uncertain/over-range',
    'i4=null bad/sensor',
    'i5=null bad/sensor',
    'i6=null bad/sensor',
    'i7=25 good',
    'i8=0 good',
  ]);
});

it('ws-ai8 in a mode that hides fault currents says nothing', async () => {
  const memory = memoryOf(AI8, 0, { ...MODE_2, 'holding 4097': 3 });
  expect((await told('model: waveshare-analog-8ch, unit: 9', CURRENTS.slice(0, 2), memory)).at(1)).toBe(
    'i2=null bad/config',
  );
});
