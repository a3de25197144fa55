import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Bus } from '../../../drivers/modbus/bus/bus.ts';
import { makeBus, rulesOf } from '../../../drivers/modbus/bus/open-bus.ts';
import type { Answer, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import type { Connection } from '../../../drivers/modbus/settings/connection.ts';
import { SystemClock } from '../../../src/platform/system-clock.ts';
import { transportOf } from '../../../src/platform/transport-of.ts';
import { type Child, freePort, PyDevice, start, startLine } from '../../support/children.ts';
import { dataPdu, type Device, frameOf, type Framing, WireDevice } from '../../support/modbus-wire.ts';
import { need } from '../../support/need.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const ask = (table: ReadRequest['table'], address: number, length: number, timeout = 1000): ReadRequest => ({
  unit: 1,
  table,
  address,
  length,
  timeout,
});
const wordsOf = (answer: Answer): unknown =>
  answer.ok ? Array.from({ length: answer.data.length / 2 }, (_, i) => answer.data.readUInt16BE(2 * i)) : answer;
const bitsOf = (answer: Answer): unknown =>
  answer.ok ? [0, 1, 2].map((bit) => ((answer.data[0] ?? 0) >> bit) & 1) : answer;

function busOf(connection: Connection): Bus {
  const bus = makeBus(connection, rulesOf(connection, []), transportOf(connection), new SystemClock(), () => {});
  onTestFinished(() => bus.close());
  return bus;
}
const serial = (path: string, via: 'rtu' | 'ascii' = 'rtu'): Bus =>
  busOf({ via, path, baud: 9600, parity: 'none', data: 8, stop: 1 });

const answers = (bus: Bus): Promise<Answer> =>
  until('the device to answer', async () => {
    const answer = await bus.ask(ask('input', 0, 1, 300));
    return answer.ok ? answer : undefined;
  });

/** Every table, an exception that is its own, and a unit that is not there. */
async function examine(bus: Bus, device: PyDevice): Promise<void> {
  await device.set('input', 0, 85);
  await device.set('input', 1, 65_535);
  await device.set('holding', 7, 1234);
  await device.set('discrete', 2, 1);
  await device.set('coil', 9, 1);
  await answers(bus);
  expect(wordsOf(await bus.ask(ask('input', 0, 2)))).toEqual([85, 65_535]);
  expect(wordsOf(await bus.ask(ask('holding', 7, 1)))).toEqual([1234]);
  expect(bitsOf(await bus.ask(ask('discrete', 0, 3)))).toEqual([0, 0, 1]);
  expect(bitsOf(await bus.ask(ask('coil', 8, 3)))).toEqual([0, 1, 0]);
  expect(wordsOf(await bus.ask(ask('input', 0, 125)))).toHaveLength(125);
  expect(await bus.ask(ask('input', 5000, 1))).toEqual({ ok: false, exception: 2 });
  expect(await bus.ask({ ...ask('input', 0, 1, 200), unit: 9 })).toMatchObject({ ok: false });
  expect(wordsOf(await bus.ask(ask('input', 0, 1)))).toEqual([85]);
}

need('python3-pymodbus')('pymodbus on a socket', () => {
  it.each(['tcp', 'rtu-tcp'] as const)('over %s answers, refuses, and is found again after a restart', async (via) => {
    const port = await freePort();
    const device = await PyDevice.tcp(port, via);
    const bus = busOf({ via, host: '127.0.0.1', port });
    await examine(bus, device);
    await device.child.stop('SIGKILL');
    await until('the loss to be noticed', async () => !(await bus.ask(ask('input', 0, 1, 300))).ok);
    const again = await PyDevice.tcp(port, via);
    await again.set('input', 0, 99);
    expect(wordsOf(await answers(bus))).toEqual([99]);
  });
});

need('python3-pymodbus', 'socat')('pymodbus on a serial line', () => {
  it.each(['rtu', 'ascii'] as const)(
    'over %s answers, refuses, and is found again after the adapter was pulled',
    async (via) => {
      const folder = tempDir();
      const line = await startLine(folder);
      const device = await PyDevice.serial(line.far, 9600, via);
      const bus = serial(line.near, via);
      await examine(bus, device);
      await device.child.stop();
      await line.socat.stop();
      await until('the port to be gone', async () => {
        const answer = await bus.ask(ask('input', 0, 1, 200));
        return 'trouble' in answer && answer.trouble === 'no-port';
      });
      const again = await startLine(folder);
      const back = await PyDevice.serial(again.far, 9600, via);
      await back.set('input', 0, 7);
      expect(wordsOf(await answers(bus))).toEqual([7]);
    },
  );
});

