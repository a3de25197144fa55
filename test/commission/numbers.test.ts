import { describe, expect, it } from 'vitest';
import { load } from '../../src/settings/load.ts';
import { drivers } from '../../drivers/registry.ts';
import { paintFor } from '../../src/commission/columns.ts';
import { numbersIn, pickedFrom } from '../../src/commission/scan/numbers.ts';
import { jsonOf, reportOf } from '../../src/commission/scan/report.ts';
import { snippetOf } from '../../src/commission/scan/snippet.ts';
import { exception as refusal } from '../../simulators/wire/pdu.ts';
import { dataPdu, tcpFrame, WireDevice } from '../support/modbus-wire.ts';
import { written } from '../support/example.ts';
import { tempDir } from '../support/temp.ts';
import { scanned } from './support.ts';

const block = (...values: number[]) => ({ table: 'holding', address: 0, values, moved: [] }) as const;
const float = (value: number): [number, number, number, number] => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return [bytes[0] ?? 0, bytes[1] ?? 0, bytes[2] ?? 0, bytes[3] ?? 0];
};
/** A float in two registers in one of the four orders. */
const inOrder = (value: number, order: string): [number, number] => {
  const bytes = float(value);
  const [a = 0, b = 0, c = 0, d = 0] = order.split('').map((letter) => bytes['ABCD'.indexOf(letter)] ?? 0);
  return [a * 256 + b, c * 256 + d];
};

describe('what registers may be', () => {
  it('a pair in another word order is offered, and marked as hardly by chance', () => {
    const [first] = numbersIn(block(0xcccd, 0x404c));
    expect(first).toMatchObject({
      address: 0,
      isLikely: true,
      readings: [{ type: 'f32', order: 'CDAB', value: 3.2 }, {}, {}],
    });
  });

  it.each(['ABCD', 'CDAB', 'BADC', 'DCBA'])('the order %s is found by measured values', (order) => {
    for (const value of [3.2, 20.9, 7.05, 0.3, 12.5, 100, -4.2, 1013.25, 49.7]) {
      const [picked] = pickedFrom(block(...inOrder(value, order)));
      expect([value, picked?.readings[0]]).toEqual([value, expect.objectContaining({ type: 'f32', order })]);
      expect(picked?.readings[0]?.value).toBeCloseTo(value, 5);
    }
  });

  it('a register between others is its own number', () => {
    const picked = pickedFrom(block(4800, 4000, 0, 0));
    expect(picked.map(({ address, readings: [best] }) => [address, best])).toEqual([
      [0, { type: 'u16', value: 4800 }],
      [1, { type: 'u16', value: 4000 }],
    ]);
  });

  it('currents of a card, small counters and status words are no floats', () => {
    const words = [4000, 12000, 20000, 3550, 0, 1, 9000, 3, 65_533];
    expect(pickedFrom(block(...words)).map(({ address, readings: [best] }) => [address, best?.value])).toEqual(
      words.flatMap((word, i) => (word === 0 ? [] : [[i, word]])),
    );
  });

  it('whole numbers of two registers are offered, signed ones too', () => {
    expect(numbersIn(block(1, 0x86a0))[0]?.readings).toContainEqual({ type: 'u32', order: 'ABCD', value: 100_000 });
    expect(numbersIn(block(0xffff, 0xfff6))[0]?.readings).toContainEqual({ type: 's32', order: 'ABCD', value: -10 });
    expect(numbersIn(block(0xff9c))[0]?.readings).toEqual([
      { type: 'u16', value: 65_436 },
      { type: 's16', value: -100 },
    ]);
  });
});

it('a scan shows every register that holds something, behind a hole too, and offers lines that can be run', async () => {
  const held = [4800, 4000, 0, 0, 0xcccd, 0x404c, 7];
  const device = await WireDevice.listen('tcp', ({ transaction, unit: id, code, address, length }, say) => {
    // Register 6 is refused in any company, and there is nothing beyond 6.
    const has = code === 3 && (address + length <= 6 || (address === 6 && length === 1));
    say(
      tcpFrame(
        transaction,
        id,
        has ? dataPdu(3, ...held.slice(address, address + length)) : refusal(code, code === 3 ? 2 : 1),
      ),
    );
  });
  const result = await scanned(`tcp://127.0.0.1:${device.port}`, { units: '1' });
  const report = reportOf(result, paintFor(false), 'en');
  expect(report).toMatch(/holding +1 +0FA0 +4000 u16/);
  expect(report).toMatch(/holding +4 +CCCD 404C +3\.2 f32 CDAB\*/);
  expect(report).toMatch(/holding +6 +0007 +7 u16/);
  const snippet = snippetOf(result, 'en');
  expect(snippet).toMatch(/address: 1, type: u16 \}.* # 4000/);
  expect(snippet).toMatch(/address: 4, type: f32, order: CDAB \}.* # 3\.2/);
  expect(jsonOf(result, 'en')).toMatchObject({
    units: [{ numbers: expect.arrayContaining([expect.objectContaining({ address: 6 })]) }],
  });
  const plant = `fengsui: 1\nsite: { id: t, name: T }\nfloors: [{ id: g, extent: [0, 0, 9, 9] }]\n${snippet}\n`;
  expect(load(written(tempDir(), { 'plant.yaml': plant }), drivers)).toMatchObject({ ok: true, warnings: [] });
});

it.each(['is silent', 'is refused'])(
  'a scan shows what stands beside a register that %s in any company',
  async (how) => {
    const held = [11, 22, 33, 44];
    const device = await WireDevice.listen('tcp', ({ transaction, unit: id, code, address, length }, say) => {
      const touches = address <= 2 && address + length > 2;
      if (code === 3 && touches && how === 'is silent') return;
      const has = code === 3 && !touches && address + length <= held.length;
      const words = held.slice(address, address + length);
      say(tcpFrame(transaction, id, has ? dataPdu(3, ...words) : refusal(code, code === 3 ? 2 : 1)));
    });
    const { units } = await scanned(`tcp://127.0.0.1:${device.port}`, { units: '1', timeout: 100 });
    const shown = units[0]?.tables.find(({ table }) => table === 'holding')?.blocks;
    expect(shown?.map(({ address, values }) => [address, values])).toEqual([
      [0, [11, 22]],
      [3, [44]],
    ]);
  },
);
