import { describe, expect, expectTypeOf, it } from 'vitest';
import { sleep } from '../../../src/common/sleep.ts';
import { duration } from '../../../src/domain/time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ModbusDriver } from '../../../drivers/modbus/driver.ts';
import type { Historian } from '../../../src/historian/historian.ts';
import type { Bus } from '../../../drivers/modbus/bus/bus.ts';
import {
  type Answer,
  answerIn,
  bytesOf,
  functionOf,
  pduOf,
  type ReadAsker,
  type ReadRequest,
  type WriteRequest,
} from '../../../drivers/modbus/bus/pdu.ts';
import type { Line as ScanLine } from '../../../src/commission/scan/line.ts';
import { framerOf, scriptedBus } from '../../support/modbus-line.ts';
import { asciiFrame, dataPdu, rtuFrame } from '../../support/modbus-wire.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const to = { unit: 7, timeout: 1000 };
const coils = (bits: string): boolean[] => Array.from(bits.replaceAll(' ', ''), (bit) => bit === '1');

/** The examples of the Modbus application protocol 1.1b3, 6.5, 6.6, 6.11 and 6.12. */
const EXAMPLES: readonly (readonly [string, WriteRequest, request: string, reply: string])[] = [
  ['a coil on', { ...to, address: 172, write: 'coil', on: true }, '05 00AC FF00', '05 00AC FF00'],
  ['a coil off', { ...to, address: 172, write: 'coil', on: false }, '05 00AC 0000', '05 00AC 0000'],
  ['a register', { ...to, address: 1, write: 'register', value: 3 }, '06 0001 0003', '06 0001 0003'],
  ['coils', { ...to, address: 19, write: 'coils', on: coils('1011 0011 10') }, '0F 0013 000A 02 CD01', '0F 0013 000A'],
  [
    'registers',
    { ...to, address: 1, write: 'registers', values: [10, 258] },
    '10 0001 0002 04 000A 0102',
    '10 0001 0002',
  ],
];

describe('a write on the wire', () => {
  it.each(EXAMPLES)('%s goes out as the standard shows it', (_what, request, pdu) => {
    expect(pduOf(request)).toEqual(hex(pdu));
  });

  it.each(EXAMPLES)('%s is answered by what it wrote, and by nothing else', (_what, request, _pdu, reply) => {
    const right = hex(reply);
    expect(answerIn(request, right)).toEqual({ ok: true, data: Buffer.alloc(0) });
    for (let i = 0; i < right.length; i++) {
      const wrong = Buffer.from(right);
      wrong[i] = (wrong[i] ?? 0) ^ 1;
      expect(answerIn(request, wrong)).toBeUndefined();
    }
    expect(answerIn(request, right.subarray(0, 4))).toBeUndefined();
    expect(answerIn(request, Buffer.concat([right, Buffer.from([0])]))).toBeUndefined();
  });

  it.each(EXAMPLES)('%s is refused by an exception of its own function', (_what, request) => {
    const code = functionOf(request);
    expect(answerIn(request, Buffer.from([code | 0x80, 4]))).toEqual({ ok: false, exception: 4 });
    expect(answerIn(request, Buffer.from([0x83, 4]))).toBeUndefined();
  });
});

describe.each([
  ['rtu', rtuFrame],
  ['ascii', asciiFrame],
] as const)('a line that hears itself, in %s', (framing, frameFor) => {
  const read: ReadRequest = { ...to, table: 'holding', address: 0, length: 1 };

  it.each(EXAMPLES)('does not take the echo of %s for its reply', (_what, request, pdu, reply) => {
    const framer = framerOf(framing);
    const ask = (asked: ReadRequest | WriteRequest): Buffer => {
      const wire = framer.encode(7, pduOf(asked), 0);
      framer.expect({ unit: 7, code: functionOf(asked), bytes: bytesOf(asked), request: wire });
      return wire;
    };
    // Known from the reads before.
    framer.push(ask(read));
    framer.push(frameFor(7, dataPdu(3, 5)));
    const wire = ask(request);
    expect(wire).toEqual(frameFor(7, hex(pdu)));
    expect(framer.push(wire)).toEqual({ frames: [], rejects: { echo: 1 } });
    expect(framer.push(frameFor(7, hex(reply))).frames.map((frame) => frame.pdu)).toEqual([hex(reply)]);
  });

  it.each(EXAMPLES)('and one that does not takes the reply to %s', (_what, request, _pdu, reply) => {
    const framer = framerOf(framing);
    const wire = framer.encode(7, pduOf(request), 0);
    framer.expect({ unit: 7, code: functionOf(request), bytes: bytesOf(request), request: wire });
    expect(framer.push(frameFor(7, hex(reply))).frames.map((frame) => frame.pdu)).toEqual([hex(reply)]);
  });
});

/** A bus on which every unit answers after 10 ms, and who was asked for what. */
function answering() {
  const { bus, clock, line } = scriptedBus('rtu');
  line.device = (request) => {
    const isWrite = request.code === 6;
    const pdu = Buffer.alloc(5);
    pdu[0] = 6;
    pdu.writeUInt16BE(request.address, 1);
    pdu.writeUInt16BE(request.length, 3);
    line.later(10, () => line.reply(request, isWrite ? pdu : dataPdu(3, 1)));
  };
  const read = (unit: number): Promise<Answer> =>
    bus.ask({ unit, table: 'holding', address: 0, length: 1, timeout: 500 });
  const write = (unit: number, value = 1): Promise<Answer> =>
    bus.ask({ unit, address: 9, write: 'register', value, timeout: 500 });
  const story = (): string => line.asked.map(({ unit, code }) => `${code === 6 ? 'w' : 'r'}${unit}`).join(' ');
  return { bus, clock, line, read, write, story };
}

