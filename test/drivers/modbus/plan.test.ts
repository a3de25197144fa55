import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBitTable, planBlocks, widthOf } from '../../../drivers/modbus/plan.ts';
import { NUMBER_TYPES, type Read, TABLES } from '../../../drivers/modbus/settings.ts';
import { readOf } from '../../support/modbus.ts';

const point = fc
  .record({
    table: fc.constantFrom(...TABLES),
    address: fc.oneof(fc.nat(300), fc.nat(65_535)),
    type: fc.constantFrom(...NUMBER_TYPES),
  })
  .map(({ table, address, type }) => ({ read: readOf(table, address, { type }) }));
const device = fc.array(point, { maxLength: 120 });
const blocksOf = (...reads: Read[]) =>
  planBlocks(reads.map((read) => ({ read }))).map(({ table, address, length }) => `${table} ${address}+${length}`);

describe('the requests of a device', () => {
  it('cover every point exactly once, whole', () => {
    fc.assert(
      fc.property(device, (points) => {
        const blocks = planBlocks(points);
        expect(blocks.flatMap((block) => block.points).length).toBe(points.length);
        expect(new Set(blocks.flatMap((block) => block.points))).toEqual(new Set(points));
        for (const { table, address, length, points: own } of blocks) {
          for (const { read } of own) {
            expect(read.table).toBe(table);
            expect(read.address).toBeGreaterThanOrEqual(address);
            expect(read.address + widthOf(read)).toBeLessThanOrEqual(address + length);
          }
        }
      }),
    );
  });

  it('are no longer than a reply can hold, begin and end at a point, and bridge at most ten', () => {
    fc.assert(
      fc.property(device, (points) => {
        for (const { table, address, length, points: own } of planBlocks(points)) {
          expect(length).toBeLessThanOrEqual(isBitTable(table) ? 2000 : 125);
          let end = address;
          for (const { read } of own) {
            expect(read.address - end).toBeLessThanOrEqual(10);
            end = Math.max(end, read.address + widthOf(read));
          }
          expect(own[0]?.read.address).toBe(address);
          expect(end).toBe(address + length);
        }
      }),
    );
  });

  it('are no more than needed: two neighbours never fit into one', () => {
    fc.assert(
      fc.property(device, (points) => {
        const blocks = planBlocks(points);
        blocks.slice(1).forEach((block, i) => {
          const before = blocks[i];
          if (before?.table !== block.table) return;
          const gap = block.address - (before.address + before.length);
          // What would not fit is the next point alone; the rest of its block may be far.
          const width = Math.max(
            ...block.points.filter(({ read }) => read.address === block.address).map(({ read }) => widthOf(read)),
          );
          const most = isBitTable(block.table) ? 2000 : 125;
          expect(
            gap > 10 || block.address + width - before.address > most || block.address + 1 - before.address > most,
          ).toBe(true);
        });
      }),
    );
  });

  it.each([
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
  ])('%s', (_name, reads, expected) => expect(blocksOf(...reads)).toEqual(expected));
});
