import { afterEach, describe, expect, it } from 'vitest';
import { Poller } from '../../../drivers/modbus/poll/poller.ts';
import type { Read } from '../../../drivers/modbus/settings/read.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { measured } from '../../support/plant.ts';
import { Ear, modbusDevice, readOf, ScriptedBus, silent } from '../../support/modbus.ts';

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** A device that holds these words from holding register 0 on, and what its poller hints at. H2S, 0 to 100 ppm. */
function polled(reads: Readonly<Record<string, Read>>, ...start: number[]) {
  const device = { words: start, isThere: true };
  const bus = new ScriptedBus(({ address, length }) => {
    if (!device.isThere) return silent;
    const data = Buffer.alloc(2 * length);
    for (let i = 0; i < length; i++) data.writeUInt16BE(device.words[address + i] ?? 0, 2 * i);
    return { ok: true, data };
  });
  const ear = new Ear();
  const points = Object.entries(reads).map(([id, { scale, type }]) =>
    measured(id, 'H2S', { scale, decimals: type === 'f32' ? 3 : 1 }),
  );
  const poller = new Poller(modbusDevice('panel', reads, {}, points), 'tcp://here', bus, new FakeClock(), ear);
  stops.push(() => poller.stop());
  const hints = async (): Promise<string[]> => {
    await poller.poll();
    return (poller.report().hints ?? []).map(
      ({ point, code, reads: now, setting, value }) => `${point} ${code}: ${now} -> ${setting} = ${value}`,
    );
  };
  return { device, ear, poller, hints };
}

const f32 = (address: number, more: Parameters<typeof readOf>[2] = {}): Read =>
  readOf('holding', address, { type: 'f32', ...more });
const u16 = (address: number, more: Parameters<typeof readOf>[2] = {}): Read => readOf('holding', address, more);

describe('a value that no sensor of its range gives', () => {
  it('in another word order is 3.2: the order is named, and the quality stays as it was', async () => {
    const { ear, hints } = polled({ h2s: f32(0) }, 0xcccd, 0x404c);
    expect(await hints()).toEqual(['h2s order: -107610720 -> order: CDAB = 3.2']);
    expect(ear.story.at(-1)).toBe('h2s=-107610720 bad/sensor');
  });

  it.each([
    ['ABCD', 0x4148, 0x28f6],
    ['BADC', 0x4841, 0xf628],
    ['DCBA', 0xf628, 0x4841],
  ])('is found in the order %s', async (order, ...words) => {
    const { hints } = polled({ h2s: f32(0, { order: 'CDAB' }) }, ...words);
    expect(await hints()).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^h2s order: .* -> order: ${order} = 12\\.51`))]),
    );
  });

  it('of another type is named by it', async () => {
    expect(await polled({ h2s: f32(0) }, 0, 32).hints()).toContain('h2s type: 4.48e-44 -> type: u32 = 32');
    const temperature = polled({ t: u16(0, { scale: 0.1 }) }, 0xfffb);
    // -0.5 ppm: below its range, and so no better guess.
    expect(await temperature.hints()).toEqual([]);
    expect(await polled({ h2s: u16(0) }, 0x4148, 0x0000).hints()).toEqual([]);
  });

  it('is a float whose first register alone is read, where both are read along with others', async () => {
    const { hints } = polled({ h2s: u16(0, { scale: 0.1 }), next: u16(4) }, 0x4148, 0, 0, 0, 7);
    expect(await hints()).toEqual(['h2s type: 1671.2 -> type: f32 = 1.25']);
  });

  it.each([
    ['after', 3, 'address: 4 = 3.2'],
    ['before', 5, 'address: 4 = 3.2'],
  ])('stands in the register %s', async (_where, address, expected) => {
    const { hints } = polled(
      { h2s: f32(address), low: u16(0), high: u16(9) },
      1,
      0,
      0,
      0,
      0x404c,
      0xcccd,
      0x9999,
      0,
      0,
      1,
    );
    expect((await hints()).join()).toContain(expected);
  });

  it('is 0.000 and good one register too early: the upper half beside it says what it would be', async () => {
    const { ear, hints } = polled({ h2s: f32(3) }, 0, 0, 0, 0, 0x404c, 0xcccd);
    expect(await hints()).toContain('h2s address: 2.31e-41 -> address: 4 = 3.2');
    expect(ear.story.at(-1)).toBe('h2s=0 good');
  });

  it('is no hint where its register says by that number that it is unwell, nor inside the range', async () => {
    const says = { doubts: [{ is: 0xcccd, makes: 'bad/warm-up' as const }] };
    expect(await polled({ h2s: u16(0, says) }, 0xcccd, 0x404c).hints()).toEqual([]);
    expect(await polled({ h2s: f32(0) }, 0x404c, 0xcccd).hints()).toEqual([]);
  });

  it('is not looked for in the registers of another point', async () => {
    const { hints } = polled({ a: u16(0), b: u16(1) }, 60_000, 20);
    expect(await hints()).toEqual([]);
  });
});

describe('a point that has read 0 since the start', () => {
  const apart = { a: u16(1), b: u16(5) };

  it('names the register beside it that holds something', async () => {
    expect(await polled(apart, 0, 0, 42, 0, 0, 7).hints()).toEqual(['a zero: 0 -> address: 2 = 42']);
  });

  it('and has been anything else once is read where it should be', async () => {
    const { device, hints } = polled(apart, 0, 3, 42, 0, 0, 7);
    await hints();
    device.words = [0, 0, 42, 0, 0, 7];
    expect(await hints()).toEqual([]);
  });

  it.each([
    ['another point has that register', { a: u16(1), b: u16(2) }, [0, 0, 42]],
    ['the same number stands beside the others: a status', { a: u16(1), b: u16(3), c: u16(5) }, [0, 0, 1, 9, 1, 8]],
    ['what stands there is outside the range', apart, [0, 0, 420, 0, 0, 7]],
    ['nothing stands there', apart, [0, 0, 0, 0, 0, 7]],
  ])('is just clean air where %s', async (_why, reads, words) => {
    expect(await polled(reads, ...words).hints()).toEqual([]);
  });

  it('says nothing while its device does not answer', async () => {
    const { device, hints } = polled(apart, 0, 0, 42, 0, 0, 7);
    expect(await hints()).toHaveLength(1);
    device.isThere = false;
    expect(await hints()).toEqual([]);
  });
});
