import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Bus } from '../../../drivers/modbus/bus/bus.ts';
import { makeBus } from '../../../drivers/modbus/bus/open-bus.ts';
import type { Answer, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import { SystemClock } from '../../../src/platform/system-clock.ts';
import { transportOf } from '../../../src/platform/transport-of.ts';
import { dataPdu, type Device, rtuFrame, tcpFrame, WireDevice } from '../../support/modbus-wire.ts';
import { until } from '../../support/until.ts';

const A: ReadRequest = { unit: 11, table: 'input', address: 0, length: 2, timeout: 120 };
const B: ReadRequest = { ...A, address: 16 };

function busTo(port: number, via: 'tcp' | 'rtu-tcp' = 'tcp', pipeline = 1): Bus {
  const connection = { via, host: '127.0.0.1', port } as const;
  const bus = makeBus(connection, { pipeline, gap: 0 }, transportOf(connection), new SystemClock(), () => {});
  onTestFinished(() => bus.close());
  return bus;
}

const valuesOf = (answer: Answer): unknown => (answer.ok ? [...answer.data] : answer);

/** Answers with the address that was asked, so that every reply tells whose it is. */
const honest: Device = ({ transaction, unit, code, address }, say) =>
  say(tcpFrame(transaction, unit, dataPdu(code, address, 0xbeef)));
const answerTo = ({ address }: ReadRequest) => [address >> 8, address & 0xff, 0xbe, 0xef];

describe('a device on a socket', () => {
  it.each([
    ['input', 4],
    ['holding', 3],
  ] as const)('answers for its %s registers', async (table, code) => {
    const device = await WireDevice.listen('tcp', honest);
    expect(valuesOf(await busTo(device.port).ask({ ...A, table }))).toEqual(answerTo(A));
    expect(device.requests).toMatchObject([{ unit: 11, code, address: 0, length: 2 }]);
  });

  it.each([
    ['coil', 1],
    ['discrete', 2],
  ] as const)('answers for its bits: %s', async (table, code) => {
    const device = await WireDevice.listen('tcp', (request, say) =>
      say(tcpFrame(request.transaction, request.unit, dataPdu(code, 1, 0, 1))),
    );
    expect(valuesOf(await busTo(device.port).ask({ ...A, table, length: 3 }))).toEqual([0b101]);
    expect(device.requests).toMatchObject([{ code, length: 3 }]);
  });

  it.each([0, 1, 255])('is asked by its unit as it stands: %i', async (unit) => {
    const device = await WireDevice.listen('tcp', honest);
    expect(valuesOf(await busTo(device.port).ask({ ...A, unit }))).toEqual(answerTo(A));
    expect(device.requests).toMatchObject([{ unit }]);
  });

  it.each([1, 4])('is asked %i at a time, never more, over one connection', async (pipeline) => {
    let open = 0;
    let most = 0;
    const device = await WireDevice.listen('tcp', (request, say, socket) => {
      most = Math.max(most, (open += 1));
      setImmediate(() => {
        open -= 1;
        honest(request, say, socket);
      });
    });
    const bus = busTo(device.port, 'tcp', pipeline);
    // Of a unit that has answered nobody waits for the next one.
    await bus.ask(A);
    const asked = Array.from({ length: 300 }, (_, i) => ({ ...A, address: i }));
    const answers = await Promise.all(asked.map((request) => bus.ask(request)));
    expect(answers.map(valuesOf)).toEqual(asked.map(answerTo));
    expect([most, device.connections]).toEqual([pipeline, 1]);
    expect(new Set(device.requests.map(({ transaction }) => transaction)).size).toBe(301);
  });

  it('may answer out of order what is under way at once', async () => {
    const held: (() => void)[] = [];
    const device = await WireDevice.listen('tcp', (request, say, socket) => {
      held.push(() => honest(request, say, socket));
      if (held.length === 4) for (const speak of held.splice(0).toReversed()) speak();
    });
    const bus = busTo(device.port, 'tcp', 4);
    const asked = [0, 16, 32, 48].map((address) => ({ ...A, address, timeout: 5000 }));
    expect((await Promise.all(asked.map((request) => bus.ask(request)))).map(valuesOf)).toEqual(asked.map(answerTo));
  });

  it.each([1, 2, 4, 6, 10, 11, 99])('exception %i is an answer, and keeps the connection', async (code) => {
    const device = await WireDevice.listen('tcp', (request, say, socket) =>
      request.address === 0
        ? say(tcpFrame(request.transaction, request.unit, Buffer.from([0x84, code])))
        : honest(request, say, socket),
    );
    const bus = busTo(device.port);
    expect(await bus.ask(A)).toMatchObject({ ok: false, exception: code });
    expect(valuesOf(await bus.ask(B))).toEqual(answerTo(B));
    expect(device.connections).toBe(1);
  });

  it.each([1, 2, 3, 5, 8, 12])('a reply in pieces of %i bytes is one reply', async (size) => {
    const device = await WireDevice.listen('tcp', ({ transaction, unit, code }, say) => {
      const frame = tcpFrame(transaction, unit, dataPdu(code, 0x4148, 0x0000));
      const next = (from: number): void => {
        if (from >= frame.length) return;
        say(frame.subarray(from, from + size));
        setImmediate(() => next(from + size));
      };
      next(0);
    });
    expect(valuesOf(await busTo(device.port).ask({ ...A, timeout: 5000 }))).toEqual([0x41, 0x48, 0, 0]);
  });
});

describe('what does not belong to the question is never its answer', () => {
  it.each<readonly [string, Device]>([
    [
      'an old transaction alone',
      ({ transaction, unit, code }, say) => say(tcpFrame(transaction + 7, unit, dataPdu(code, 1, 2))),
    ],
    ['another unit', ({ transaction, code }, say) => say(tcpFrame(transaction, 255, dataPdu(code, 1, 2)))],
    ['another function', ({ transaction, unit }, say) => say(tcpFrame(transaction, unit, dataPdu(3, 1, 2)))],
    [
      'the exception of another function',
      ({ transaction, unit }, say) => say(tcpFrame(transaction, unit, Buffer.from([0x83, 2]))),
    ],
    [
      'an exception with more behind it',
      ({ transaction, unit }, say) => say(tcpFrame(transaction, unit, Buffer.from([0x84, 2, 0]))),
    ],
    ['too few registers', ({ transaction, unit, code }, say) => say(tcpFrame(transaction, unit, dataPdu(code, 1)))],
    [
      'too many registers',
      ({ transaction, unit, code }, say) => say(tcpFrame(transaction, unit, dataPdu(code, 1, 2, 3))),
    ],
    [
      'a count that its bytes do not bear out',
      ({ transaction, unit, code }, say) => say(tcpFrame(transaction, unit, Buffer.from([code, 4, 1, 2]))),
    ],
    [
      'a length of nothing',
      ({ transaction }, say) => say(Buffer.from([transaction >> 8, transaction & 0xff, 0, 0, 0, 0])),
    ],
    [
      'a length beyond every frame',
      ({ transaction }, say) => say(Buffer.from([transaction >> 8, transaction & 0xff, 0, 0, 0x7f, 0xff, 11, 4])),
    ],
    [
      'half a reply, and the end',
      ({ transaction, unit, code }, _say, socket) =>
        void socket.end(tcpFrame(transaction, unit, dataPdu(code, 1, 2)).subarray(0, 9)),
    ],
    ['noise', (_request, say) => say(Buffer.from('HTTP/1.1 400 Bad ReadRequest\r\n\r\n'))],
    ['the end of the connection', (_request, _say, socket) => void socket.end()],
    ['a reset', (_request, _say, socket) => void socket.resetAndDestroy()],
  ])('%s', async (_name, odd) => {
    const device = await WireDevice.listen('tcp', (request, say, socket) =>
      (request.address === 0 ? odd : honest)(request, say, socket),
    );
    const bus = busTo(device.port);
    expect(await bus.ask(A)).toMatchObject({
      ok: false,
      trouble: expect.stringMatching(/^(timeout|closed|protocol)$/) as string,
    });
    expect(valuesOf(await bus.ask(B))).toEqual(answerTo(B));
  });

  it('a late reply, whenever it comes', async () => {
    const late: (() => void)[] = [];
    const device = await WireDevice.listen('tcp', (request, say, socket) => {
      if (request.address === 0) return void late.push(() => honest(request, say, socket));
      for (const speak of late.splice(0)) speak();
      honest(request, say, socket);
    });
    const bus = busTo(device.port);
    for (let i = 1; i <= 5; i++) {
      expect(await bus.ask(A)).toMatchObject({ ok: false, trouble: 'timeout' });
      const request = { ...A, address: i };
      expect(valuesOf(await bus.ask(request))).toEqual(answerTo(request));
    }
  });

  it('half a reply, which shifts all that comes behind it: the next one is found all the same', async () => {
    const device = await WireDevice.listen('tcp', (request, say, socket) => {
      const { transaction, unit, code, address } = request;
      if (address === 0) say(tcpFrame(transaction, unit, dataPdu(code, 1, 2)).subarray(0, 9));
      else honest(request, say, socket);
    });
    const bus = busTo(device.port);
    for (let time = 0; time < 3; time++) {
      expect(await bus.ask(A)).toMatchObject({ ok: false, trouble: 'timeout' });
      expect(valuesOf(await bus.ask(B))).toEqual(answerTo(B));
    }
    expect(device.connections).toBe(1);
  });

  it('keep-alive bytes of a serial server, between the replies and in front of them', async () => {
    const alive = [Buffer.from('ALIVE\n'), Buffer.alloc(1), Buffer.alloc(6), Buffer.from([0xff, 0xf1])];
    let asked = 0;
    const device = await WireDevice.listen('tcp', (request, say, socket) => {
      const noise = alive[asked++ % alive.length] ?? Buffer.alloc(0);
      say(noise);
      honest(request, say, socket);
      say(noise);
    });
    const bus = busTo(device.port);
    for (let time = 0; time < 40; time++) expect(valuesOf(await bus.ask({ ...B, timeout: 5000 }))).toEqual(answerTo(B));
    expect(device.connections).toBe(1);
  });

  it('the second copy of a reply over RTU in a socket', async () => {
    const device = await WireDevice.listen('rtu', ({ unit, code, address }, say) => {
      const frame = rtuFrame(unit, dataPdu(code, address, 0xbeef));
      say(Buffer.concat([frame, frame]));
    });
    const bus = busTo(device.port, 'rtu-tcp');
    for (const request of [A, B, { ...A, address: 32 }])
      expect(valuesOf(await bus.ask(request))).toEqual(answerTo(request));
  });

  it.each([
    ['a good frame', (frame: Buffer) => frame, true],
    ['noise in front', (frame: Buffer) => Buffer.concat([Buffer.from([0xff, 0, 0x3c]), frame]), true],
    ['a flipped bit', (frame: Buffer) => Buffer.from(frame.map((byte, i) => (i === 4 ? byte ^ 2 : byte))), false],
    ['a frame cut short', (frame: Buffer) => frame.subarray(0, -2), false],
  ])('RTU in a socket: %s', async (_name, spoil, ok) => {
    const device = await WireDevice.listen('rtu', ({ unit, code }, say) =>
      say(spoil(rtuFrame(unit, dataPdu(code, 0x4148, 0)))),
    );
    const answer = await busTo(device.port, 'rtu-tcp').ask(A);
    expect(answer.ok).toBe(ok);
    if (answer.ok) expect(valuesOf(answer)).toEqual([0x41, 0x48, 0, 0]);
  });
});

describe('a connection that is not there', () => {
  it('is told apart from silence, and made as soon as somebody listens', async () => {
    const gone = await WireDevice.listen('tcp', honest);
    const { port } = gone;
    await gone.close();
    const bus = busTo(port);
    expect(await bus.ask(A)).toMatchObject({ ok: false, trouble: 'refused' });
    await WireDevice.listen('tcp', honest, port);
    expect(valuesOf(await bus.ask(A))).toEqual(answerTo(A));
  });

  it('comes back after every reset', async () => {
    let asked = 0;
    const device = await WireDevice.listen('tcp', (request, say, socket) => {
      asked += 1;
      if (asked % 2 === 1) socket.resetAndDestroy();
      else honest(request, say, socket);
    });
    const bus = busTo(device.port);
    const outcomes = [];
    for (let i = 0; i < 6; i++) outcomes.push((await bus.ask(A)).ok);
    expect(outcomes).toEqual([false, true, false, true, false, true]);
  });

  it('a device that hangs up after each answer costs no answer', async () => {
    const device = await WireDevice.listen('tcp', (request, _say, socket) => {
      const { transaction, unit, code, address } = request;
      socket.end(tcpFrame(transaction, unit, dataPdu(code, address, 0xbeef)));
    });
    const bus = busTo(device.port);
    for (const request of [A, B]) {
      expect(valuesOf(await bus.ask(request))).toEqual(answerTo(request));
      await until('the end to be noticed', () => device.open === 0);
    }
  });

  it('needs no name that exists', async () => {
    const connection = { via: 'tcp', host: 'no-such-host.invalid', port: 502 } as const;
    const bus = makeBus(connection, { pipeline: 1, gap: 0 }, transportOf(connection), new SystemClock(), () => {});
    expect(await bus.ask({ ...A, timeout: 3000 })).toMatchObject({
      ok: false,
      trouble: expect.stringMatching(/unreachable|timeout/) as string,
    });
    await bus.close();
  });

  it('is not made again once it was closed, and whoever waits is told', async () => {
    const device = await WireDevice.listen('tcp', (request, say, socket) =>
      request.address === 0 ? honest(request, say, socket) : undefined,
    );
    const bus = busTo(device.port);
    await bus.ask(A);
    const waiting = [bus.ask({ ...B, timeout: 20_000 }), bus.ask({ ...B, timeout: 20_000 })];
    await until('the question to be asked', () => device.requests.length === 2);
    await bus.close();
    expect(await Promise.all(waiting)).toEqual([1, 2].map(() => ({ ok: false, trouble: 'closed' })));
    expect(await bus.ask(A)).toEqual({ ok: false, trouble: 'closed' });
    await until('the connection to be closed', () => device.open === 0);
    await new Promise((resolve) => connect(device.port, '127.0.0.1', () => resolve(undefined)));
    expect(device.requests).toHaveLength(2);
  });
});
