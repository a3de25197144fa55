import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import { Poller } from '../../../drivers/modbus/poll/poller.ts';
import type { ModbusDevice } from '../../../drivers/modbus/settings/device.ts';
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

function polled(answer: (request: ReadRequest, nth: number) => Answer, changes: Partial<ModbusDevice> = {}) {
  const clock = new FakeClock();
  const bus = new ScriptedBus(answer);
  const ear = new Ear();
  const poller = new Poller(modbusDevice('panel', READS, changes, POINTS), 'tcp://here', bus, clock, ear);
  stops.push(() => poller.stop());
  return { clock, bus, ear, poller };
}

const well = ({ table, address }: ReadRequest): Answer =>
  table === 'discrete' ? bits(0) : registers(address === 0 ? 85 : 12);

describe('a device that answers', () => {
  it('is up, then tells every point in the order of its blocks', async () => {
    const { poller, ear } = polled(well);
    expect(await poller.poll()).toBe(true);
    expect(ear.story).toEqual(['panel up', 'h2s=8.5 good', 'far=1.2 good', 'call=0 good']);
  });

  it.each([
    [0, 0],
    [50, 0],
    [200, 0],
    [1000, 1],
    [5000, 1],
  ])(
    'polled every %i ms tells again what stands still: with every poll from a second on, else once a second',
    async (poll, every) => {
      const { poller, ear, clock, bus } = polled(well, { poll: duration(poll) });
      await poller.poll();
      ear.clear();
      const polls = poll === 0 ? 10 : 20;
      for (let i = 0; i < polls; i++) {
        await clock.pass(Math.max(1, poll));
        await poller.poll();
      }
      const told = ear.story.filter((line) => line === 'h2s=8.5 good').length;
      expect(told).toBe(every === 1 ? polls : Math.floor((polls * poll) / 1000));
      expect(bus.asked).toHaveLength(3 * (polls + 1));
    },
  );

  it('polled fast tells at once of what has moved, and of that alone', async () => {
    const { poller, ear, clock } = polled(({ table, address }, nth) =>
      table === 'discrete' ? bits(0) : registers(address === 0 ? (nth > 5 ? 140 : 85) : 12),
    );
    await poller.poll();
    ear.clear();
    await clock.pass(1);
    await poller.poll();
    expect(ear.story).toEqual([]);
    await clock.pass(1);
    await poller.poll();
    expect(ear.story).toEqual(['h2s=14 good']);
    await clock.pass(998);
    await poller.poll();
    expect(ear.story.slice(-2)).toEqual(['far=1.2 good', 'call=0 good']);
  });

  it('tells what has moved before all that stands still', async () => {
    const { poller, ear, clock } = polled(({ table, address }, nth) =>
      table === 'discrete' ? bits(nth > 3 ? 1 : 0) : registers(address === 0 ? 85 : 12),
    );
    await poller.poll();
    ear.clear();
    await clock.pass(1000);
    await poller.poll();
    expect(ear.story).toEqual(['call=1 good', 'h2s=8.5 good', 'far=1.2 good']);
  });

  it('is asked by its unit, with its patience, in as few requests as may be', async () => {
    const { poller, bus } = polled(well, {
      unit: 7,
      timeout: duration(300),
      lateReply: duration(700),
      anyUnit: true,
    });
    await poller.poll();
    expect(bus.asked).toEqual([
      { unit: 7, table: 'input', address: 0, length: 1, timeout: 300, lateReply: 700, anyUnit: true },
      { unit: 7, table: 'input', address: 50, length: 1, timeout: 300, lateReply: 700, anyUnit: true },
      { unit: 7, table: 'discrete', address: 0, length: 1, timeout: 300, lateReply: 700, anyUnit: true },
    ]);
  });

  it('is polled at its pace, without drift', async () => {
    const { clock, bus, poller } = polled(well);
    void poller.run();
    await clock.pass(2000);
    expect(bus.asked.length / 3).toBe(11);
    expect(poller.report()).toMatchObject({ polls: 11, errors: {}, lastGoodAt: clock.now() });
  });

  it('without any point leaves everybody else in peace', async () => {
    const clock = new FakeClock();
    const bus = new ScriptedBus(well);
    const settings = modbusDevice('panel', {}, { poll: duration(0) });
    const poller = new Poller(settings, 'tcp://here', bus, clock, new Ear());
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
    // Two of its questions: one that is not answered does not speak for the others.
    expect(bus.asked).toHaveLength(2);
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

  it('is told of with every try that failed, which comes after a pause', async () => {
    const { clock, poller, ear } = polled(() => silent, { poll: duration(0) });
    void poller.run();
    await clock.pass(10_000);
    const times = ear.items.map(({ at }) => at);
    expect(Math.min(...times.slice(1).map((at, i) => at - (times[i] ?? 0)))).toBe(250);
    expect(new Set(ear.story)).toEqual(new Set(['panel down timeout']));
    // Two in the first poll, then one in each.
    expect(poller.report().errors).toEqual({ timeout: times.length + 1 });
  });

  it('comes back by itself, and at full pace again', async () => {
    let dead = true;
    const { clock, poller, ear, bus } = polled((request) => (dead ? silent : well(request)));
    void poller.run();
    await clock.pass(60_000);
    dead = false;
    ear.clear();
    await clock.pass(10_000);
    expect(ear.story[0]).toBe('panel up');
    expect(ear.story.slice(1, 4).toSorted()).toEqual(['call=0 good', 'far=1.2 good', 'h2s=8.5 good']);
    const before = bus.asked.length;
    await clock.pass(2000);
    expect((bus.asked.length - before) / 3).toBe(10);
  });

  it('is there while it answers one of its questions: only what it does not answer is bad', async () => {
    const { poller, ear, bus } = polled((request) => (request.address === 50 ? silent : well(request)));
    expect(await poller.poll()).toBe(true);
    expect(ear.story).toEqual(['panel up', 'h2s=8.5 good', 'far=null bad/comm', 'call=0 good']);
    expect(bus.asked).toHaveLength(3);
  });

  it('is gone when there is no way to it, and what it had read before is told', async () => {
    const { poller, ear, bus } = polled((request) =>
      request.address === 50 ? { ok: false, trouble: 'refused' } : well(request),
    );
    expect(await poller.poll()).toBe(false);
    expect(ear.story).toEqual(['panel up', 'h2s=8.5 good', 'panel down refused']);
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

describe('a device with several blocks', () => {
  it('tells what moved before it waits for the next block', async () => {
    let answerLater = (): void => {};
    const clock = new FakeClock();
    const ear = new Ear();
    const bus = {
      ask: (request: ReadRequest): Promise<Answer> =>
        request.address === 50
          ? new Promise((resolve) => (answerLater = () => resolve(silent)))
          : Promise.resolve(well(request)),
    };
    const poller = new Poller(modbusDevice('panel', READS, {}, POINTS), 'tcp://here', bus, clock, ear);
    const polling = poller.poll();
    await clock.pass(700);
    expect(ear.story).toEqual(['panel up', 'h2s=8.5 good']);
    expect(ear.items[1]?.at).toBe(clock.now() - 700);
    answerLater();
    expect(await polling).toBe(true);
    expect(ear.story).toEqual(['panel up', 'h2s=8.5 good', 'far=null bad/comm', 'call=0 good']);
  });

  it('waits with a point until its status is read too', async () => {
    const status = { table: 'holding' as const, address: 9, is: 3, makes: 'bad/calibration' as const };
    const clock = new FakeClock();
    const ear = new Ear();
    const asked: string[] = [];
    let state = 0;
    const bus = {
      ask: (request: ReadRequest): Promise<Answer> => {
        asked.push(`${request.table} after [${ear.story.join()}]`);
        return Promise.resolve(registers(request.table === 'holding' ? state : 85 + state));
      },
    };
    const reads = { h2s: readOf('input', 0, { scale: 0.1, doubts: [status] }) };
    const poller = new Poller(
      modbusDevice('panel', reads, {}, [measured('h2s', 'H2S')]),
      'tcp://here',
      bus,
      clock,
      ear,
    );
    await poller.poll();
    ear.clear();
    state = 3;
    await clock.pass(200);
    await poller.poll();
    expect(asked.slice(2)).toEqual(['input after []', 'holding after []']);
    expect(ear.story).toEqual(['h2s=null bad/calibration']);
  });

  it('is asked for a whole block again, ever more rarely while it refuses that', async () => {
    let refuses = true;
    const reads = { h2s: readOf('input', 0), far: readOf('input', 1) };
    const bus = new ScriptedBus((request) => (refuses && request.length > 1 ? exception(2) : registers(1, 2)));
    const clock = new FakeClock();
    const ear = new Ear();
    const poller = new Poller(modbusDevice('panel', reads, {}, POINTS.slice(0, 2)), 'tcp://here', bus, clock, ear);
    stops.push(() => poller.stop());
    void poller.run();
    await clock.pass(3_600_000);
    expect(bus.asked.filter(({ length }) => length > 1).length).toBeLessThanOrEqual(10);
    expect(ear.story.filter((told) => told.includes('bad'))).toEqual([]);
    refuses = false;
    await clock.pass(3_600_000);
    const before = bus.asked.length;
    await clock.pass(1000);
    expect(new Set(bus.asked.slice(before).map(({ length }) => length))).toEqual(new Set([2]));
    expect(ear.story.filter((told) => told.includes('bad'))).toEqual([]);
  });
});
