import { afterEach, describe, expect, it } from 'vitest';
import { loadModels } from '../../src/commission/models.ts';
import { jsonOf, remarksOf, reportOf } from '../../src/commission/scan/report.ts';
import { paintFor } from '../../src/commission/columns.ts';
import { snippetOf } from '../../src/commission/scan/snippet.ts';
import { exception as refusal } from '../../simulators/wire/pdu.ts';
import { gatewayLine, serialLine } from '../../simulators/wire/unit.ts';
import { freePort } from '../support/children.ts';
import { dataPdu, rtuFrame, tcpFrame, WireDevice } from '../support/modbus-wire.ts';
import { model, recorded, scanned, serve, unit } from './support.ts';

const gas = { table: 'holding', address: 2, type: 'f32' } as const;
/** Registers that all hold 7; the other tables are not there. */
const words = (code: number, length: number): Buffer =>
  code === 3 ? dataPdu(3, ...Array<number>(length).fill(7)) : refusal(code, 1);
/** A device that takes its time. */
const timers = new Set<NodeJS.Timeout>();
afterEach(() => timers.forEach(clearTimeout));
const later = (ms: number, run: () => void): void => void timers.add(setTimeout(run, ms));
const found = ({ units }: Awaited<ReturnType<typeof scanned>>): number[] => units.map((one) => one.unit);

describe('units behind a gateway', () => {
  it('are found by any answer; 0A and 0B mean that nobody is there', async () => {
    const panel = unit(3, [{ table: 'input', address: 0 }, 85]);
    const line = gatewayLine([panel]);
    const address = await serve('tcp', (id, pdu) => {
      if (id === 9) return refusal(pdu[0] ?? 0, 4);
      return id === 5 ? refusal(pdu[0] ?? 0, 0x0a) : line(id, pdu);
    });
    const result = await scanned(address);
    expect(found(result)).toEqual([3, 9]);
    expect(result.units[0]?.tables.find(({ table }) => table === 'input')?.blocks[0]).toMatchObject({
      address: 0,
      values: [85, ...Array<number>(31).fill(0)],
    });
    expect(result.units[1]?.tables.map(({ says, exception }) => [says, exception])).toEqual(
      Array.from({ length: 4 }, () => ['exception', 4]),
    );
    expect(result.tookMs).toBeLessThan(10_000);
  });

  it('are asked with the four reads and nothing else', async () => {
    const { line, asked } = recorded(
      gatewayLine([
        unit(1, [gas, 12.5], [{ table: 'discrete', address: 0 }, true]),
        unit(2, [{ table: 'holding', address: 0 }, 0x2401]),
      ]),
    );
    await scanned(await serve('tcp', line), { models: loadModels().models });
    expect(asked.length).toBeGreaterThan(50);
    expect(new Set(asked.map(({ pdu }) => pdu[0]))).toEqual(new Set([1, 2, 3, 4]));
    expect(asked.every(({ pdu }) => pdu.length === 5)).toBe(true);
  });

  it('that say nothing cost little, and no wait for reconnection', async () => {
    const address = await serve('tcp', serialLine([unit(30, [gas, 1])]));
    const result = await scanned(address, { timeout: 40 });
    expect(found(result)).toEqual([30]);
    expect(result.tookMs).toBeLessThan(34 * 40 + 4000);
  });

  it('teach how long the gateway itself waits for a unit', async () => {
    // It tells that a unit is silent after 350 ms, longer than is usually waited: unit 4 behind silent ones is found.
    const device = await WireDevice.listen('tcp', ({ transaction, unit: id, code, length }, say) => {
      const pdu = id === 4 ? words(code, length) : refusal(code, 0x0b);
      later(id === 4 ? 0 : 350, () => say(tcpFrame(transaction, id, pdu)));
    });
    const result = await scanned(`tcp://127.0.0.1:${device.port}`, { units: '1-5' });
    expect(found(result)).toEqual([4]);
    expect(device.connections).toBe(1);
  });

  it('that are slow are noticed by their late replies, and asked once more', async () => {
    const device = await WireDevice.listen('rtu', ({ unit: id, code, length }, say) => {
      if (id === 2) later(450, () => say(rtuFrame(id, words(code, length))));
    });
    const result = await scanned(`rtu-tcp://127.0.0.1:${device.port}`, { units: '1-4' });
    expect(found(result)).toEqual([2]);
  });
});

describe('a device that is no gateway', () => {
  it('answers as anybody: it is one device, by unit 1', async () => {
    const own = serialLine([unit(1, [gas, 12.5])]);
    const { line, asked } = recorded((_id, pdu) => own(1, pdu));
    const result = await scanned(await serve('tcp', line));
    expect(result.units).toMatchObject([{ unit: 1, anyUnit: true }]);
    expect(new Set(asked.map(({ unit: id }) => id)).size).toBeLessThan(8);
  });

  it('answers as 255 and by its own unit: it is one device, too', async () => {
    const own = unit(1, [gas, 12.5]);
    const address = await serve('tcp', gatewayLine([own, { ...own, id: 255 }, unit(2, [gas, 1], [gas, 3])]));
    const result = await scanned(address, { units: '255,1,2' });
    expect(result.units).toMatchObject([
      { unit: 1, alsoAs: [255] },
      { unit: 2, alsoAs: [] },
    ]);
  });
});

