import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, Request } from '../../../drivers/modbus/bus.ts';
import { Poller } from '../../../drivers/modbus/poller.ts';
import type { ModbusDevice } from '../../../drivers/modbus/settings.ts';
import { duration } from '../../../src/domain/time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { bits, Ear, exception, modbusDevice, readOf, registers, ScriptedBus, silent } from '../../support/modbus.ts';
import { contact, measured } from '../../support/plant.ts';

const POINTS = [measured('h2s', 'H2S'), measured('far', 'H2S'), contact('call')];
const READS = {
  h2s: readOf('input', 0, { scale: 0.1 }),
  far: readOf('input', 50, { scale: 0.1 }),
  call: readOf('discrete', 0),
};

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

function polled(answer: (request: Request, nth: number) => Answer, changes: Partial<ModbusDevice> = {}) {
  const clock = new FakeClock();
  const bus = new ScriptedBus(answer);
  const ear = new Ear();
  const poller = new Poller(modbusDevice('panel', READS, changes), POINTS, 'tcp://here', bus, clock, ear);
  stops.push(() => poller.stop());
  return { clock, bus, ear, poller };
}

const well = ({ table, address }: Request): Answer =>
  table === 'discrete' ? bits(0) : registers(address === 0 ? 85 : 12);

describe('a device that answers', () => {
  it('is up, then tells every point in the order of its blocks', async () => {
    const { poller, ear, clock } = polled(well);
    expect(await poller.poll()).toBe(true);
    expect(ear.story).toEqual(['panel up', 'h2s=8.5 good', 'far=1.2 good', 'call=0 good']);
    ear.clear();
    await clock.pass(200);
    await poller.poll();
    expect(ear.story).toEqual(['h2s=8.5 good', 'far=1.2 good', 'call=0 good']);
  });

  it('polled back to back is told again after a moment, and at once of what has moved', async () => {
    const { poller, ear, bus, clock } = polled(({ table, address }, nth) =>
      table === 'discrete' ? bits(0) : registers(address === 0 ? (nth > 5 ? 140 : 85) : 12),
    );
    await poller.poll();
    ear.clear();
    await clock.pass(1);
    await poller.poll();
    expect(ear.story).toEqual([]);
    await poller.poll();
    expect([bus.asked.length, ...ear.story]).toEqual([9, 'h2s=14 good']);
    await clock.pass(99);
    await poller.poll();
    expect(ear.story).toEqual(['h2s=14 good', 'far=1.2 good', 'call=0 good']);
  });

  it('is asked by its unit, with its patience, in as few requests as may be', async () => {
    const { poller, bus } = polled(well, { unit: 7, timeout: duration(300) });
    await poller.poll();
    expect(bus.asked).toEqual([
      { unit: 7, table: 'input', address: 0, length: 1, timeout: 300 },
      { unit: 7, table: 'input', address: 50, length: 1, timeout: 300 },
      { unit: 7, table: 'discrete', address: 0, length: 1, timeout: 300 },
    ]);
  });

  it('is polled at its pace, without drift', async () => {
    const { clock, bus, poller } = polled(well);
    void poller.run();
    await clock.pass(2000);
    expect(bus.asked.length / 3).toBe(11);
    expect(poller.health.report()).toMatchObject({ polls: 11, errors: {}, lastGoodAt: clock.now() });
  });

  it('without any point leaves everybody else in peace', async () => {
    const clock = new FakeClock();
    const bus = new ScriptedBus(well);
    const poller = new Poller(
      modbusDevice('panel', {}, { poll: duration(0) }),
      [],
      'tcp://here',
      bus,
      clock,
      new Ear(),
    );
    stops.push(() => poller.stop());
    // A loop that never waits would never come back from here.
    await poller.run();
    expect(bus.asked).toEqual([]);
  });

  it('gives no value where a reply is too short', async () => {
    const { poller, ear } = polled(({ table }) => (table === 'discrete' ? bits() : registers()));
    await poller.poll();
    expect(ear.story.slice(1)).toEqual(['h2s=null bad/sensor', 'far=null bad/sensor', 'call=null bad/sensor']);
  });
});

