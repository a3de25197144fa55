import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Poller } from '../../../drivers/modbus/poll/poller.ts';
import type { Read } from '../../../drivers/modbus/settings/read.ts';
import { duration } from '../../../src/domain/time.ts';
import { scriptedBus } from '../../support/modbus-line.ts';
import { dataPdu, frameOf, type Framing, type WireRequest } from '../../support/modbus-wire.ts';
import { Ear, modbusDevice, readOf } from '../../support/modbus.ts';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

const TIMEOUT_MS = 200;
const POLL_MS = 500;

type Line = ReturnType<typeof scriptedBus>['line'];
/** What a device does with a question that touches what it does not have. */
type Way = (line: Line, request: WireRequest, framing: Framing) => void;

const valuesOf = ({ address, length }: WireRequest): number[] => Array.from({ length }, (_, i) => 100 + address + i);
const refuses =
  (code: number): Way =>
  (line, request) =>
    line.reply(request, Buffer.from([request.code | 0x80, code]));

/** Every way to fail that was seen in the field, with what it makes of a register that fails alone, and how it is named. */
const WAYS: readonly (readonly [string, Way, string, string])[] = [
  ...[0, 4, 5, 6, 7, 8, 9, 12, 99, 255].map(
    (code) =>
      [`exception ${code}`, refuses(code), 'sensor', `exception-${code.toString(16).padStart(2, '0')}`] as const,
  ),
  ...[1, 2, 3].map((code) => [`exception ${code}`, refuses(code), 'config', `exception-0${code}`] as const),
  ...[10, 11].map((code) => [`exception ${code}`, refuses(code), 'comm', `exception-0${code.toString(16)}`] as const),
  ['silence', () => {}, 'comm', 'timeout'],
  ['too short', (line, request) => line.reply(request, dataPdu(request.code)), 'comm', 'shape'],
  ['too long', (line, request) => line.reply(request, dataPdu(request.code, ...valuesOf(request), 1)), 'comm', 'shape'],
  ['another function', (line, request) => line.reply(request, dataPdu(4, ...valuesOf(request))), 'comm', 'shape'],
  [
    'another unit',
    (line, request) => line.reply({ ...request, unit: 9 }, dataPdu(request.code, ...valuesOf(request))),
    'comm',
    'foreign',
  ],
];
const TCP_WAYS: typeof WAYS = [...WAYS, ['the connection closed', (line) => line.lose(), 'comm', 'closed']];
const RTU_WAYS: typeof WAYS = [
  ...WAYS.filter(([name]) => ['exception 4', 'exception 2', 'silence', 'too short'].includes(name)).map(
    // A frame without data is noise on a serial line, and then there is silence.
    ([name, way, reason, how]) => [name, way, reason, how === 'shape' ? 'timeout' : how] as const,
  ),
  [
    'a wrong check sum',
    (line, request) => {
      const frame = frameOf('rtu', request, dataPdu(request.code, ...valuesOf(request)));
      frame[frame.length - 1] = (frame.at(-1) ?? 0) ^ 0xff;
      line.say(frame);
    },
    'comm',
    'crc',
  ],
];

/** A device with these registers, polled over the bytes of its wire, in which some fail from some moment on. */
function polled(framing: Framing, addresses: readonly number[], way: Way) {
  const { bus, clock, line } = scriptedBus(framing);
  const broken = new Set<number>();
  line.device = (request) => {
    const isTouched = [...broken].some((one) => one >= request.address && one < request.address + request.length);
    if (isTouched) way(line, request, framing);
    else line.reply(request, dataPdu(request.code, ...valuesOf(request)));
  };
  const reads: Record<string, Read> = Object.fromEntries(
    addresses.map((address) => [`p${address}`, readOf('holding', address, { scale: 0.1 })]),
  );
  const ear = new Ear();
  const changes = { timeout: duration(TIMEOUT_MS), poll: duration(POLL_MS) };
  const poller = new Poller(modbusDevice('panel', reads, changes), 'tcp://here', bus, clock, ear);
  stops.push(() => poller.stop());
  void poller.run();
  /** What was said last of each point, or that its device is down. */
  const last = (): Record<string, string> => {
    const said: Record<string, string> = {};
    for (const { draft } of ear.items) {
      if (draft.kind === 'device' && !draft.up) for (const address of addresses) said[`p${address}`] = 'down';
      if (draft.kind === 'reading')
        said[draft.point] = draft.reason === undefined ? draft.quality : `${draft.quality}/${draft.reason}`;
    }
    return said;
  };
  const expected = (reason: string): Record<string, string> =>
    Object.fromEntries(addresses.map((one) => [`p${one}`, broken.has(one) ? `bad/${reason}` : 'good']));
  return { clock, line, ear, poller, broken, last, expected };
}