it('a gateway that signs with another unit is understood, and its devices are configured so', async () => {
  const device = await WireDevice.listen('tcp', ({ transaction, code, length, unit: id }, say) => {
    if (id === 2) say(tcpFrame(transaction, 1, words(code, length)));
  });
  const result = await scanned(`tcp://127.0.0.1:${device.port}`, { units: '2-3', timeout: 100 });
  expect(result.units).toMatchObject([{ unit: 2, signsOtherwise: true }]);
  expect(snippetOf(result, 'en')).toContain('    unit: 2\n    any-unit: true\n');
});

it('of a device that no profile knows the snippet begins with a table that holds something', async () => {
  const device = await WireDevice.listen('tcp', ({ transaction, unit: id, code, length }, say) => {
    const pdu = code < 3 ? refusal(code, 1) : dataPdu(code, ...Array<number>(length).fill(code === 4 ? 7 : 0));
    say(tcpFrame(transaction, id, pdu));
  });
  const result = await scanned(`tcp://127.0.0.1:${device.port}`, { units: '2', timeout: 100 });
  expect(snippetOf(result, 'en')).toContain('read: { table: input, address: ');
});

describe('registers', () => {
  it('that move are told from those that stand', async () => {
    let beat = 0;
    const detector = unit(1, [gas, 12.5], [{ table: 'holding', address: 7 }, () => beat++]);
    const { units } = await scanned(await serve('tcp', gatewayLine([detector])), { units: '1' });
    const block = units[0]?.tables.find(({ table }) => table === 'holding')?.blocks[0];
    expect(block?.moved).toEqual([7]);
  });

  it('that a matching profile forbids are never touched, nor those whose reading does something', async () => {
    const known = model({
      identify: [{ table: 'holding', at: 0, is: 0x2401 }],
      forbidden: [{ table: 'input', from: 4, to: 5 }],
      signals: {
        gas: { table: 'holding', at: 2, type: 'f32' },
        average: { table: 'holding', at: 10, type: 'f32', 'side-effect': true },
      },
    });
    const { line, asked } = recorded(gatewayLine([unit(1, [{ table: 'holding', address: 0 }, 0x2401], [gas, 12.5])]));
    const { units } = await scanned(await serve('tcp', line), { units: '1', models: [known] });
    expect(units[0]?.best).toEqual([known]);
    const touched = (code: number, from: number, to: number): Buffer[] =>
      asked
        .map(({ pdu }) => pdu)
        .filter((pdu) => pdu[0] === code && pdu.readUInt16BE(1) <= to)
        .filter((pdu) => pdu.readUInt16BE(1) + pdu.readUInt16BE(3) > from);
    expect(touched(3, 10, 11)).toEqual([]);
    expect(touched(4, 4, 5)).toEqual([]);
    expect(touched(4, 6, 6).length).toBeGreaterThan(0);
    expect(units[0]?.signals).toMatchObject([{ signal: 'gas', value: 12.5, words: [0x4148, 0] }]);
  });

  it('are asked for in shorter stretches where the device has few', async () => {
    const device = await WireDevice.listen('tcp', ({ transaction, unit: id, code, address, length }, say) => {
      const has = code === 3 && address + length <= 4;
      const why = code === 3 ? 2 : 1;
      const pdu = has ? dataPdu(3, ...[9, 8, 7, 6].slice(address, address + length)) : refusal(code, why);
      say(tcpFrame(transaction, id, pdu));
    });
    const { units } = await scanned(`tcp://127.0.0.1:${device.port}`, { units: '1' });
    expect(units[0]?.tables).toMatchObject([
      { table: 'holding', says: 'data', blocks: [{ values: [9, 8, 7, 6] }] },
      { table: 'input', says: 'exception', exception: 1 },
      { table: 'discrete', says: 'exception' },
      { table: 'coil', says: 'exception' },
    ]);
  });
});

describe('a scan that finds nobody', () => {
  it('says why, at once where the connection is refused', async () => {
    const result = await scanned(`tcp://127.0.0.1:${await freePort()}`);
    expect(result).toMatchObject({ units: [], trouble: 'refused' });
    expect(result.tookMs).toBeLessThan(3000);
    expect(remarksOf(result, 'en')).toEqual([expect.stringContaining('refused')]);
  });

  it('names the gateway that may hold a device with a single connection', async () => {
    const device = await WireDevice.listen('tcp', (_request, _say, socket) => socket.destroy());
    const result = await scanned(`tcp://127.0.0.1:${device.port}`);
    expect(result.trouble).toBe('closed');
    expect(reportOf(result, paintFor(false), 'en')).toMatch(/^nobody answers at tcp:.*\n {2}the connection is closed/);
  });

  it('tells of bytes that make no sense', async () => {
    const device = await WireDevice.listen('rtu', (_request, say) => say(Buffer.from('5a5a5a', 'hex')));
    const result = await scanned(`rtu-tcp://127.0.0.1:${device.port}`, { units: '1-2', timeout: 60 });
    expect(result).toMatchObject({ units: [], isNoisy: true });
    expect(jsonOf(result, 'en')).toMatchObject({ noisy: true, remarks: [expect.stringContaining('baud rate')] });
  });

  it('ends when it is told to, and keeps what it has', async () => {
    const stopper = new AbortController();
    const line = serialLine([unit(1, [gas, 1])]);
    const address = await serve('rtu-tcp', (id, pdu) => {
      if (id === 3) stopper.abort();
      return line(id, pdu);
    });
    const begun = performance.now();
    const result = await scanned(address, { signal: stopper.signal, timeout: 5000, units: '1,3,4-200' });
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(result.isStopped).toBe(true);
    expect(remarksOf(result, 'en')).toContain('stopped before it was done: there may be more');
  });
});