describe('a device that does not answer', () => {
  it('is down, and nothing is made up of its points', async () => {
    const { poller, ear, bus } = polled(() => silent);
    expect(await poller.poll()).toBe(false);
    expect(ear.story).toEqual(['panel down timeout']);
    expect(bus.asked).toHaveLength(1);
  });

  it.each([10, 11])('a gateway in front that says so (exception %i) means the same', async (code) => {
    const { poller, ear } = polled(() => exception(code));
    expect(await poller.poll()).toBe(false);
    expect(ear.story).toEqual(['panel down timeout']);
  });

  it('is tried as often as its configuration says', async () => {
    const { poller, bus } = polled((request, nth) => (nth < 2 ? silent : well(request)), { retries: 2 });
    expect(await poller.poll()).toBe(true);
    expect(bus.asked.map(({ address, table }) => `${table} ${address}`)).toEqual([
      'input 0',
      'input 0',
      'input 0',
      'input 50',
      'discrete 0',
    ]);
  });

  it('is asked more and more rarely, but at least every ten seconds', async () => {
    const { clock, poller, ear } = polled(() => silent);
    void poller.run();
    await clock.pass(120_000);
    const times = ear.items.map(({ at }) => at);
    const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(pauses.slice(0, 10)).toEqual([250, 250, 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(Math.max(...pauses)).toBe(10_000);
    expect(poller.health.report().errors).toEqual({ timeout: times.length });
  });

  it('comes back by itself, and at full pace again', async () => {
    let dead = true;
    const { clock, poller, ear, bus } = polled((request) => (dead ? silent : well(request)));
    void poller.run();
    await clock.pass(60_000);
    dead = false;
    ear.clear();
    await clock.pass(10_000);
    expect(ear.story.slice(0, 4)).toEqual(['panel up', 'h2s=8.5 good', 'far=1.2 good', 'call=0 good']);
    const before = bus.asked.length;
    await clock.pass(2000);
    expect((bus.asked.length - before) / 3).toBe(10);
  });

  it('tells what it had read before it fell silent, and asks nothing more', async () => {
    const { poller, ear, bus } = polled((request) => (request.address === 50 ? silent : well(request)));
    await poller.poll();
    expect(ear.story).toEqual(['panel up', 'h2s=8.5 good', 'panel down timeout']);
    expect(bus.asked).toHaveLength(2);
  });

  it('stops at once when told to', async () => {
    const { clock, poller, bus } = polled(() => silent);
    const running = poller.run();
    await clock.pass(1000);
    poller.stop();
    await running;
    const asked = bus.asked.length;
    await clock.pass(60_000);
    expect(bus.asked).toHaveLength(asked);
  });
});

describe('an exception of the device', () => {
  it.each([
    [1, 'config'],
    [2, 'config'],
    [3, 'config'],
    [4, 'sensor'],
    [7, 'sensor'],
    [8, 'sensor'],
    [99, 'sensor'],
  ])('%i makes exactly its own points bad, and is no loss of the link', async (code, reason) => {
    const { poller, ear } = polled((request) => (request.address === 50 ? exception(code) : well(request)));
    expect(await poller.poll()).toBe(true);
    expect(ear.story).toEqual(['panel up', 'h2s=8.5 good', `far=null bad/${reason}`, 'call=0 good']);
    expect(ear.rejects).toEqual(['exception']);
    expect(poller.health.report().errors).toEqual({ exception: 1 });
  });

  it('busy is asked again, three times at most', async () => {
    const { clock, poller, ear, bus } = polled((request, nth) => (nth < 2 ? exception(6) : well(request)));
    const done = poller.poll();
    await clock.pass(100);
    await clock.pass(100);
    expect(await done).toBe(true);
    expect(ear.story).toContain('h2s=8.5 good');
    expect(bus.asked).toHaveLength(5);
  });

  it('busy for ever is no value', async () => {
    const { clock, poller, ear, bus } = polled(() => exception(6));
    const done = poller.poll();
    await clock.pass(1000);
    expect(await done).toBe(true);
    expect(ear.story.slice(1)).toEqual(['h2s=null bad/sensor', 'far=null bad/sensor', 'call=null bad/sensor']);
    expect(bus.asked).toHaveLength(9);
  });
});
