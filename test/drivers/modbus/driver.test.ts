import { describe, expect, it, onTestFinished } from 'vitest';
import { addressOf } from '../../../drivers/modbus/settings/connection.ts';
import { ModbusDriver } from '../../../drivers/modbus/driver.ts';
import { rulesOf } from '../../../drivers/modbus/bus/open-bus.ts';
import { type Connection, parseConnection } from '../../../drivers/modbus/settings/connection.ts';
import type { ModbusDevice } from '../../../drivers/modbus/settings/device.ts';
import { duration } from '../../../src/domain/time.ts';
import type { Transport } from '../../../src/ports/transport.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Line } from '../../support/modbus-line.ts';
import { Ear, modbusDevice, readOf } from '../../support/modbus.ts';
import { dataPdu, type Framing, type WireRequest } from '../../support/modbus-wire.ts';

function connectionOf(text: string): Connection {
  const found = parseConnection(text);
  if ('zh' in found) throw new Error(found.en);
  return found;
}

const framingOf = ({ via }: Connection): Framing => (via === 'tcp' || via === 'ascii' ? via : 'rtu');

/** The driver over scripted lines, one for each address. */
function driven(devices: readonly (Partial<ModbusDevice> & { readonly id: string })[]) {
  const clock = new FakeClock();
  const lines = new Map<string, Line>();
  const ear = new Ear();
  const made = devices.map(({ id, ...changes }) =>
    modbusDevice(id, { [`${id}-p`]: readOf('holding', 0, { scale: 0.1 }) }, { poll: duration(1000), ...changes }),
  );
  const open = (connection: Connection): Transport => {
    const address = addressOf(connection);
    // A second way to one line would be a second owner of it.
    if (lines.has(address)) throw new Error(`${address} was opened twice`);
    const line = new Line(framingOf(connection), clock);
    line.device = (request) => line.reply(request, dataPdu(request.code, 10 * request.unit));
    lines.set(address, line);
    return line;
  };
  const driver = new ModbusDriver(made, open, clock);
  onTestFinished(() => driver.stop());
  const lineTo = (address: string): Line => {
    const found = lines.get(address);
    if (found === undefined) throw new Error(`nobody opened ${address}`);
    return found;
  };
  return { clock, ear, driver, lines, lineTo };
}

const RTU = connectionOf('rtu:///dev/line?baud=9600');
const TCP = connectionOf('tcp://10.0.0.1:502');

describe('all devices of a plant', () => {
  it('share a line where they are on one, and ask over it one after the other', async () => {
    const { clock, ear, driver, lines, lineTo } = driven([
      { id: 'a', connect: RTU, unit: 1 },
      { id: 'b', connect: RTU, unit: 2 },
      { id: 'c', connect: TCP, unit: 3 },
    ]);
    driver.start(ear);
    await clock.pass(500);
    expect([...lines.keys()]).toEqual(['rtu:///dev/line', 'tcp://10.0.0.1:502']);
    expect(lineTo('rtu:///dev/line').asked.map(({ unit }) => unit)).toEqual([1, 2]);
    expect(ear.story.toSorted()).toEqual(['a up', 'a-p=1 good', 'b up', 'b-p=2 good', 'c up', 'c-p=3 good']);
  });

  it('a bus that is lost takes its own devices along, and no other', async () => {
    const { clock, ear, driver, lineTo } = driven([
      { id: 'a', connect: RTU, unit: 1 },
      { id: 'b', connect: RTU, unit: 2 },
      { id: 'c', connect: TCP, unit: 3 },
    ]);
    driver.start(ear);
    await clock.pass(1500);
    ear.clear();
    const line = lineTo('rtu:///dev/line');
    line.refuses = 'no-port';
    line.lose('no-port');
    await clock.pass(5000);
    expect(new Set(ear.story.filter((told) => told.includes('down')))).toEqual(
      new Set(['a down no-port', 'b down no-port']),
    );
    expect(ear.story).not.toContain('a-p=1 good');
    expect(ear.story.filter((told) => told === 'c-p=3 good').length).toBe(5);
    line.refuses = undefined;
    ear.clear();
    await clock.pass(10_000);
    expect(ear.story).toEqual(expect.arrayContaining(['a up', 'a-p=1 good', 'b up', 'b-p=2 good']));
  });

  it('what is thrown away is counted for the device that was asked', async () => {
    const { clock, ear, driver, lineTo } = driven([
      { id: 'a', connect: RTU, unit: 1 },
      { id: 'b', connect: RTU, unit: 2 },
    ]);
    driver.start(ear);
    const line = lineTo('rtu:///dev/line');
    const answer = (request: WireRequest): void => line.reply(request, dataPdu(3, 5));
    line.device = (request) => {
      if (request.unit === 2) line.say(Buffer.from([0, 0xff, 0]));
      answer(request);
    };
    await clock.pass(500);
    expect(driver.reports().map(({ device, errors, polls }) => [device, errors, polls])).toEqual([
      ['a', {}, 1],
      ['b', { noise: 3 }, 1],
    ]);
    expect(ear.rejects).toEqual(['noise', 'noise', 'noise']);
  });

  it('stopped in the middle of a question says nothing any more, and leaves its line', async () => {
    const { clock, ear, driver, lineTo } = driven([{ id: 'a', connect: TCP }]);
    driver.start(ear);
    const line = lineTo('tcp://10.0.0.1:502');
    let late: (() => void) | undefined;
    line.device = (request) => (late = () => line.reply(request, dataPdu(3, 1)));
    await clock.pass(10);
    await driver.stop();
    late?.();
    await clock.pass(60_000);
    expect([ear.story, line.isOpen, line.asked.length, line.opens]).toEqual([[], false, 1, 1]);
    expect(clock.waiting).toEqual([]);
  });
});

