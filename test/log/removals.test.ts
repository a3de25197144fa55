import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Damage } from '../../src/log/damage.ts';
import { disk } from '../../src/log/disk.ts';
import { LogFiles } from '../../src/log/files.ts';
import { finish } from '../../src/log/finish.ts';
import { readLedger } from '../../src/log/ledger.ts';
import { packPage } from '../../src/log/page.ts';
import { RecordProof } from '../../src/log/proof.ts';
import { type DecodedRow, rowOfBody } from '../../src/log/row.ts';
import { Signer } from '../../src/log/signer.ts';
import { Stock } from '../../src/log/stock.ts';
import { LogStore } from '../../src/log/store.ts';
import { KEEP_ALL } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

// What is tested here is not what a power cut leaves behind: without waiting for the disk it is as right, and quick.
beforeEach(() => void vi.spyOn(disk, 'fsync').mockReturnValue());
beforeEach(() => void vi.spyOn(disk, 'fdatasync').mockReturnValue());
afterEach(() => void vi.restoreAllMocks());

const row = (seq: number): DecodedRow =>
  rowOfBody({ seq, n: 0, at: seq * 1000, class: 'gas' }, 'event', { subject: `${seq}` });
const tailOf = (number: number): string => `log/tail/0000000${number}.tail`;

/** A record of which generations 1 to 3 are packed, the third with nothing in it; 4, 5 and 6 wait, and 7 is written. */
function made(): string {
  const data = tempDir();
  let seq = 0;
  let store = new LogStore(data, KEEP_ALL);
  for (let i = 0; i < 2; i++) {
    store.commit([row(++seq), row(++seq)]);
    store.pack(0);
  }
  for (let i = 0; i < 4; i++) {
    store.close();
    store = new LogStore(data, KEEP_ALL);
    if (i === 0) store.packClosed(0);
    store.commit([row(++seq), row(++seq)]);
  }
  store.close();
  const there = new LogFiles(data).tail.list().map(({ number }) => number);
  expect(there).toEqual([4, 5, 6, 7]);
  return data;
}

const proved = (data: string): string[] =>
  finish(new RecordProof(data).steps()).broken.map(({ file, what }) => `${file}: ${what}`);

function started(data: string): string[] {
  const found: Damage[] = [];
  const store = new LogStore(data, KEEP_ALL, { damaged: (one) => found.push(one) });
  store.close();
  expect(found.every(({ lostFrom }) => lostFrom !== undefined)).toBe(true);
  return found.map(({ file, what }) => `${file}: ${what}`);
}

describe('the tail', () => {
  it('is whole as it was written', () => {
    const data = made();
    expect([proved(data), started(data)]).toEqual([[], []]);
  });

  const strays = (...numbers: number[]): string[] =>
    numbers.map((number) => `${tailOf(number)}: it does not follow the file before it`);
  const missing = (...numbers: number[]): string[] => numbers.map((number) => `${tailOf(number)}: it is missing`);
  const swap = (a: string, b: string): void => {
    renameSync(a, `${a}.x`);
    renameSync(b, a);
    renameSync(`${a}.x`, b);
  };
  it.each<[string, (path: (number: number) => string) => void, proof: string[], start: string[]]>([
    ['the oldest that waits', (path) => rmSync(path(4)), missing(4), missing(4)],
    ['the two oldest', (path) => (rmSync(path(4)), rmSync(path(5))), missing(4, 5), missing(4, 5)],
    ['one between others', (path) => rmSync(path(5)), missing(5), missing(5)],
    ['the newest', (path) => rmSync(path(7)), missing(7), missing(7)],
    ['two in the place of each other', (path) => swap(path(5), path(6)), strays(5, 6, 7), strays(5, 7)],
    ['the oldest in the place of another', (path) => swap(path(4), path(6)), strays(4, 5, 6, 7), strays(4, 6)],
    ['one there twice', (path) => copyFileSync(path(5), path(8)), strays(8), strays(8)],
    ['one in the place of another', (path) => copyFileSync(path(6), path(4)), strays(4, 5), strays(4)],
  ])('names what is done to it: %s', (_name, change, proof, start) => {
    const data = made();
    change((number) => join(data, tailOf(number)));
    expect(proved(data)).toEqual(proof);
    expect(started(data)).toEqual(start);
    // It was dealt with, and goes into segments as all else does.
    expect([proved(data), started(data)]).toEqual([[], []]);
    const store = new LogStore(data, KEEP_ALL);
    store.pack(0);
    store.close();
    expect([proved(data), started(data)]).toEqual([[], []]);
  });

  it('that was begun and is gone before anything was packed', () => {
    const data = tempDir();
    for (let i = 1; i <= 3; i++) {
      const store = new LogStore(data, KEEP_ALL);
      store.commit([row(i)]);
      store.close();
    }
    rmSync(join(data, tailOf(1)));
    expect(proved(data)).toContain(`${tailOf(1)}: it is missing`);
    expect(started(data)).toEqual([`${tailOf(1)}: it is missing`]);
  });
});

describe('every bit', () => {
  /** One small segment, and the ledger that lists it. */
  function sealed(): { readonly files: LogFiles; readonly stock: Stock } {
    const data = tempDir();
    const files = new LogFiles(data);
    files.make();
    const stock = new Stock(files, Signer.open(data), () => {});
    stock.open();
    stock.make({ logClass: 'gas', pages: [packPage([row(1), row(2)])], checkpoints: [] }, {});
    return { files, stock };
  }

  it('of the line that seals a segment', () => {
    const content = readFileSync(sealed().files.ledger);
    const begin = content.lastIndexOf(0x0a, content.length - 2) + 1;
    expect(readLedger(content, () => {}).trouble).toBeUndefined();
    for (let bit = begin * 8; bit < content.length * 8; bit++) {
      const changed = Buffer.from(content);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const { trouble, bytes } = readLedger(changed, () => {});
      if (trouble === undefined && bytes === changed.length)
        throw new Error(`bit ${bit & 7} of byte ${(bit >> 3) - begin} of ${content.toString('utf8', begin)}`);
    }
  });

  it('of a segment', () => {
    const { files, stock } = sealed();
    const [entry] = stock.listing.entries();
    if (entry === undefined) throw new Error('no segment');
    const bytes = readFileSync(files.path(entry.file));
    const reading = vi.spyOn(disk, 'readFile').mockReturnValue(bytes);
    expect(stock.trouble(entry)).toBeUndefined();
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if (stock.trouble(entry) === undefined) throw new Error(`bit ${bit}`);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    }
    reading.mockRestore();
  });
});
