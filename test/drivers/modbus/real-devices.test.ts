import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { type Answer, Bus, type Request } from '../../../drivers/modbus/bus.ts';
import { freePort, PyDevice, start, startLine } from '../../support/children.ts';
import { dataPdu, type Device, rtuFrame, WireDevice } from '../../support/modbus-wire.ts';
import { need } from '../../support/need.ts';
import { tempDir } from '../../support/temp.ts';
import { until } from '../../support/until.ts';

const ask = (table: Request['table'], address: number, length: number, timeout = 1000): Request => ({
  unit: 1,
  table,
  address,
  length,
  timeout,
});
const valuesOf = (answer: Answer): unknown => {
  if ('registers' in answer)
    return Array.from({ length: answer.registers.length / 2 }, (_, i) => answer.registers.readUInt16BE(2 * i));
  return 'bits' in answer ? answer.bits.slice(0, 3).map(Number) : answer;
};

function busOf(bus: Bus): Bus {
  onTestFinished(() => bus.close());
  return bus;
}
const serial = (path: string): Bus =>
  busOf(new Bus({ via: 'rtu', path, baud: 9600, parity: 'none', data: 8, stop: 1 }));

/** Every table, an exception that is its own, and a unit that is not there. */
async function examine(bus: Bus, device: PyDevice): Promise<void> {
  await device.set('input', 0, 85);
  await device.set('input', 1, 65_535);
  await device.set('holding', 7, 1234);
  await device.set('discrete', 2, 1);
  await device.set('coil', 9, 1);
  await until('the device to answer', async () => (await bus.ask(ask('input', 0, 1, 300))).ok);
  expect(valuesOf(await bus.ask(ask('input', 0, 2)))).toEqual([85, 65_535]);
  expect(valuesOf(await bus.ask(ask('holding', 7, 1)))).toEqual([1234]);
  expect(valuesOf(await bus.ask(ask('discrete', 0, 3)))).toEqual([0, 0, 1]);
  expect(valuesOf(await bus.ask(ask('coil', 8, 3)))).toEqual([0, 1, 0]);
  expect(valuesOf(await bus.ask(ask('input', 0, 125)))).toHaveLength(125);
  expect(await bus.ask(ask('input', 5000, 1))).toEqual({ ok: false, exception: 2 });
  expect(await bus.ask({ ...ask('input', 0, 1, 200), unit: 9 })).toMatchObject({ ok: false });
  expect(valuesOf(await bus.ask(ask('input', 0, 1)))).toEqual([85]);
}

need('python3-pymodbus')('pymodbus over TCP', () => {
  it('answers, refuses, and is found again after a restart', async () => {
    const port = await freePort();
    const device = await PyDevice.tcp(port);
    const bus = busOf(new Bus({ via: 'tcp', host: '127.0.0.1', port }));
    await examine(bus, device);
    await device.child.stop('SIGKILL');
    await until('the loss to be noticed', async () => !(await bus.ask(ask('input', 0, 1, 300))).ok);
    const again = await PyDevice.tcp(port);
    await again.set('input', 0, 99);
    expect(
      await until('the device to be found', async () => {
        const answer = await bus.ask(ask('input', 0, 1, 300));
        return answer.ok ? valuesOf(answer) : undefined;
      }),
    ).toEqual([99]);
  });
});

need('python3-pymodbus', 'socat')('pymodbus over a serial line', () => {
  it('answers, refuses, and is found again after the line was gone', async () => {
    const folder = tempDir();
    const line = await startLine(folder);
    const device = await PyDevice.serial(line.far);
    const bus = serial(line.near);
    await examine(bus, device);
    await device.child.stop();
    await line.socat.stop();
    await until('the port to be gone', async () => {
      const answer = await bus.ask(ask('input', 0, 1, 200));
      return 'trouble' in answer && answer.trouble === 'no-port';
    });
    const again = await startLine(folder);
    const back = await PyDevice.serial(again.far);
    await back.set('input', 0, 7);
    expect(
      await until('the device to be found', async () => {
        const answer = await bus.ask(ask('input', 0, 1, 300));
        return answer.ok ? valuesOf(answer) : undefined;
      }),
    ).toEqual([7]);
  });
});

need('socat')('a slow device on a serial line', () => {
  /** A pseudo terminal whose far end is a device of the test's own. */
  async function lineTo(device: Device): Promise<string> {
    const { port } = await WireDevice.listen('rtu', device);
    const path = join(tempDir(), 'line');
    const socat = start('socat', [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${port},nodelay`]);
    onTestFinished(() => void socat.stop());
    await until('socat to make its line', () => existsSync(path));
    return path;
  }
  const reply = (unit: number, code: number, address: number): Buffer => rtuFrame(unit, dataPdu(code, address));

  it('a late reply is never the next answer (devices.md D.3)', async () => {
    const timers = new Set<NodeJS.Timeout>();
    onTestFinished(() => timers.forEach(clearTimeout));
    // Register 0 is slower than our patience and faster than twice that; the others answer a little later still.
    const path = await lineTo(({ unit, code, address }, say) => {
      timers.add(setTimeout(() => say(reply(unit, code, address)), address === 0 ? 150 : 80));
    });
    const bus = serial(path);
    for (const address of [16, 17, 18]) {
      expect(await bus.ask(ask('input', 0, 1, 100))).toEqual({ ok: false, trouble: 'timeout' });
      expect(valuesOf(await bus.ask(ask('input', address, 1, 1000)))).toEqual([address]);
    }
  });

  it('meanwhile another unit is asked', async () => {
    const path = await lineTo(({ unit, code, address }, say) => {
      if (unit === 2) say(reply(unit, code, address));
    });
    const bus = serial(path);
    await bus.ask(ask('input', 0, 1, 400));
    const order: string[] = [];
    await Promise.all([
      bus.ask(ask('input', 0, 1, 400)).then(() => order.push('the silent one')),
      bus.ask({ ...ask('input', 5, 1, 400), unit: 2 }).then((answer) => order.push(String(valuesOf(answer)))),
    ]);
    expect(order).toEqual(['5', 'the silent one']);
  });

  it('the second copy of a reply is not the next answer', async () => {
    const path = await lineTo(({ unit, code, address }, say) =>
      say(Buffer.concat([reply(unit, code, address), reply(unit, code, address)])),
    );
    const bus = serial(path);
    for (const address of [1, 2, 3]) expect(valuesOf(await bus.ask(ask('input', address, 1)))).toEqual([address]);
  });
});