describe('a write on a bus', () => {
  it('goes before every read that waits, and does not push in between a question and its answer', async () => {
    const { clock, read, write, story } = answering();
    for (const unit of [1, 2, 3]) void read(unit);
    await clock.pass(5);
    const written = write(4);
    await clock.pass(200);
    expect(story()).toBe('r1 w4 r2 r3');
    await expect(written).resolves.toMatchObject({ ok: true });
  });

  it('many of them leave every fifth turn to the units that are polled', async () => {
    const { clock, read, write, story } = answering();
    for (const unit of [1, 2, 3]) void read(unit);
    await clock.pass(100);
    const before = story().length + 1;
    for (let i = 0; i < 10; i++) void write(3, i);
    for (const unit of [1, 2, 3]) void read(unit);
    await clock.pass(1000);
    expect(story().slice(before)).toBe('w3 w3 w3 w3 r1 w3 w3 w3 w3 r2 w3 w3 r3');
  });

  it('to a dead unit is tried each second, and costs the others a fifth of the time at most', async () => {
    const { clock, line, read, write } = answering();
    const usual = line.device;
    line.device = (request, nth) => (request.unit === 9 ? undefined : usual(request, nth));
    const over = new AbortController();
    let polls = 0;
    const again = async (run: () => Promise<unknown>): Promise<void> => {
      while (!over.signal.aborted) await run();
    };
    void again(() => read(1).then(() => (polls += 1)));
    void again(() => write(9));
    await clock.pass(60_000);
    over.abort();
    const tries = line.asked.filter(({ unit }) => unit === 9).map(({ at }) => at);
    const pauses = tries.slice(1).map((at, i) => at - (tries[i] ?? 0));
    // The first tries, of a unit that was not dead yet, take their whole time-out.
    expect(Math.max(...pauses.slice(3))).toBeLessThan(1000);
    // Every poll takes 10 ms.
    expect(polls).toBeGreaterThan(0.8 * 6000);
  });

  it('that is tried again and again leaves its turns to the polls of a unit that fell silent', async () => {
    const { clock, line, read, write } = answering();
    await Promise.all([read(1), clock.pass(100)]);
    line.device = () => {};
    const over = new AbortController();
    let failed = 0;
    const again = async (run: () => Promise<unknown>): Promise<void> => {
      while (!over.signal.aborted) {
        await run();
        await sleep(clock, 'pause', duration(100));
      }
    };
    for (let siren = 0; siren < 3; siren++) void again(() => write(1));
    void again(() => read(1).then(() => (failed += 1)));
    await clock.pass(10_000);
    expect(failed).toBeGreaterThanOrEqual(4);
    over.abort();
  });

  it('is not sent any more once a newer wish has taken its place', async () => {
    const { bus, clock, read, story } = answering();
    void read(1);
    await clock.pass(5);
    const old = new AbortController();
    const request = { unit: 3, address: 9, write: 'register', value: 1, timeout: 500 } as const;
    const answer = bus.ask(request, old.signal);
    old.abort();
    await expect(answer).resolves.toMatchObject({ ok: false });
    await clock.pass(1000);
    expect(story()).toBe('r1');
  });

  it('is read back before the polls that wait, but for the one that is sent at once', async () => {
    const { bus, clock, read, write, story } = answering();
    for (const unit of [1, 2, 3]) void read(unit);
    await clock.pass(5);
    void write(4).then(() =>
      bus.ask({ unit: 4, table: 'holding', address: 9, length: 1, timeout: 500, confirms: true }),
    );
    await clock.pass(500);
    expect(story()).toBe('r1 w4 r2 r4 r3');
  });

  it('brings a lost connection back within a second or so, however long it has been gone', async () => {
    const { clock, line, read, write } = answering();
    line.refuses = 'unreachable';
    const over = new AbortController();
    const polling = async (): Promise<void> => {
      while (!over.signal.aborted) await read(1);
    };
    void polling();
    await clock.pass(60_000);
    const opens = line.opens;
    void write(1);
    await clock.pass(1001);
    expect(line.opens).toBeGreaterThan(opens);
    over.abort();
  });

  it('that got no answer is not believed when an answer like it comes late', async () => {
    const { clock, line, write } = answering();
    let late: (() => void) | undefined;
    line.device = (request) => (late ??= () => line.reply(request, hex('06 0009 0001')));
    const first = write(1);
    await clock.pass(600);
    await expect(first).resolves.toMatchObject({ ok: false, trouble: 'timeout' });
    const second = write(1);
    late?.();
    await clock.pass(3000);
    await expect(second).resolves.toMatchObject({ ok: false, trouble: 'timeout' });
  });
});

it('what only reads has no way to write, as a type', () => {
  expectTypeOf<Parameters<ReadAsker['ask']>[0]>().toEqualTypeOf<ReadRequest>();
  expectTypeOf<Parameters<ScanLine['ask']>[0]>().toEqualTypeOf<ReadRequest>();
  expectTypeOf<WriteRequest>().not.toExtend<Parameters<ScanLine['ask']>[0]>();
  expectTypeOf<WriteRequest>().toExtend<Parameters<Bus['ask']>[0]>();
  // A replay runs on the historian's thread: it is given a log, and no driver.
  expectTypeOf<keyof ConstructorParameters<typeof Historian>[0]>().toEqualTypeOf<'data' | 'plant' | 'reports'>();
  expect(
    new ModbusDriver([], () => ({ open: () => Promise.reject(new Error('no wire')) }), new FakeClock()).outputs,
  ).toBe(undefined);
});
