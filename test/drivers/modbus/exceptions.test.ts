import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import { Poller } from '../../../drivers/modbus/poll/poller.ts';
import type { Read } from '../../../drivers/modbus/settings/read.ts';
import type { ModbusDevice } from '../../../drivers/modbus/settings/device.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { bits, Ear, exception, modbusDevice, readOf, registers, ScriptedBus, silent } from '../../support/modbus.ts';
import { contact, measured } from '../../support/plant.ts';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

const FAR: Readonly<Record<string, Read>> = {
  h2s: readOf('input', 0, { scale: 0.1 }),
  far: readOf('input', 50, { scale: 0.1 }),
  call: readOf('discrete', 0),
};

function polled(
  answer: (request: ReadRequest, nth: number) => Answer,
  reads: Readonly<Record<string, Read>> = FAR,
  changes: Partial<ModbusDevice> = {},
) {
  const clock = new FakeClock();
  const bus = new ScriptedBus(answer);
  const ear = new Ear();
  const points = Object.entries(reads).map(([id, { table }]) =>
    table === 'discrete' ? contact(id) : measured(id, 'H2S'),
  );
  const poller = new Poller(modbusDevice('panel', reads, changes, points), 'tcp://here', bus, clock, ear);
  stops.push(() => poller.stop());
  const places = (from = 0): string[] =>
    bus.asked.slice(from).map(({ table, address, length }) => `${table} ${address}+${length}`);
  return { clock, bus, ear, poller, places };
}

const well = ({ table, address, length }: ReadRequest): Answer =>
  table === 'discrete' ? bits(0) : registers(...Array.from({ length }, (_, i) => (address + i === 0 ? 85 : 12)));

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
    expect(poller.report().errors).toEqual({ [`exception-${code.toString(16).padStart(2, '0')}`]: 1 });
  });

  it.each([5, 6])('%i, busy: is asked again, three times at most', async (code) => {
    const { clock, poller, ear, bus } = polled((request, nth) => (nth < 2 ? exception(code) : well(request)));
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

  it('what its registers held before is shown to nobody as if they still did', async () => {
    let broken = false;
    const { poller } = polled((request) => (broken && request.address === 50 ? exception(4) : well(request)));
    const shown = () => poller.report().registers?.map(({ address, values }) => [address, values]);
    await poller.poll();
    expect(shown()).toEqual([
      [0, [85]],
      [50, [12]],
      [0, [0]],
    ]);
    broken = true;
    await poller.poll();
    expect(shown()).toEqual([
      [0, [85]],
      [50, []],
      [0, [0]],
    ]);
  });

  it.each([4, 7, 8])('%i: the normal poll goes on, and the point is good again with the next answer', async (code) => {
    let broken = true;
    const { clock, poller, ear } = polled((request) =>
      broken && request.address === 0 && request.table === 'input' ? exception(code) : well(request),
    );
    await poller.poll();
    broken = false;
    ear.clear();
    await clock.pass(200);
    await poller.poll();
    expect(ear.story[0]).toBe('h2s=8.5 good');
  });
});

describe('a block that the device refuses', () => {
  /** Registers 0, 1, 2 and 6; the device has no 2. */
  const READS = Object.fromEntries(
    [0, 1, 2, 6].map((address) => [`p${address}`, readOf('input', address, { scale: 0.1 })]),
  );
  const without2 = (request: ReadRequest): Answer =>
    request.address <= 2 && request.address + request.length > 2 ? exception(2) : well(request);

  it('is asked for in finer ones, at once, until the culprit is found; the others are well', async () => {
    const { poller, ear, places } = polled(without2, READS);
    expect(await poller.poll()).toBe(true);
    expect(places()).toEqual(['input 0+7', 'input 0+3', 'input 6+1', 'input 0+2', 'input 2+1']);
    expect(ear.story.toSorted()).toEqual([
      'p0=8.5 good',
      'p1=1.2 good',
      'p2=null bad/config',
      'p6=1.2 good',
      'panel up',
    ]);
  });

  it('stays in pieces while one of them is refused, and that one is asked again every ten seconds', async () => {
    const { poller, clock, places, ear } = polled(without2, READS);
    void poller.run();
    await clock.pass(60_000);
    const before = places().length;
    await clock.pass(60_000);
    const asked = places(before);
    expect(new Set(asked)).toEqual(new Set(['input 0+2', 'input 6+1', 'input 2+1']));
    expect(asked.filter((place) => place === 'input 2+1')).toHaveLength(6);
    expect(ear.story.filter((told) => told.startsWith('panel'))).toEqual(['panel up']);
  });

  it('is well again seconds after the device has it at last, and is read whole again', async () => {
    let refuses = true;
    const { poller, clock, ear, places } = polled((request) => (refuses ? without2(request) : well(request)), READS);
    void poller.run();
    await clock.pass(60_000);
    refuses = false;
    ear.clear();
    await clock.pass(10_500);
    expect(ear.story).toContain('p2=1.2 good');
    const before = places().length;
    await clock.pass(1000);
    expect(new Set(places(before))).toEqual(new Set(['input 0+7']));
  });

  it('is tried again when the device was gone: it may be another one', async () => {
    let answer: (request: ReadRequest) => Answer = without2;
    const { poller, clock, ear } = polled((request) => answer(request), READS);
    void poller.run();
    await clock.pass(1000);
    answer = () => silent;
    await clock.pass(1000);
    answer = well;
    ear.clear();
    await clock.pass(1000);
    expect(ear.story).toContain('p2=1.2 good');
  });

  it('of a function that the device does not know costs a poll every ten seconds', async () => {
    const { poller, clock, bus } = polled(() => exception(1), { h2s: readOf('input', 0) }, { poll: 0 as never });
    void poller.run();
    await clock.pass(60_000);
    const before = bus.asked.length;
    expect(before).toBeLessThanOrEqual(12);
    await clock.pass(60_000);
    expect(bus.asked.length - before).toBe(6);
  });
});
