import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { disk } from '../../src/log/disk.ts';
import { LogFiles } from '../../src/log/files.ts';
import { finish } from '../../src/log/finish.ts';
import type { Statement } from '../../src/log/ledger-line.ts';
import { packPage } from '../../src/log/page.ts';
import { type ProofOfRecord, RecordProof } from '../../src/log/proof.ts';
import type { DecodedRow } from '../../src/log/row.ts';
import { Signer } from '../../src/log/signer.ts';
import { Stock } from '../../src/log/stock.ts';
import { LogStore } from '../../src/log/store.ts';
import { KEEP_ALL } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

const rename = disk.rename;
afterEach(() => {
  disk.rename = rename;
  vi.useRealTimers();
});

const row = (seq: number): DecodedRow => ({
  seq,
  n: 0,
  at: seq * 1000,
  class: 'gas',
  kind: 'event',
  event: { kind: 'commented', subject: `${seq}`, seq, at: seq * 1000 } as never,
});
const dropped = (i: number, why: 'age' | 'quota'): Statement => ({
  kind: 'dropped',
  file: `log/gas/${i}.sqlite`,
  class: 'gas',
  firstSeq: i,
  lastSeq: i,
  firstAt: i,
  lastAt: i,
  bytes: 100,
  sha256: '0'.repeat(64),
  why,
});
const LINES = 10_000;

/** A record whose ledger is full of what is gone, and heads that were noted of it. */
function grown(): { readonly data: string; readonly stock: Stock; readonly noted: string; readonly inPassing: string } {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_750_000_000_000 });
  const data = tempDir();
  const files = new LogFiles(data);
  new LogStore(data, KEEP_ALL).close();
  const stock = new Stock(files, Signer.open(data), () => {});
  stock.open();
  stock.note({ kind: 'epoch', epoch: 7 });
  stock.make({ logClass: 'gas', pages: [packPage([row(90_000), row(90_001)])], checkpoints: [] }, {});
  const noted = stock.head.hash;
  vi.setSystemTime(1_750_000_060_000);
  stock.note(dropped(1, 'quota'));
  const inPassing = stock.head.hash;
  stock.note(...Array.from({ length: LINES }, (_, i) => dropped(i + 2, 'age')));
  stock.open();
  return { data, stock, noted, inPassing };
}

const proofOf = (data: string, anchor?: string): ProofOfRecord => finish(new RecordProof(data, anchor).steps());

it('a ledger that is large with what is gone is summed up, and the chain goes on', () => {
  const { data, stock, noted, inPassing } = grown();
  const { ledger } = new LogFiles(data);
  const before = stock.head;
  expect(readFileSync(ledger).length).toBeGreaterThan(4_000_000);
  stock.sumUp();
  expect(readFileSync(ledger).length).toBeLessThan(10_000);
  expect(JSON.parse(readFileSync(ledger, 'utf8').split('\n')[0] ?? '')).toMatchObject({
    kind: 'summary',
    n: before.line + 1,
    before: before.hash,
    epoch: 7,
    dropped: { gas: { segments: LINES + 1, lastSeq: LINES + 1 } },
    lostTo: { gas: 1 },
  });
  const next = new Stock(new LogFiles(data), Signer.open(data), () => expect.unreachable());
  next.open();
  expect(next.listing.highest).toEqual({ seq: 90_001, at: 90_001_000, epoch: 7 });
  expect(next.listing.lostTo('gas')).toBe(1);
  next.note({ kind: 'epoch', epoch: 8 });
  // What stood for a while is kept of the heads, what was in passing is not.
  for (const anchor of [undefined, noted, before.hash, next.head.hash]) {
    expect(proofOf(data, anchor)).toMatchObject({ segments: 1, broken: [], head: next.head.hash });
  }
  expect(proofOf(data, inPassing).broken).toMatchObject([{ what: 'no line of it has the hash of the anchor' }]);
  const size = readFileSync(ledger).length;
  next.sumUp();
  expect(readFileSync(ledger).length).toBe(size);
});

it('a crash before it has its name leaves the ledger as it was', () => {
  const { data, stock } = grown();
  const before = readFileSync(new LogFiles(data).ledger);
  disk.rename = () => {
    throw new Error('EIO');
  };
  expect(() => stock.sumUp()).toThrow('EIO');
  disk.rename = rename;
  expect(readFileSync(new LogFiles(data).ledger).equals(before)).toBe(true);
  expect(proofOf(data).broken).toEqual([]);
  stock.open();
  stock.sumUp();
  expect(proofOf(data).broken).toEqual([]);
});
