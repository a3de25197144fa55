import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, Bus, type Request } from '../../../drivers/modbus/bus.ts';
import { dataPdu, type Device, rtuFrame, tcpFrame, WireDevice } from '../../support/modbus-wire.ts';

const A: Request = { unit: 11, table: 'input', address: 0, length: 2, timeout: 120 };
const B: Request = { ...A, address: 16 };

function busTo(port: number, via: 'tcp' | 'rtu-tcp' = 'tcp'): Bus {
  const bus = new Bus({ via, host: '127.0.0.1', port });
  onTestFinished(() => bus.close());
  return bus;
}

const valuesOf = (answer: Answer): unknown => ('registers' in answer ? [...answer.registers] : answer);

/** Answers with the address that was asked, so that every reply tells whose it is. */
const honest: Device = ({ transaction, unit, code, address }, say) =>
  say(tcpFrame(transaction, unit, dataPdu(code, address, 0xbeef)));
const answerTo = ({ address }: Request) => [address >> 8, address & 0xff, 0xbe, 0xef];

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
    expect(await busTo(device.port).ask({ ...A, table, length: 3 })).toMatchObject({
      ok: true,
      bits: expect.arrayContaining([true, false]),
    });
    expect(device.requests).toMatchObject([{ code, length: 3 }]);
  });

  it('is asked one thing at a time, in order, over one connection', async () => {
    let open = 0;
    let most = 0;
    const device = await WireDevice.listen('tcp', (request, say, socket) => {
      most = Math.max(most, (open += 1));
      setImmediate(() => {
        open -= 1;
        honest(request, say, socket);
      });
    });
    const bus = busTo(device.port);
    const asked = Array.from({ length: 300 }, (_, i) => ({ ...A, address: i }));
    const answers = await Promise.all(asked.map((request) => bus.ask(request)));
    expect(answers.map(valuesOf)).toEqual(asked.map(answerTo));
    expect([most, device.connections]).toEqual([1, 1]);
  });

  it.each([1, 2, 4, 6, 10, 11])('exception %i is an answer, and keeps the connection', async (code) => {
    const device = await WireDevice.listen('tcp', (request, say, socket) =>
      request.address === 0
        ? say(tcpFrame(request.transaction, request.unit, Buffer.from([0x84, code])))
        : honest(request, say, socket),
    );
    const bus = busTo(device.port);
    expect(await bus.ask(A)).toEqual({ ok: false, exception: code });
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
    expect(valuesOf(await busTo(device.port).ask(A))).toEqual([0x41, 0x48, 0, 0]);
  });

  it('a reply glued behind one that nobody waits for is found', async () => {
    const device = await WireDevice.listen('tcp', (request, say, socket) => {
      const { transaction, unit, code } = request;
      if (request.address === 0) return honest(request, say, socket);
      say(
        Buffer.concat([
          tcpFrame(transaction - 1, unit, dataPdu(code, 0x1111, 0x2222)),
          tcpFrame(transaction, unit, dataPdu(code, 0x3333, 0x4444)),
        ]),
      );
    });
    const bus = busTo(device.port);
    await bus.ask(A);
    expect(valuesOf(await bus.ask(B))).toEqual([0x33, 0x33, 0x44, 0x44]);
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
    ['too few registers', ({ transaction, unit, code }, say) => say(tcpFrame(transaction, unit, dataPdu(code, 1)))],
    [
      'too many registers',
      ({ transaction, unit, code }, say) => say(tcpFrame(transaction, unit, dataPdu(code, 1, 2, 3))),
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
      'half a reply',
      ({ transaction, unit, code }, say) => say(tcpFrame(transaction, unit, dataPdu(code, 1, 2)).subarray(0, 9)),
    ],
    ['noise', (_request, say) => say(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))],
    ['the end of the connection', (_request, _say, socket) => socket.end()],
    ['a reset', (_request, _say, socket) => socket.resetAndDestroy()],
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
      expect(await bus.ask(A)).toEqual({ ok: false, trouble: 'timeout' });
      const request = { ...A, address: i };
      expect(valuesOf(await bus.ask(request))).toEqual(answerTo(request));
    }
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

  it('a late reply over RTU in a socket, which has no transaction to tell it by', async () => {
    const late: (() => void)[] = [];
    const device = await WireDevice.listen('rtu', ({ unit, code, address }, say) => {
      const speak = (): void => say(rtuFrame(unit, dataPdu(code, address, 0xbeef)));
      if (address === 0) return void late.push(speak);
      for (const before of late.splice(0)) before();
      speak();
    });
    const bus = busTo(device.port, 'rtu-tcp');
    expect(await bus.ask(A)).toEqual({ ok: false, trouble: 'timeout' });
    expect(valuesOf(await bus.ask(B))).toEqual(answerTo(B));
  });
});

describe('a connection that is not there', () => {
  it('is told apart from silence, and made as soon as somebody listens', async () => {
    const gone = await WireDevice.listen('tcp', honest);
    const { port } = gone;
    await gone.close();
    const bus = busTo(port);
    expect(await bus.ask(A)).toEqual({ ok: false, trouble: 'refused' });
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

  it('needs no name that exists', async () => {
    const bus = new Bus({ via: 'tcp', host: 'no-such-host.invalid', port: 502 });
    expect(await bus.ask({ ...A, timeout: 3000 })).toMatchObject({
      ok: false,
      trouble: expect.stringMatching(/unreachable|timeout/) as string,
    });
    await bus.close();
  });

  it('is not made again once it was closed', async () => {
    const device = await WireDevice.listen('tcp', honest);
    const bus = busTo(device.port);
    await bus.ask(A);
    await bus.close();
    expect(await bus.ask(A)).toEqual({ ok: false, trouble: 'closed' });
    await new Promise((resolve) => connect(device.port, '127.0.0.1', () => resolve(undefined)));
    expect(device.requests).toHaveLength(1);
  });
});

describe('RTU in a socket', () => {
  it.each([
    ['a good frame', (frame: Buffer) => frame, true],
    ['noise in front', (frame: Buffer) => Buffer.concat([Buffer.from([0xff, 0, 0x3c]), frame]), true],
    ['a flipped bit', (frame: Buffer) => Buffer.from(frame.map((byte, i) => (i === 4 ? byte ^ 2 : byte))), false],
    ['a frame cut short', (frame: Buffer) => frame.subarray(0, -2), false],
  ])('%s', async (_name, spoil, ok) => {
    const device = await WireDevice.listen('rtu', ({ unit, code }, say) =>
      say(spoil(rtuFrame(unit, dataPdu(code, 0x4148, 0)))),
    );
    const answer = await busTo(device.port, 'rtu-tcp').ask(A);
    expect(answer.ok).toBe(ok);
    if (answer.ok) expect(valuesOf(answer)).toEqual([0x41, 0x48, 0, 0]);
  });
});
