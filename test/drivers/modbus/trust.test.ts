import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { Answer, ReadRequest } from '../../../drivers/modbus/bus/pdu.ts';
import { Poller } from '../../../drivers/modbus/poll/poller.ts';
import { heartbeatSchema, type Read, type readSchema } from '../../../drivers/modbus/settings/read.ts';
import type { ModbusDevice } from '../../../drivers/modbus/settings/device.ts';
import { duration } from '../../../src/domain/time.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Ear, exception, modbusDevice, readOf, registers, ScriptedBus, silent } from '../../support/modbus.ts';
import { measured } from '../../support/plant.ts';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

type More = Partial<z.input<typeof readSchema>>;
const point = (address: number, more: More = {}): Read => readOf('holding', address, { scale: 0.1, ...more });

/** A device whose registers are the test's; what it refuses and when it is silent too. */
function device(reads: Readonly<Record<string, Read>>, changes: Partial<ModbusDevice> = {}) {
  const clock = new FakeClock();
  const words = new Map<number, number>();
  const odd: { answer?: (request: ReadRequest) => Answer | undefined } = {};
  const bus = new ScriptedBus(
    (request) =>
      odd.answer?.(request) ??
      registers(...Array.from({ length: request.length }, (_, i) => words.get(request.address + i) ?? 0)),
  );
  const ear = new Ear();
  const points = Object.keys(reads).map((id) => measured(id, 'H2S', { range: [0, 100] }));
  const poller = new Poller(
    modbusDevice('panel', reads, { poll: duration(1000), ...changes }, points),
    'tcp://here',
    bus,
    clock,
    ear,
  );
  stops.push(() => poller.stop());
  const story = async (ms = 1000): Promise<string[]> => {
    ear.clear();
    await clock.pass(ms);
    await poller.poll();
    return ear.story.filter((line) => !line.startsWith('panel'));
  };
  return { clock, words, odd, bus, ear, poller, story };
}

describe('a status beside a value decides what it is worth (devices.md B.0)', () => {
  const CALIBRATION = { address: 6, is: [3, 11], makes: 'bad/calibration' as const };

  it('0.0 of an XNX that is inhibited is never a clear reading', async () => {
    const { words, story } = device({ h2s: point(2, { type: 'f32', doubts: [CALIBRATION] }) });
    words.set(6, 3);
    expect(await story()).toEqual(['h2s=null bad/calibration']);
    words.set(6, 1).set(2, 0x42fa);
    expect(await story()).toEqual(['h2s=12.5 good']);
    words.set(6, 11);
    expect(await story()).toEqual(['h2s=null bad/calibration']);
  });

  it.each<readonly [string, NonNullable<More['doubts']>[number], number, string]>([
    ['is', { address: 6, is: 3, makes: 'bad/sensor' }, 3, 'null bad/sensor'],
    ['is not this one', { address: 6, is: 3, makes: 'bad/sensor' }, 4, '8.5 good'],
    ['outside its mode', { address: 6, 'is-not': 0, makes: 'uncertain/stale' }, 2, '8.5 uncertain/stale'],
    ['in its mode', { address: 6, 'is-not': 0, makes: 'uncertain/stale' }, 0, '8.5 good'],
    ['in a range', { address: 6, from: 10, to: 20, makes: 'bad/warm-up' }, 20, 'null bad/warm-up'],
    ['beyond it', { address: 6, from: 10, to: 20, makes: 'bad/warm-up' }, 21, '8.5 good'],
    ['a bit that is set', { address: 6, bit: 4, is: 1, makes: 'bad/inhibit' }, 0x0010, 'null bad/inhibit'],
    ['a bit that is not', { address: 6, bit: 4, is: 1, makes: 'bad/inhibit' }, 0xffef, '8.5 good'],
    ['some bits', { address: 6, mask: 0x00f0, is: 5, makes: 'bad/sensor' }, 0x2450, 'null bad/sensor'],
    ['a mark in the value itself', { is: [0xffff, 85], makes: 'bad/sensor' }, 0, 'null bad/sensor'],
  ])('%s', async (_name, doubt, status, told) => {
    const { words, story } = device({ h2s: point(0, { doubts: [doubt] }) });
    words.set(0, 85).set(6, status);
    expect(await story()).toEqual([`h2s=${told}`]);
  });

  it('that has to last is believed meanwhile as far as it says', async () => {
    const doubt = { address: 6, is: 1, makes: 'bad/sensor', after: '3s', meanwhile: 'uncertain/sensor' } as const;
    const { words, story } = device({ h2s: point(0, { doubts: [doubt] }) });
    words.set(0, 85).set(6, 1);
    expect([await story(), await story(), await story(), await story()].flat()).toEqual([
      'h2s=8.5 uncertain/sensor',
      'h2s=8.5 uncertain/sensor',
      'h2s=8.5 uncertain/sensor',
      'h2s=null bad/sensor',
    ]);
    words.set(6, 0);
    expect(await story()).toEqual(['h2s=8.5 good']);
    words.set(6, 1);
    expect(await story()).toEqual(['h2s=8.5 uncertain/sensor']);
  });

  it('a doubt never makes a reading better than its number is', async () => {
    const { words, story } = device({
      h2s: point(0, { type: 's16', doubts: [{ address: 6, is: 1, makes: 'uncertain/stale' }] }),
    });
    words.set(0, 0x8000).set(6, 1);
    expect(await story()).toEqual(['h2s=-3276.8 bad/sensor']);
  });

  it('that cannot be read says nothing good of the points that hang on it, and of no other', async () => {
    const { words, odd, story } = device({
      h2s: point(0, { doubts: [{ address: 60, is: 1, makes: 'bad/sensor' }] }),
      ex: point(1),
    });
    words.set(0, 85).set(1, 12);
    odd.answer = ({ address }) => (address === 60 ? exception(4) : undefined);
    expect((await story()).toSorted()).toEqual(['ex=1.2 good', 'h2s=null bad/sensor']);
  });
});

