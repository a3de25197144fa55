import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBitTable, NUMBER_TYPES, TABLES, widthOf } from '../../../drivers/modbus/settings/numbers.ts';
import { type Block, type Limits, planBlocks, singles, split, type Wanted } from '../../../drivers/modbus/poll/plan.ts';
import type { Read } from '../../../drivers/modbus/settings/read.ts';
import { readOf } from '../../support/modbus.ts';

const LIMITS: Limits = { mostRegisters: 125, mostBits: 2000, bridge: 10, forbidden: [] };

const wantedOf = (read: Read): Wanted => ({ register: read, pace: read.pace, alone: read.alone });
const wanted = fc
  .record({
    table: fc.constantFrom(...TABLES),
    address: fc.oneof(fc.nat(300), fc.nat(65_530)),
    type: fc.constantFrom(...NUMBER_TYPES),
    pace: fc.constantFrom('fast' as const, 'slow' as const),
    'side-effect': fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  })
  .map(({ table, address, ...more }) => wantedOf(readOf(table, address, more)));
const device = fc.array(wanted, { maxLength: 120 });
const limits = fc.record({
  mostRegisters: fc.integer({ min: 2, max: 125 }),
  mostBits: fc.integer({ min: 1, max: 2000 }),
  bridge: fc.nat(124),
  forbidden: fc.array(
    fc.tuple(fc.constantFrom(...TABLES), fc.nat(300), fc.nat(300)).map(([table, a, b]) => ({
      table,
      from: Math.min(a, b),
      to: Math.max(a, b),
    })),
    { maxLength: 3 },
  ),
});
const inShort = (blocks: readonly Block[]): string[] =>
  blocks.map(({ table, address, length }) => `${table} ${address}+${length}`);
const endOf = ({ register }: Wanted): number => register.address + widthOf(register.type);

describe('the requests of a device', () => {
  it('cover every register exactly once, whole', () => {
    fc.assert(
      fc.property(device, limits, (all, within) => {
        const blocks = planBlocks(all, within);
        expect(blocks.flatMap((block) => block.wanted).length).toBe(all.length);
        expect(new Set(blocks.flatMap((block) => block.wanted))).toEqual(new Set(all));
        for (const { table, address, length, pace, wanted: own } of blocks) {
          for (const one of own) {
            expect([one.register.table, one.pace]).toEqual([table, pace]);
            expect(one.register.address).toBeGreaterThanOrEqual(address);
            expect(endOf(one)).toBeLessThanOrEqual(address + length);
          }
        }
      }),
    );
  });

  it('are no longer than the device allows, begin and end at a register, and read over no more than it allows', () => {
    fc.assert(
      fc.property(device, limits, (all, within) => {
        for (const { table, address, length, wanted: own } of planBlocks(all, within)) {
          expect(length).toBeLessThanOrEqual(isBitTable(table) ? within.mostBits : within.mostRegisters);
          let end = address;
          for (const one of own) {
            expect(one.register.address - end).toBeLessThanOrEqual(within.bridge);
            end = Math.max(end, endOf(one));
          }
          expect(own[0]?.register.address).toBe(address);
          expect(end).toBe(address + length);
        }
      }),
    );
  });

  it('touch nothing that must not be touched, unless it is asked for itself', () => {
    fc.assert(
      fc.property(device, limits, (all, within) => {
        for (const { table, address, length, wanted: own } of planBlocks(all, within)) {
          const asked = new Set(own.flatMap((one) => [one.register.address, endOf(one) - 1]));
          for (let at = address; at < address + length; at++) {
            const isForbidden = within.forbidden.some((r) => r.table === table && r.from <= at && at <= r.to);
            if (isForbidden) expect(asked.has(at)).toBe(true);
          }
        }
      }),
    );
  });

  it('never read along with others what changes something in the device', () => {
    fc.assert(
      fc.property(device, limits, (all, within) => {
        const blocks = planBlocks(all, within);
        for (const { wanted: own } of blocks) if (own.some(({ alone }) => alone)) expect(own).toHaveLength(1);
        for (const { table, address, length, wanted: own } of blocks) {
          const asked = new Set(own.flatMap((one) => [one.register.address, endOf(one) - 1]));
          for (const { register, alone } of all) {
            const isInside =
              register.table === table && register.address >= address && register.address < address + length;
            if (alone && isInside) expect(asked.has(register.address)).toBe(true);
          }
        }
      }),
    );
  });

  it('are no more than needed: two neighbours never fit into one', () => {
    fc.assert(
      fc.property(device, (all) => {
        const blocks = planBlocks(
          all.map((one) => ({ ...one, alone: false })),
          LIMITS,
        );
        blocks.slice(1).forEach((block, i) => {
          const before = blocks[i];
          if (before?.table !== block.table || before.pace !== block.pace) return;
          const gap = block.address - (before.address + before.length);
          const first = block.wanted[0];
          const most = isBitTable(block.table) ? 2000 : 125;
          expect(gap > 10 || (first !== undefined && endOf(first) - before.address > most)).toBe(true);
        });
      }),
    );
  });

  it.each<readonly [string, readonly Read[], readonly string[]]>([
    ['nothing asks nothing', [], []],
    ['neighbours go together', [readOf('input', 0), readOf('input', 1)], ['input 0+2']],
    ['a gap of ten is bridged', [readOf('input', 0), readOf('input', 11)], ['input 0+12']],
    ['a gap of eleven is not', [readOf('input', 0), readOf('input', 12)], ['input 0+1', 'input 12+1']],
    [
      'a float is two registers',
      [readOf('holding', 2, { type: 'f32' }), readOf('holding', 5, { bit: 0 })],
      ['holding 2+4'],
    ],
    [
      'tables are asked one by one',
      [readOf('discrete', 0), readOf('input', 0), readOf('coil', 0)],
      ['input 0+1', 'discrete 0+1', 'coil 0+1'],
    ],
    [
      'two points may share a register',
      [readOf('holding', 7, { bit: 1 }), readOf('holding', 7, { bit: 2 })],
      ['holding 7+1'],
    ],
    [
      'a u32 at the end does not pass 125',
      [...Array.from({ length: 13 }, (_, i) => readOf('input', 10 * i)), readOf('input', 124, { type: 'u32' })],
      ['input 0+121', 'input 124+2'],
    ],
    [
      'what is slow is asked by itself',
      [readOf('input', 0), readOf('input', 1, { pace: 'slow' }), readOf('input', 2)],
      ['input 0+3', 'input 1+1'],
    ],
  ])('%s', (_name, reads, expected) => expect(inShort(planBlocks(reads.map(wantedOf), LIMITS))).toEqual(expected));

  it('do not read over what changes something in the device when it is read', () => {
    const reads = [readOf('input', 10), readOf('input', 11, { type: 'u32', 'side-effect': true }), readOf('input', 13)];
    const apart = ['input 11+2', 'input 10+1', 'input 13+1'];
    expect(inShort(planBlocks(reads.map(wantedOf), LIMITS))).toEqual(apart);
    const other = [readOf('holding', 10), readOf('input', 11, { 'side-effect': true }), readOf('holding', 12)];
    expect(inShort(planBlocks(other.map(wantedOf), LIMITS))).toEqual(['input 11+1', 'holding 10+3']);
  });

  it('do not read over a forbidden address (MX43: any read in 0 to 1999 picks a sensor)', () => {
    const reads = [readOf('holding', 1995), readOf('holding', 2001), readOf('holding', 2003)];
    const forbidden = [{ table: 'holding' as const, from: 1996, to: 2000 }];
    expect(inShort(planBlocks(reads.map(wantedOf), { ...LIMITS, forbidden }))).toEqual([
      'holding 1995+1',
      'holding 2001+3',
    ]);
  });
});

