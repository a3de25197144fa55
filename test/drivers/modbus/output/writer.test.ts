import { describe, expect, it } from 'vitest';
import { OutputWriter, type Wiring } from '../../../../drivers/modbus/output/writer.ts';
import { duration } from '../../../../src/domain/time.ts';
import { exception, silent } from '../../../support/modbus.ts';
import { COIL, DEVICE, inShort, Relays, wiring } from './relays.ts';

function written(wired: Wiring = wiring()) {
  const relays = new Relays();
  const reports: string[] = [];
  const writer = new OutputWriter(wired, relays, relays.clock, (status) => reports.push(inShort(status)));
  const after = async (ms: number): Promise<string[]> => {
    await relays.clock.pass(ms);
    return relays.story();
  };
  const told = (): string[] => reports.splice(0);
  return { relays, writer, after, told };
}

describe('an output', () => {
  it('is not written before anything is wished, and each wish once where the device does it', async () => {
    const { writer, after, told } = written();
    expect(await after(5000)).toEqual([]);
    writer.want(true);
    expect(await after(5000)).toEqual(['5000 coil 16=true', '5010 read coil 16']);
    writer.want(true);
    expect(await after(5000)).toEqual([]);
    writer.want(false);
    expect(await after(5000)).toEqual(['15000 coil 16=false', '15010 read coil 16']);
    expect(told()).toEqual(['on/on', 'off/off']);
  });

  it.each([
    ['a coil by function 5', COIL, 'coil 16=true', 'coil 16=false'],
    ['a coil by function 15', { ...COIL, several: true }, 'coils 16=[true]', 'coils 16=[false]'],
    ['a coil that is off while the siren sounds', { ...COIL, on: 0, off: 1 }, 'coil 16=false', 'coil 16=true'],
    ['a register by function 6', { ...COIL, table: 'holding', on: 257, off: 2 }, 'register 16=257', 'register 16=2'],
    ['a register by function 16', { ...COIL, table: 'holding', several: true }, 'registers 16=[1]', 'registers 16=[0]'],
  ] as const)('%s is written and read back', async (_what, target, on, off) => {
    const { writer, after, told } = written(wiring(target));
    writer.want(true);
    expect(await after(1000)).toEqual([`0 ${on}`, `10 read ${target.table} 16`]);
    writer.want(false);
    expect(await after(1000)).toEqual([`1000 ${off}`, `1010 read ${target.table} 16`]);
    expect(told()).toEqual(['on/on', 'off/off']);
  });

  it('is written until its contact says that it was done, at last once a second', async () => {
    const { relays, writer, after, told } = written(wiring(COIL, { table: 'discrete', address: 3, on: 1, off: 0 }));
    writer.want(true);
    const times = (await after(10_000)).filter((line) => line.includes('coil')).map((line) => parseInt(line));
    const pauses = times.slice(1).map((at, i) => at - (times[i] ?? 0));
    expect(pauses.slice(0, 5)).toEqual([120, 220, 420, 820, 1020]);
    expect(Math.max(...pauses)).toBe(1020);
    expect(told()).toEqual(['on/off']);
    relays.holds.set('discrete 3', 1);
    await after(1100);
    expect(told()).toEqual(['on/on']);
    expect(await after(5000)).toEqual([]);
  });

  it('whose register holds neither value is not what is wished', async () => {
    const { relays, writer, after, told } = written(
      wiring({ ...COIL, table: 'holding' }, { table: 'input', address: 3, on: 1, off: 0 }),
    );
    relays.holds.set('input 3', 7);
    writer.want(true);
    await after(2000);
    writer.want(false);
    await after(2000);
    expect(told()).toEqual(['on/off', 'off/on']);
  });

  it('follows the newest of many wishes, and no write of an older one comes after it', async () => {
    const { writer, after, told } = written();
    writer.want(true);
    for (const on of [false, true, false]) writer.want(on);
    expect(await after(5000)).toEqual(['0 coil 16=true', '10 coil 16=false', '20 read coil 16']);
    expect(told()).toEqual(['off/off']);
  });

  it('a new wish waits for no pause', async () => {
    const { relays, writer, after } = written();
    relays.odd = (request) => ('write' in request ? exception(4) : undefined);
    writer.want(true);
    await after(5000);
    writer.want(false);
    expect((await after(5))[0]).toBe('5000 coil 16=false');
  });
});

it('a heartbeat whose relay sticks is told, though every other beat finds it as it should be', async () => {
  const { relays, writer, after, told } = written({ ...wiring(), period: duration(1000) });
  relays.odd = (request) => ('write' in request ? { ok: true, data: Buffer.alloc(0) } : undefined);
  for (let beat = 1; beat <= 10; beat++) {
    writer.want(beat % 2 === 1);
    await after(1000);
  }
  const last = told().at(-1);
  expect(last).toContain('refused');
  relays.odd = () => undefined;
  for (let beat = 1; beat <= 4; beat++) {
    writer.want(beat % 2 === 1);
    await after(1000);
  }
  expect(told().at(-1)).toBe('off/off');
});