describe('how a bus is used', () => {
  const of = (gap: number, pipeline: number) => ({ gap: duration(gap), pipeline });

  it.each([
    ['tcp://h', [of(0, 4), of(30, 8)], { pipeline: 4, gap: 30 }],
    ['tcp://h', [], { pipeline: 1, gap: 0 }],
    ['rtu-tcp://h', [of(0, 4)], { pipeline: 1, gap: 0 }],
    ['ascii:///dev/x', [of(0, 4)], { pipeline: 1, gap: 0 }],
    ['rtu:///dev/x?baud=115200', [of(0, 4)], { pipeline: 1, gap: 1.75 }],
    ['rtu:///dev/x?baud=9600', [of(2, 1)], { pipeline: 1, gap: expect.closeTo(4.01, 2) as number }],
    ['rtu:///dev/x?baud=9600', [of(20, 1)], { pipeline: 1, gap: 20 }],
  ])('%s is as careful as the most careful device on it, and keeps t3.5', (text, devices, rules) => {
    expect(rulesOf(connectionOf(text), devices)).toEqual(rules);
  });
});

describe('an address', () => {
  it.each<readonly [string, Partial<Connection> | string]>([
    ['tcp://10.0.0.1', { via: 'tcp', host: '10.0.0.1', port: 502 }],
    ['tcp://[::1]:1502', { via: 'tcp', host: '::1', port: 1502 }],
    ['rtu-tcp://h:4001', { via: 'rtu-tcp', host: 'h', port: 4001 }],
    ['rtu:///dev/ttyS0', { via: 'rtu', path: '/dev/ttyS0', baud: 9600, parity: 'none', data: 8, stop: 1 }],
    [
      'ascii:///dev/ttyS0?data=7&parity=even&baud=19200&stop=2',
      { via: 'ascii', data: 7, parity: 'even', baud: 19_200, stop: 2 },
    ],
    ['rtu:///dev/serial/by-id/usb%20one', { path: '/dev/serial/by-id/usb one' }],
    ['rtu:///dev/x?bauds=1', 'unknown serial option bauds; known are baud, parity, stop, data'],
    ['rtu:///dev/x?baud=1', '1 is not a baud rate'],
    ['rtu:///dev/x?parity=mark', 'parity is none, even or odd'],
    ['rtu:///dev/x?stop=3', 'stop is 1 or 2'],
    ['rtu:///dev/x?data=9', 'data is 7 or 8'],
    ['rtu://dev/ttyS0', 'a serial port is of this machine: three slashes, like rtu:///dev/ttyS0'],
    ['rtu:///', 'a serial address names its port, like rtu:///dev/ttyS0'],
    ['http://h', 'http:// is not a way to reach a Modbus device; use tcp://, rtu-tcp://, rtu:// or ascii://'],
    ['tcp://me:secret@h', 'an address holds no user or password'],
    ['rtu:///dev/%zz', 'rtu:///dev/%zz: after a % stand two hex digits'],
    ['10.0.0.1', 'not an address; write tcp://host:port or rtu:///dev/ttyS0?baud=9600'],
  ])('%s', (text, expected) => {
    const found = parseConnection(text);
    if (typeof expected === 'string') expect(found).toMatchObject({ en: expected });
    else expect(found).toMatchObject(expected);
  });
});