describe('a block that failed', () => {
  const finer = (parts: readonly Block[], within: Limits): Block[] =>
    parts.flatMap((part) => {
      const pieces = split(part, within);
      return pieces.length === 0 ? [part] : pieces;
    });

  it('is split into smaller ones that cover the same, until there is one register in each', () => {
    fc.assert(
      fc.property(device, limits, (all, within) => {
        for (const block of planBlocks(all, within)) {
          let parts: readonly Block[] = [block];
          // Without its holes at first, then in halves: 125 registers, or 2000 bits, are single ones after eleven.
          for (let round = 0; round < 12; round++) {
            parts = finer(parts, within);
            expect(new Set(parts.flatMap((part) => part.wanted))).toEqual(new Set(block.wanted));
          }
          for (const { address, length, wanted: own } of parts)
            for (const one of own) expect([one.register.address, endOf(one)]).toEqual([address, address + length]);
          expect(parts.flatMap(singles)).toEqual([]);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has the single registers that it ends in', () => {
    fc.assert(
      fc.property(device, (all) => {
        for (const block of planBlocks(all, LIMITS)) {
          let parts: readonly Block[] = [block];
          for (let round = 0; round < 12; round++) parts = finer(parts, LIMITS);
          const own = singles(block);
          expect(inShort(own.length === 0 ? [block] : own).toSorted()).toEqual(inShort(parts).toSorted());
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each<readonly [string, readonly Read[], readonly string[]]>([
    [
      'first without what lies between its registers',
      [readOf('input', 0), readOf('input', 1), readOf('input', 5)],
      ['input 0+2', 'input 5+1'],
    ],
    ['then in halves', [0, 1, 2, 3, 4].map((address) => readOf('input', address)), ['input 0+3', 'input 3+2']],
    ['bits of one register stay together', [0, 7].map((bit) => readOf('input', 4, { bit })), []],
  ])('%s', (_name, reads, expected) => {
    const [block] = planBlocks(reads.map(wantedOf), LIMITS);
    expect(block === undefined ? undefined : inShort(split(block, LIMITS))).toEqual(expected);
  });
});