describe('old values are never stamped anew', () => {
  it('what is read rarely is told when it is read, though its status is read with every poll', async () => {
    const shared = { address: 6, is: 1, makes: 'bad/sensor' as const };
    const { words, poller, clock, ear } = device({
      h2s: point(0, { doubts: [shared] }),
      hours: point(100, { pace: 'slow', doubts: [shared] }),
    });
    words.set(0, 85).set(100, 50);
    void poller.run();
    await clock.pass(30_500);
    const told = ear.story.filter((line) => line.startsWith('hours'));
    expect(told).toEqual(['hours=5 good']);
    // What its status says is news all the same.
    words.set(6, 1);
    ear.clear();
    await clock.pass(1000);
    expect(ear.story.toSorted()).toEqual(['h2s=null bad/sensor', 'hours=null bad/sensor']);
  });

  it('after a failure nothing is told but what was read since', async () => {
    const { words, odd, story } = device({ near: point(0), far: point(50) });
    words.set(0, 85).set(50, 12);
    expect(await story()).toEqual(['near=8.5 good', 'far=1.2 good']);
    odd.answer = () => silent;
    expect(await story()).toEqual([]);
    odd.answer = ({ address }) => (address === 50 ? silent : undefined);
    expect(await story()).toEqual(['near=8.5 good', 'far=null bad/comm']);
    odd.answer = ({ address }) => (address === 50 ? exception(4) : undefined);
    expect(await story()).toEqual(['near=8.5 good', 'far=null bad/sensor']);
  });

  it('every reading bears the time of its poll', async () => {
    const { words, ear, poller, clock } = device({ near: point(0) });
    words.set(0, 85);
    void poller.run();
    await clock.pass(5000);
    const readings = ear.items.filter(({ draft }) => draft.kind === 'reading').map(({ at }) => at);
    expect(readings.map((at) => at - (readings[0] ?? 0))).toEqual([0, 1000, 2000, 3000, 4000, 5000]);
  });

  it('registers for whoever commissions it are gone while the device is', async () => {
    const { words, odd, story, poller, clock } = device({ near: point(0) });
    words.set(0, 85);
    await story();
    expect(poller.report().registers).toEqual([
      { table: 'holding', address: 0, count: 1, values: [85], at: clock.now() },
    ]);
    odd.answer = () => silent;
    await story();
    expect(poller.report().registers).toEqual([]);
  });
});

describe('a heartbeat that stands still', () => {
  const heartbeat = heartbeatSchema.parse({ address: 9, period: '2s' });
  const beating = () => device({ h2s: point(0), ex: point(1) }, { heartbeat });

  it('for three of its periods makes every point bad, and the first beat makes them good', async () => {
    const { words, story, poller } = beating();
    words.set(0, 85).set(1, 12);
    for (let beat = 1; beat <= 10; beat++) {
      words.set(9, beat);
      expect((await story()).length).toBe(2);
    }
    for (let still = 1; still <= 6; still++) expect(await story()).toEqual(['h2s=8.5 good', 'ex=1.2 good']);
    expect(await story()).toEqual(['h2s=null bad/comm', 'ex=null bad/comm']);
    expect(await story()).toEqual(['h2s=null bad/comm', 'ex=null bad/comm']);
    expect(poller.report().errors).toEqual({ heartbeat: 1 });
    words.set(9, 99);
    expect(await story()).toEqual(['h2s=8.5 good', 'ex=1.2 good']);
  });

  it('begins anew when the device was gone', async () => {
    const { words, odd, story } = beating();
    words.set(0, 85);
    for (let still = 0; still <= 6; still++) await story();
    odd.answer = () => silent;
    await story();
    odd.answer = () => undefined;
    expect(await story()).toEqual(['h2s=8.5 good', 'ex=0 good']);
  });

  it('that the device refuses is none', async () => {
    const { odd, story } = device(
      { h2s: point(0) },
      { heartbeat: heartbeatSchema.parse({ address: 90, period: '1s' }) },
    );
    odd.answer = ({ address }) => (address === 90 ? exception(2) : undefined);
    for (let i = 0; i < 4; i++) expect(await story()).toEqual(['h2s=0 good']);
    expect(await story()).toEqual(['h2s=null bad/comm']);
  });
});
