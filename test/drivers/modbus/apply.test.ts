import { describe, expect, it, onTestFinished } from 'vitest';
import { addressOf, type Connection } from '../../../drivers/modbus/settings/connection.ts';
import { ModbusDriver } from '../../../drivers/modbus/driver.ts';
import { modbusDevices } from '../../../drivers/modbus/settings/device.ts';
import type { Transport } from '../../../src/ports/transport.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Line } from '../../support/modbus-line.ts';
import { dataPdu } from '../../support/modbus-wire.ts';
import { Ear } from '../../support/modbus.ts';
import { settingsOf } from './model/plant-of.ts';

interface Written {
  readonly at?: string;
  readonly unit: number;
  readonly more?: string;
  readonly point?: string;
  readonly read?: string;
}

const LINE = 'rtu:///dev/line?baud=9600';
const ROOF = 'tcp://10.0.0.1:502';
const [ON_LINE, ON_ROOF] = ['rtu:///dev/line', 'tcp://10.0.0.1:502'];

const device = (id: string, { at = LINE, unit, more = '', point = '', read = 'scale: 0.1' }: Written): string =>
  `  - { id: ${id}, connect: "${at}", unit: ${unit}, poll: 1s${more}, points: [{ id: ${id}.p, gas: H2S${point}, read: { table: holding, address: 0, ${read} } }] }\n`;

const plant = (devices: Readonly<Record<string, Written>>) =>
  settingsOf(
    `devices:\n${Object.entries(devices)
      .map(([id, written]) => device(id, written))
      .join('')}`,
  );

const A: Written = { unit: 1 };
const B: Written = { unit: 2 };
const C: Written = { unit: 3, at: ROOF };

/** The driver over scripted lines, on which every unit says ten times its number. */
async function running(devices: Readonly<Record<string, Written>>) {
  const clock = new FakeClock();
  const ear = new Ear();
  const lines = new Map<string, Line[]>();
  const open = (connection: Connection): Transport => {
    const address = addressOf(connection);
    const line = new Line(connection.via === 'tcp' ? 'tcp' : 'rtu', clock);
    line.device = (request) => line.reply(request, dataPdu(request.code, 10 * request.unit));
    lines.set(address, [...(lines.get(address) ?? []), line]);
    return line;
  };
  const driver = new ModbusDriver(modbusDevices(plant(devices)), open, clock);
  onTestFinished(() => driver.stop());
  driver.start(ear);
  await clock.pass(500);
  ear.clear();
  const become = (next: Readonly<Record<string, Written>>) => driver.plan(plant(next)).apply();
  const lineTo = (address: string, nth = 0): Line => {
    const found = lines.get(address)?.[nth];
    if (found === undefined) throw new Error(`line ${nth} to ${address} was not opened`);
    return found;
  };
  const timesOf = (unit: number, address = ON_LINE): number[] =>
    lineTo(address)
      .asked.filter((request) => request.unit === unit)
      .map(({ at }) => at);
  const gaps = (times: readonly number[]): number[] => times.slice(1).map((at, i) => at - (times[i] ?? 0));
  return { clock, ear, driver, lines, lineTo, become, timesOf, gaps };
}