const ADDRESSES = [10, 11, 12, 13, 15, 16, 17];
const PLACES: readonly (readonly [string, number])[] = [
  ['the first', 10],
  ['one in the middle', 12],
  ['the last', 17],
  ['a hole that is read over', 14],
];

describe.each([
  ['tcp', TCP_WAYS],
  ['rtu', RTU_WAYS],
] as const)('over %s, a joined question', (framing, ways) => {
  describe.each(ways)('that fails by %s', (_name, way, reason, how) => {
    it.each(PLACES)('because of %s costs no register that answers alone', async (_place, address) => {
      const made = polled(framing, ADDRESSES, way);
      await made.clock.pass(2000);
      expect(made.last()).toEqual(made.expected(reason));
      made.broken.add(address);
      made.ear.clear();
      await made.clock.pass(20_000);
      expect(made.last()).toEqual(made.expected(reason));
      const failing = made.poller.report().registers?.filter((one) => one.failing !== undefined);
      expect(failing?.map((one) => [one.address, one.count, one.failing?.how])).toEqual(
        ADDRESSES.includes(address) ? [[address, 1, how]] : [],
      );
      // Once it is known, nobody is called bad or down again.
      made.ear.clear();
      await made.clock.pass(60_000);
      expect(made.ear.story.filter((told) => told.startsWith('panel down'))).toEqual([]);
      expect(made.last()).toEqual(made.expected(reason));
      // What is whole again is read whole again.
      made.broken.clear();
      await made.clock.pass(100_000);
      expect(made.last()).toEqual(made.expected(reason));
      made.line.asked.length = 0;
      await made.clock.pass(1000);
      expect(new Set(made.line.asked.map((asked) => `${asked.address}+${asked.length}`))).toEqual(new Set(['10+8']));
    });
  });

  it('is read in good time from the start, whatever fails in it, and however', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(60), { minLength: 1, maxLength: 25 }),
        fc.array(fc.nat(60), { maxLength: 3 }),
        fc.constantFrom(...ways),
        async (addresses, broken, [, way, reason]) => {
          const made = polled(framing, addresses, way);
          broken.forEach((address) => made.broken.add(address));
          fc.pre(addresses.some((address) => !made.broken.has(address)));
          await made.clock.pass(120_000);
          expect(made.last()).toEqual(made.expected(reason));
          made.poller.stop();
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a register that fails among others', () => {
  it.each([
    ['refused', refuses(2)],
    ['broken', refuses(4)],
  ])('never makes one of them bad while it is found (%s)', async (_name, way) => {
    const made = polled('tcp', ADDRESSES, way);
    await made.clock.pass(2000);
    made.broken.add(12);
    made.ear.clear();
    await made.clock.pass(30_000);
    expect(made.ear.story.filter((told) => told.includes('bad') && !told.startsWith('p12'))).toEqual([]);
    expect(made.ear.story.filter((told) => told.startsWith('panel'))).toEqual([]);
  });

  it.each([
    ['exception 11', refuses(11)],
    ['exception 10', refuses(10)],
    ['the connection closed', (line) => line.lose()],
    ['too short', (line, request) => line.reply(request, dataPdu(request.code))],
  ] satisfies readonly (readonly [string, Way])[])(
    'costs the others nothing where it fails by %s',
    async (_name, way) => {
      for (const [, address] of PLACES) {
        const made = polled('tcp', ADDRESSES, way);
        await made.clock.pass(2000);
        made.broken.add(address);
        made.ear.clear();
        await made.clock.pass(30_000);
        expect(made.ear.story.filter((told) => told.includes('bad') && !told.startsWith(`p${address}`))).toEqual([]);
        expect(made.ear.story.filter((told) => told.startsWith('panel'))).toEqual([]);
        made.poller.stop();
      }
    },
  );

  it('and is silent, costs the others one time-out every ten seconds', async () => {
    const made = polled('tcp', ADDRESSES, () => {});
    made.broken.add(12);
    await made.clock.pass(60_000);
    made.line.asked.length = 0;
    await made.clock.pass(60_000);
    expect(made.line.asked.filter(({ address }) => address === 12).length).toBeLessThanOrEqual(6);
    const times = made.line.asked.filter(({ address }) => address === 10).map(({ at }) => at);
    const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(POLL_MS + TIMEOUT_MS);
  });

  it('in a question of its own hides none of the others, though none of the first three is answered', async () => {
    const made = polled('tcp', [0, 50, 100, 150, 200], () => {});
    for (const address of [0, 50, 100]) made.broken.add(address);
    await made.clock.pass(20_000);
    expect(made.last()).toEqual(made.expected('comm'));
    made.ear.clear();
    await made.clock.pass(60_000);
    expect(made.ear.story.filter((told) => told.startsWith('panel'))).toEqual([]);
    const stretches = made.poller.report().registers?.map(({ address, failing }) => [address, failing?.how]);
    expect(stretches).toEqual([
      [0, 'timeout'],
      [50, 'timeout'],
      [100, 'timeout'],
      [150, undefined],
      [200, undefined],
    ]);
  });

  it('is reported with the stretch that is asked in pieces because of it, and since when it fails', async () => {
    const made = polled('tcp', [10, 11, 12, 13], refuses(4));
    made.broken.add(13);
    await made.clock.pass(5000);
    const since = made.poller.report().registers?.find(({ failing }) => failing !== undefined)?.failing?.since ?? NaN;
    await made.clock.pass(5000);
    const pieceOf = { address: 10, count: 4 };
    expect(made.poller.report().registers).toMatchObject([
      { table: 'holding', address: 10, count: 2, values: [110, 111], pieceOf },
      { table: 'holding', address: 12, count: 1, values: [112], pieceOf },
      { table: 'holding', address: 13, count: 1, values: [], failing: { how: 'exception-04', since }, pieceOf },
    ]);
    expect(made.clock.now() - since).toBeGreaterThan(9000);
  });

  it('is asked within ten seconds after it is there', async () => {
    const made = polled('tcp', [38, 40], refuses(2));
    made.broken.add(40);
    await made.clock.pass(600_000);
    made.broken.clear();
    await made.clock.pass(10_000 + POLL_MS);
    expect(made.last()).toEqual({ p38: 'good', p40: 'good' });
  });
});

describe('a device that falls silent in the middle of a poll', () => {
  it('is down after a few time-outs, and not after one for each of its questions', async () => {
    const addresses = Array.from({ length: 10 }, (_, i) => 100 * i);
    const made = polled('tcp', addresses, () => {});
    await made.clock.pass(2000);
    made.ear.clear();
    // The first question of the next poll is answered still.
    addresses.slice(1).forEach((address) => made.broken.add(address));
    const silentAt = made.clock.now();
    await made.clock.pass(POLL_MS);
    made.broken.add(0);
    await made.clock.pass(5000);
    const down = made.ear.items.find(({ draft }) => draft.kind === 'device' && !draft.up);
    expect((down?.at ?? Infinity) - silentAt).toBeLessThanOrEqual(2 * POLL_MS + 3 * TIMEOUT_MS);
  });
});

describe('a device that refuses everything', () => {
  it('is asked so much in one poll and no more', async () => {
    const addresses = Array.from({ length: 100 }, (_, i) => i);
    const made = polled('tcp', addresses, refuses(4));
    addresses.forEach((address) => made.broken.add(address));
    await made.clock.pass(30_000);
    expect(made.last()).toEqual(made.expected('sensor'));
    made.line.asked.length = 0;
    await made.clock.pass(10_000);
    expect(made.line.asked.length / (10_000 / POLL_MS)).toBeLessThanOrEqual(18);
  });
});