it('a heartbeat on a device that falls silent is a trouble, though each beat comes before the last one was given up', async () => {
  const { relays, writer, after, told } = written({
    ...wiring(),
    device: { ...DEVICE, timeout: duration(1500) },
    period: duration(1000),
  });
  const beats = async (count: number): Promise<void> => {
    for (let beat = 1; beat <= count; beat++) {
      writer.want(beat % 2 === 1);
      await after(1000);
    }
  };
  await beats(4);
  told();
  relays.odd = () => silent;
  await beats(8);
  expect(told()).toEqual(['off/? timeout']);
  relays.odd = () => undefined;
  await beats(6);
  expect(told().join(', ')).not.toContain('refused');
});

describe('the answer to a write', () => {
  it('that is lost counts as nothing: what is read back decides', async () => {
    const { relays, writer, after, told } = written();
    relays.isMute = true;
    writer.want(true);
    expect(await after(5000)).toEqual(['0 coil 16=true', '10 read coil 16']);
    expect(told()).toEqual(['on/on']);
  });

  it('that is lost with the write is followed by another one, and by a trouble when that is lost, too', async () => {
    const { relays, writer, after, told } = written();
    relays.odd = (request) => ('write' in request ? silent : undefined);
    writer.want(true);
    await after(600);
    expect(told()).toEqual(['?/off']);
    await after(600);
    expect(told()).toEqual(['?/off timeout']);
    relays.odd = () => undefined;
    await after(1000);
    expect(told()).toEqual(['on/on']);
  });

  it('that is an exception is a refusal, tried again each second until it is taken', async () => {
    const { relays, writer, after, told } = written();
    relays.odd = (request) => ('write' in request ? exception(4) : undefined);
    relays.holds.set('coil 16', 1);
    writer.want(true);
    const tries = (await after(10_000)).filter((line) => line.includes('='));
    expect(tries.length).toBeGreaterThan(9);
    // It is on, and would not go off either.
    expect(told()).toEqual(['?/on refused']);
    relays.odd = () => undefined;
    await after(1100);
    expect(told()).toEqual(['on/on']);
  });

  it('that says that the device is busy is waited out', async () => {
    const { relays, writer, after, told } = written();
    let busy = 2;
    relays.odd = (request) => ('write' in request && busy-- > 0 ? exception(6) : undefined);
    writer.want(true);
    expect(await after(1000)).toEqual(['0 coil 16=true', '110 coil 16=true', '220 coil 16=true', '230 read coil 16']);
    expect(told()).toEqual(['on/on']);
  });
});

describe('a device that is gone', () => {
  it('is one trouble with one reason, and is written at once when it is back', async () => {
    const { relays, writer, after, told } = written();
    writer.want(true);
    await after(1000);
    const reasons = ['unreachable', 'refused', 'timeout'] as const;
    let nth = 0;
    relays.odd = () => ({ ok: false, trouble: reasons[nth++ % 3] ?? 'closed', isUnreachable: true });
    writer.want(false);
    await after(20_000);
    expect(told()).toEqual(['on/on', 'on/? unreachable']);
    relays.odd = () => undefined;
    const writes = await after(1100);
    expect(writes.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual(['coil 16=false', 'read coil 16']);
    expect(told()).toEqual(['off/off']);
  });

  it('is not said to refuse where nothing listens', async () => {
    const { relays, writer, after, told } = written();
    relays.odd = () => ({ ok: false, trouble: 'refused', isUnreachable: true });
    writer.want(true);
    await after(3000);
    expect(told()).toEqual(['?/? unreachable']);
  });
});

describe('an orderly stop', () => {
  it.each([
    ['off', 'coil 16=false', 0],
    ['hold', undefined, 1],
  ] as const)('leaves a siren that sounds %s', async (leave, write, holds) => {
    const { relays, writer, after } = written();
    writer.want(true);
    await after(1000);
    const ended = writer.end(leave);
    const asked = await after(1000);
    expect(asked[0]?.slice(5)).toBe(write);
    await ended;
    expect(relays.holds.get('coil 16')).toBe(holds);
    writer.want(true);
    expect(await after(5000)).toEqual([]);
  });

  it('leaves on what is to be on then', async () => {
    const { relays, writer, after } = written();
    const ended = writer.end('on');
    await after(100);
    await ended;
    expect(relays.holds.get('coil 16')).toBe(1);
  });

  it('does not wait for a dead device for ever', async () => {
    const { relays, writer, after } = written();
    relays.odd = () => silent;
    writer.want(true);
    await after(3000);
    let isOver = false;
    void writer.end('off').then(() => (isOver = true));
    await after(2100);
    expect(isOver).toBe(true);
    await after(1000);
    expect(await after(10_000)).toEqual([]);
  });
});