describe('a change of the configuration while devices are polled', () => {
  it('changes nothing before it is applied', async () => {
    const { clock, ear, driver, lines } = await running({ a: A });
    driver.plan(plant({ b: B, c: C }));
    await clock.pass(2000);
    expect([ear.story, [...lines.keys()]]).toEqual([['a.p=1 good', 'a.p=1 good'], [ON_LINE]]);
  });

  it.each<readonly [string, Written]>([
    ['how often it is polled', { unit: 1, more: ', timeout: 700ms' }],
    ['a read of it', { unit: 1, read: 'scale: 0.2' }],
  ])('%s begins the device again, and it alone', async (_what, changed) => {
    const { clock, ear, become, timesOf, gaps, lineTo, driver } = await running({ a: A, b: B, c: C });
    await clock.pass(3000);
    ear.clear();
    expect(become({ a: changed, b: B, c: C })).toEqual(['a']);
    await clock.pass(3000);
    expect(new Set(gaps(timesOf(2)).map((gap) => Math.round(gap / 100)))).toEqual(new Set([10]));
    expect(gaps(timesOf(3, ON_ROOF))).toEqual([1000, 1000, 1000, 1000, 1000, 1000]);
    expect(ear.story.filter((told) => told.startsWith('a '))).toEqual(['a up']);
    expect(ear.story.filter((told) => told.startsWith('b.p'))).toHaveLength(3);
    expect([lineTo(ON_LINE).opens, lineTo(ON_ROOF).opens]).toEqual([1, 1]);
    expect(driver.reports().map(({ device: id, polls }) => [id, polls])).toEqual([
      ['a', 4],
      ['b', 7],
      ['c', 7],
    ]);
  });

  it.each<readonly [string, Written]>([
    ['a name', { unit: 1, more: ', name: Roof', point: ', name: Valve' }],
    ['a limit', { unit: 1, point: ', alarms: { high: 5 }' }],
    ['a place', { unit: 1, point: ', at: { floor: ground, x: 1, y: 1 }' }],
  ])('%s touches no device', async (_what, changed) => {
    const { clock, become, driver, ear } = await running({ a: A, b: B });
    expect(become({ a: changed, b: B })).toEqual([]);
    await clock.pass(1000);
    expect(driver.reports().map(({ polls }) => polls)).toEqual([2, 2]);
    expect(ear.story).toEqual(['a.p=1 good', 'b.p=2 good']);
  });

  it('a range holds from the next poll on, without a pause', async () => {
    const { clock, become, ear, driver } = await running({ a: A, b: B });
    expect(become({ a: { unit: 1, point: ', range: [0, 1], alarms: { high: 0.5, high-high: 0.8 }' }, b: B })).toEqual(
      [],
    );
    await clock.pass(1000);
    expect(ear.story).toEqual(['a.p=1 uncertain/over-range', 'b.p=2 good']);
    expect(driver.reports().map(({ polls }) => polls)).toEqual([2, 2]);
  });

  it('a removed device is heard and asked no more, and the last one of a line frees it', async () => {
    const { clock, become, ear, lineTo, timesOf, driver } = await running({ a: A, b: B, c: C });
    expect(become({ b: B })).toEqual([]);
    await clock.pass(3000);
    expect(ear.story).toEqual(['b.p=2 good', 'b.p=2 good', 'b.p=2 good']);
    expect([timesOf(1).length, lineTo(ON_ROOF).isOpen, lineTo(ON_LINE).isOpen]).toEqual([1, false, true]);
    expect(driver.reports().map(({ device: id }) => id)).toEqual(['b']);
    become({ c: C });
    await clock.pass(1000);
    expect(lineTo(ON_LINE).isOpen).toBe(false);
  });

  it('a removed device whose request still waits is not asked for it', async () => {
    const { clock, become, lineTo, timesOf } = await running({ a: A, b: B });
    const line = lineTo(ON_LINE);
    const answer = line.device;
    line.device = () => {};
    // The question to `a` is under way when the turn of `b` comes.
    await clock.pass(600);
    expect(timesOf(2)).toHaveLength(1);
    become({ a: A });
    line.device = answer;
    await clock.pass(5000);
    expect(timesOf(2)).toHaveLength(1);
    expect(timesOf(1).length).toBeGreaterThan(3);
  });

  it('a new device starts, on a line that is there and on one that is not', async () => {
    const { clock, become, ear, lineTo, driver } = await running({ a: A });
    expect(become({ b: B, a: A, c: C })).toEqual([]);
    await clock.pass(100);
    expect(ear.story.toSorted()).toEqual(['b up', 'b.p=2 good', 'c up', 'c.p=3 good']);
    expect(lineTo(ON_LINE).opens).toBe(1);
    expect(driver.reports().map(({ device: id }) => id)).toEqual(['b', 'a', 'c']);
  });

  it('a device moves to another line, and back', async () => {
    const { clock, become, ear, lineTo, lines } = await running({ a: A, b: B });
    expect(become({ a: { ...A, at: ROOF }, b: B })).toEqual(['a']);
    await clock.pass(1000);
    expect(ear.story.toSorted()).toEqual(['a up', 'a.p=1 good', 'a.p=1 good', 'b.p=2 good']);
    expect(lineTo(ON_ROOF).isOpen).toBe(true);
    ear.clear();
    expect(become({ a: A, b: B })).toEqual(['a']);
    await clock.pass(1000);
    expect([lineTo(ON_ROOF).isOpen, lineTo(ON_LINE).opens, lines.get(ON_LINE)?.length]).toEqual([false, 1, 1]);
    expect(ear.story.filter((told) => told.startsWith('b.p'))).toHaveLength(1);
  });

  it('a line with another speed is opened again when it is free, and not before', async () => {
    const { clock, become, ear, lineTo } = await running({ a: A, b: B });
    const old = lineTo(ON_LINE);
    old.closesNever = true;
    const fast = 'rtu:///dev/line?baud=19200';
    expect(become({ a: { ...A, at: fast }, b: { ...B, at: fast } })).toEqual(['a', 'b']);
    await clock.pass(1900);
    expect(lineTo(ON_LINE, 1).opens).toBe(0);
    // A port that never says that it is closed is given up after 2 s.
    await clock.pass(2000);
    expect(lineTo(ON_LINE, 1).opens).toBe(1);
    expect(ear.story).toEqual(expect.arrayContaining(['a up', 'a.p=1 good', 'b up', 'b.p=2 good']));
  });

  it('stopped right behind a change leaves no line open', async () => {
    const { clock, become, driver, lines } = await running({ a: A, c: C });
    become({ a: { ...A, at: 'tcp://10.0.0.2:502' } });
    await driver.stop();
    await clock.pass(10_000);
    expect([...lines.values()].flat().map(({ isOpen }) => isOpen)).not.toContain(true);
    expect(clock.waiting).toEqual([]);
  });
});
