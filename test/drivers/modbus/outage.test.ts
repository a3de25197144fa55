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

/** A device with one reading at 0 whose registers are the test's; what it refuses and when it is silent too. */
function device(more: Partial<z.input<typeof readSchema>>, changes: Partial<ModbusDevice> = {}) {
  const clock = new FakeClock();
  const words = new Map<number, number>([[0, 85]]);
  const odd: { answer?: (request: ReadRequest) => Answer | undefined } = {};
  const bus = new ScriptedBus(
    (request) =>
      odd.answer?.(request) ??
      registers(...Array.from({ length: request.length }, (_, i) => words.get(request.address + i) ?? 0)),
  );
  const ear = new Ear();
  const reads: Record<string, Read> = { h2s: readOf('holding', 0, { scale: 0.1, ...more }) };
  const points = [measured('h2s', 'H2S', { range: [0, 100] })];
  const settings = modbusDevice('panel', reads, { poll: duration(1000), ...changes }, points);
  const poller = new Poller(settings, 'tcp://here', bus, clock, ear);
  stops.push(() => poller.stop());
  const story = async (): Promise<string[]> => {
    ear.clear();
    await clock.pass(1000);
    await poller.poll();
    return ear.story.filter((line) => !line.startsWith('panel'));
  };
  return { words, odd, story };
}

const STATUS = { address: 60, is: 3, makes: 'bad/calibration' } as const;

describe('a device that does not answer one of its questions', () => {
  it('does not have its new value judged by the status of the poll before', async () => {
    const { words, odd, story } = device({ doubts: [STATUS] });
    expect(await story()).toEqual(['h2s=8.5 good']);
    // Inhibited since: it shows 0, and its status, which says so, does not come any more.
    words.set(0, 0).set(60, 3);
    odd.answer = ({ address }) => (address === 60 ? silent : undefined);
    expect(await story()).toEqual(['h2s=null bad/comm']);
    odd.answer = () => undefined;
    expect(await story()).toEqual(['h2s=null bad/calibration']);
  });

  it('nor its old value stamped anew where that is what stayed unread', async () => {
    const { odd, words, story } = device({ doubts: [{ ...STATUS, address: 60 }] });
    await story();
    words.set(60, 3);
    odd.answer = ({ address }) => (address === 0 ? silent : undefined);
    expect(await story()).toEqual(['h2s=null bad/comm']);
  });
});

describe('what a doubt has to last', () => {
  const LASTING = { ...STATUS, after: '4s', meanwhile: 'uncertain/sensor' } as const;

  it('begins anew when the device was away', async () => {
    const { words, odd, story } = device({ doubts: [LASTING] });
    words.set(60, 3);
    expect(await story()).toEqual(['h2s=8.5 uncertain/sensor']);
    odd.answer = () => silent;
    for (let i = 0; i < 10; i++) expect(await story()).toEqual([]);
    odd.answer = () => undefined;
    expect(await story()).toEqual(['h2s=8.5 uncertain/sensor']);
  });

  it('begins anew when its status could not be read', async () => {
    const { words, odd, story } = device({ doubts: [LASTING] });
    words.set(60, 3);
    expect(await story()).toEqual(['h2s=8.5 uncertain/sensor']);
    odd.answer = ({ address }) => (address === 60 ? exception(4) : undefined);
    for (let i = 0; i < 10; i++) expect(await story()).toEqual(['h2s=null bad/sensor']);
    odd.answer = () => undefined;
    expect(await story()).toEqual(['h2s=8.5 uncertain/sensor']);
  });

  it('begins anew when the heart of the device had stopped', async () => {
    const heartbeat = heartbeatSchema.parse({ address: 61, period: '1s' });
    const { words, story } = device({ doubts: [LASTING] }, { heartbeat });
    words.set(60, 3);
    for (let i = 0; i < 4; i++) expect(await story()).toEqual(['h2s=8.5 uncertain/sensor']);
    for (let i = 0; i < 4; i++) expect(await story()).toEqual(['h2s=null bad/comm']);
    words.set(61, 1);
    expect(await story()).toEqual(['h2s=8.5 uncertain/sensor']);
  });
});
