import { describe, expect, it } from 'vitest';
import { type Answer, pduOf, type ReadRequest } from '../../../../drivers/modbus/bus/pdu.ts';
import { framerOf, scriptedBus } from '../../../support/modbus-line.ts';
import type { Framing } from '../../../support/modbus-wire.ts';
import { fixture, FIXTURES, wireOf } from './fixtures.ts';

type Place = readonly [unit: number, table: ReadRequest['table'], address: number, length: number];

const request = ([unit, table, address, length]: Place): ReadRequest => ({
  unit,
  table,
  address,
  length,
  timeout: 1000,
});
const XNX: Place = [11, 'holding', 2, 4];
const XNX5: Place = [11, 'holding', 2, 5];
const WIND: Place = [2, 'holding', 0, 2];
const CONTACTS: Place = [3, 'discrete', 0, 8];

const inShort = (answer: Answer): string | number => {
  if (answer.ok) return answer.data.toString('hex');
  return 'exception' in answer ? answer.exception : answer.trouble;
};

describe('requests as devices.md writes them', () => {
  it.each<readonly [string, Framing, Place]>([
    ['xnx-read', 'rtu', XNX],
    ['xnx-read5', 'rtu', XNX5],
    ['ws-ai8-read', 'rtu', [9, 'input', 0, 8]],
    ['wind', 'rtu', WIND],
    ['contacts', 'rtu', CONTACTS],
    ['s8', 'rtu', [254, 'input', 3, 1]],
    ['A-request', 'rtu', [5, 'holding', 0, 2]],
    ['B-request', 'rtu', [5, 'holding', 16, 2]],
    ['tcp-read', 'tcp', XNX],
    ['ascii-read', 'ascii', XNX],
  ])('%s over %s', (name, framing, place) => {
    expect(framerOf(framing).encode(place[0], pduOf(request(place)), 42)).toEqual(wireOf(fixture(name, 'req')));
  });

  it.each(['siren-on', 'siren-many', 'reg-write', 'broadcast'])('%s, which is a write', (name) => {
    const wire = wireOf(fixture(name, 'req'));
    expect(framerOf('rtu').encode(wire[0] ?? 0, wire.subarray(1, -2), 0)).toEqual(wire);
  });
});

/** Asks, lets the frame come, and when that was no answer the time of the question go by. */
async function heard(framing: Framing, name: string, place: Place, more: Partial<ReadRequest> = {}) {
  const { bus, clock, line, rejects } = scriptedBus(framing);
  // The frames over TCP carry transaction 42.
  line.device = (asked) =>
    line.reply(asked, Buffer.from([asked.code, 2 * asked.length, ...Array(2 * asked.length).fill(0)]));
  if (framing === 'tcp') for (let i = 1; i < 42; i++) await bus.ask(request(XNX));
  line.device = () => {};
  const answer = bus.ask({ ...request(place), ...more });
  await clock.pass(1);
  line.say(...fixture(name).chunks);
  await clock.pass(999);
  return { answer: inShort(await answer), rejects: rejects(), line, bus, clock };
}

const NUMBER_12_5 = '4148000000000000';