/** A pseudo terminal whose far end is a device of the test's own. */
async function lineTo(device: Device, framing: Framing = 'rtu') {
  const wire = await WireDevice.listen(framing, device);
  const path = join(tempDir(), 'line');
  const plug = async (): Promise<Child> => {
    const socat = start('socat', [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${wire.port},nodelay`]);
    onTestFinished(() => void socat.stop());
    await until('socat to make its line', () => existsSync(path));
    return socat;
  };
  return { path, wire, plug, adapter: await plug() };
}

const honest =
  (framing: Framing): Device =>
  (request, say) =>
    say(
      frameOf(
        framing,
        request,
        dataPdu(request.code, ...Array.from({ length: request.length }, (_, i) => request.address + i)),
      ),
    );

need('socat')('a serial line with a device of our own', () => {
  it('a late reply is never the next answer (devices.md D.3)', async () => {
    const timers = new Set<NodeJS.Timeout>();
    onTestFinished(() => timers.forEach(clearTimeout));
    let isSlow = false;
    // Register 0 is slower than our patience and faster than twice that; the others answer a little later still.
    const { path } = await lineTo((request, say, socket) => {
      const after = !isSlow ? 0 : request.address === 0 ? 150 : 80;
      timers.add(setTimeout(() => honest('rtu')(request, say, socket), after));
    });
    const bus = serial(path);
    await answers(bus);
    isSlow = true;
    for (const address of [16, 17, 18]) {
      // Far longer than the device takes, as a busy machine adds to that.
      const slow = { ...ask('input', 0, 1, 100), lateReply: 5000 };
      expect(await bus.ask(slow)).toEqual({ ok: false, trouble: 'timeout' });
      expect(wordsOf(await bus.ask(ask('input', address, 1)))).toEqual([address]);
    }
  });

  it('an adapter that is pulled in the middle of an answer and put back is found, time after time', async () => {
    let isCut = false;
    const made = await lineTo((request, say, socket) => {
      if (!isCut) return honest('rtu')(request, say, socket);
      say(frameOf('rtu', request, dataPdu(request.code, 0xdead)).subarray(0, 4));
    });
    let { adapter } = made;
    const bus = serial(made.path);
    for (let time = 0; time < 3; time++) {
      await answers(bus);
      isCut = true;
      const asked = made.wire.requests.length;
      const cut = bus.ask(ask('input', 3, 1, 500));
      await until('the question to be heard', () => made.wire.requests.length > asked);
      // Its name goes first: a terminal that somebody else makes meanwhile may get the same number.
      rmSync(made.path);
      await adapter.stop('SIGKILL');
      // The library does not always notice before the next write (node-serialport #2043); then the time-out does.
      expect(await cut).toMatchObject({ ok: false, trouble: expect.stringMatching(/^(no-port|timeout)$/) as string });
      isCut = false;
      adapter = await made.plug();
      await answers(bus);
      expect(wordsOf(await bus.ask(ask('input', 40 + time, 1)))).toEqual([40 + time]);
    }
  });

  it('the port is free again once the bus is closed', async () => {
    const { path } = await lineTo(honest('rtu'));
    for (let time = 0; time < 3; time++) {
      const bus = serial(path);
      // A port that is still locked would be refused.
      expect(wordsOf(await bus.ask(ask('input', time, 1, 5000)))).toEqual([time]);
      await bus.close();
    }
  });

  it('a port that is not there is told apart from silence', async () => {
    const bus = serial(join(tempDir(), 'none'));
    expect(await bus.ask(ask('input', 0, 1))).toMatchObject({ ok: false, trouble: 'no-port' });
  });
});

/** What libmodbus reads of a device of the tests, which must be one if the tests are to be worth anything. */
async function mbpoll(...args: readonly string[]): Promise<number[]> {
  const child = start('mbpoll', ['-0', '-1', ...args]);
  expect(await child.exited, child.out + child.err).toBe(0);
  return [...child.out.matchAll(/^\[\d+\]:\s+(-?[\d.]+)/gm)].map(([, value]) => Number(value));
}

need('mbpoll', 'socat')('the device of these tests, asked by libmodbus', () => {
  it.each([
    ['3', 'input'],
    ['4', 'holding'],
  ])('over TCP, table %s', async (table) => {
    const { port } = await WireDevice.listen('tcp', honest('tcp'));
    expect(await mbpoll('-m', 'tcp', '-p', String(port), '-t', table, '-r', '7', '-c', '3', '127.0.0.1')).toEqual([
      7, 8, 9,
    ]);
  });

  it('over RTU', async () => {
    const { path } = await lineTo(honest('rtu'));
    expect(
      await mbpoll('-m', 'rtu', '-b', '9600', '-P', 'none', '-a', '5', '-t', '3', '-r', '7', '-c', '3', path),
    ).toEqual([7, 8, 9]);
  });
});