describe('replies over RTU', () => {
  it.each<readonly [string, Place, string | number, Record<string, number>]>([
    ['xnx-12.5', XNX, NUMBER_12_5, {}],
    ['xnx-31.25-a1a2', XNX, '41fa000000000003', {}],
    ['xnx-inhibited', XNX5, '00000000000000000003', {}],
    ['xnx-fault-1021', XNX5, '0000000003fd00400008', {}],
    ['xnx-nan', XNX, '7fc0000000000001', {}],
    ['f32-cdab', [1, 'holding', 0, 2], '00004020', {}],
    ['ws-ai8', [9, 'input', 0, 8], '0fa02ee04e200dde0000526c1f400fa2', {}],
    ['wind', WIND, '00030087', {}],
    ['contacts', CONTACTS, '05', {}],
    ['s8', [254, 'input', 3, 1], '029a', {}],
    ['exc-busy', XNX, 6, {}],
    ['exc-address', XNX, 2, {}],
    ['split', XNX, NUMBER_12_5, {}],
    ['noise-before', XNX, NUMBER_12_5, { '11 noise': 3 }],
    ['noise-is-unit', XNX, NUMBER_12_5, { '11 noise': 1 }],
    ['glued', WIND, '00030087', { '2 foreign': 1 }],
    ['echo-glued', WIND, '00030087', { '2 echo': 1 }],
    ['wrong-unit', XNX, 'timeout', { '11 foreign': 1 }],
    ['wrong-count', XNX, 'timeout', { '11 shape': 1 }],
    ['rtu-tcp-glued', XNX, 6, { '11 late': 1 }],
  ])('%s', async (name, place, answer, rejects) => {
    expect(await heard('rtu', name, place)).toMatchObject({ answer, rejects });
  });

  it.each(['crc-bad', 'crc-bad-bitflip'])('%s is no reading, and counted as damaged', async (name) => {
    const { answer, rejects } = await heard('rtu', name, XNX);
    expect(answer).toBe('timeout');
    expect(rejects['11 crc']).toBe(1);
  });

  it('truncated: the next request finds a clean line', async () => {
    const { answer, bus, line, clock } = await heard('rtu', 'truncated', XNX);
    expect(answer).toBe('timeout');
    line.device = () => line.say(...fixture('wind').chunks);
    const next = bus.ask(request(WIND));
    await clock.pass(5000);
    expect(inShort(await next)).toBe('00030087');
  });
});

describe('replies over TCP', () => {
  it.each<readonly [string, string | number, Record<string, number>]>([
    ['tcp-12.5', NUMBER_12_5, {}],
    ['tcp-split', NUMBER_12_5, {}],
    ['tcp-glued', NUMBER_12_5, { '11 late': 1 }],
    ['tcp-late-tid', 'timeout', { '11 late': 1 }],
    ['tcp-unit-differs', 'timeout', { '11 foreign': 1 }],
  ])('%s keeps the connection', async (name, answer, rejects) => {
    const heardIt = await heard('tcp', name, XNX);
    expect(heardIt).toMatchObject({ answer, rejects });
    expect([heardIt.line.opens, heardIt.line.isOpen]).toEqual([1, true]);
  });

  it.each(['tcp-protocol', 'tcp-length-0', 'tcp-length-big'])('%s closes the connection at once', async (name) => {
    const { answer, rejects, line } = await heard('tcp', name, XNX);
    expect(answer).toBe('protocol');
    expect(rejects).toEqual({ '11 shape': 1 });
    expect(line.isOpen).toBe(false);
  });

  it('tcp-unit-differs is an answer where the device is known to do so', async () => {
    expect(await heard('tcp', 'tcp-unit-differs', XNX, { anyUnit: true })).toMatchObject({ answer: NUMBER_12_5 });
  });

  it('tcp-exc-0B is the word of a gateway, and the connection stays', async () => {
    const { bus, clock, line } = scriptedBus('tcp');
    line.device = (asked) => line.reply(asked, Buffer.from([0x83, 0x0b]));
    // Transaction 43: the last of so many that were all refused.
    const last = Array.from({ length: 43 }, () => bus.ask(request(XNX))).at(-1);
    await clock.pass(1e6);
    expect([inShort((await last) ?? { ok: false, exception: 0 }), line.opens]).toEqual([0x0b, 1]);
    expect(framerOf('tcp').encode(11, Buffer.from([0x83, 0x0b]), 43)).toEqual(wireOf(fixture('tcp-exc-0B')));
  });
});

describe('replies over ASCII', () => {
  it('ascii-lrc-bad is no reading', async () => {
    expect(await heard('ascii', 'ascii-lrc-bad', XNX)).toMatchObject({ answer: 'timeout', rejects: { '11 crc': 1 } });
  });
});

it('every frame of devices.md is looked at', () => {
  // The frames of the RS-485 alarm are no Modbus (B.7) and nobody sends them yet; those of D.3 have a test of their own.
  const elsewhere = ['alarm-1-flash', 'alarm-flash', 'alarm-off', 'A-reply-late', 'B-reply', 'siren-many'];
  expect(FIXTURES).toHaveLength(53);
  expect(FIXTURES.filter(({ transport }) => transport === 'raw').map(({ name }) => name)).toEqual(
    elsewhere.slice(0, 3),
  );
});
