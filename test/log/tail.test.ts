import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Damage } from '../../src/log/damage.ts';
import { batchOf } from '../../src/log/batch.ts';
import { disk } from '../../src/log/disk.ts';
import { LogFiles } from '../../src/log/files.ts';
import { LogReader } from '../../src/log/reader.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { checkpointDraft, headDraft, rowsDraft } from '../../src/log/tail/generation.ts';
import { HASH_OF_NOTHING } from '../../src/log/tail/record.ts';
import { proveRecords } from '../../src/log/tail/scan.ts';
import { chained } from '../../src/log/tail/writer.ts';
import { read } from '../support/drafts.ts';
import { KEEP_ALL, Writing } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

const writing = new Writing();
const nextRows = (from = writing) =>
  rowsOf(from.next({ after: 10, draft: read('h2s', 1), subjects: ['h2s'], events: [] }));
const checkpoint = { seq: 2, at: 2, epoch: 1, revision: 'r1', facts: '{"version":1}', windows: '{}' };
const DRAFTS = [
  headDraft({ epoch: 1, seq: 0, at: 0, before: '' }),
  rowsDraft(batchOf(nextRows())),
  checkpointDraft(checkpoint),
  rowsDraft(batchOf(nextRows())),
];
const { bytes: whole } = chained(DRAFTS, HASH_OF_NOTHING);
const { records } = proveRecords(whole);

describe('the records of a generation', () => {
  it('are proved where nothing is wrong', () => {
    expect(records.map(({ kind }) => kind)).toEqual(['head', 'rows', 'checkpoint', 'rows']);
    expect(proveRecords(whole).wrong).toBeUndefined();
  });

  it('show every bit that is not as it was written, and lose the record that holds it alone', () => {
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const damaged = Buffer.from(whole);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const found = proveRecords(damaged);
      const within = records.findLast(({ offset }) => offset <= bit >> 3);
      if (found.wrong === undefined) throw new Error(`bit ${bit} was not found`);
      const kept = records.filter((record) => found.records.some(({ offset }) => offset === record.offset));
      expect(found.records).toEqual(kept);
      const lost = records.filter((record) => !kept.includes(record));
      if (lost.some((record) => record !== within)) throw new Error(`bit ${bit} costs ${lost.length} records`);
    }
  });

  it.each([
    ['taken out', [0, 1, 3]],
    ['in another order', [0, 2, 1, 3]],
    ['there twice', [0, 1, 1, 2, 3]],
    ['without a head', [1, 2, 3]],
  ])('show one that is %s', (_name, order) => {
    const parts = order.map((nth) => whole.subarray(records[nth]?.offset, records[nth + 1]?.offset ?? whole.length));
    expect(proveRecords(Buffer.concat(parts)).wrong).toBeDefined();
  });

  it('show a cut at every byte but between two of them', () => {
    const ends = new Set(records.map(({ offset }) => offset));
    for (let length = 0; length < whole.length; length++) {
      const found = proveRecords(whole.subarray(0, length));
      expect([length, found.wrong === undefined]).toEqual([length, length > 0 && ends.has(length)]);
      expect(found.records).toEqual(records.slice(0, found.records.length));
    }
  });

  it('may end where a write can be cut off, and nowhere else within a record', () => {
    const rows = Array.from({ length: 400 }, () => rowsDraft(batchOf(nextRows())));
    const { bytes } = chained([...DRAFTS.slice(0, 1), ...rows], HASH_OF_NOTHING);
    const ends = new Set(proveRecords(bytes).records.map(({ offset }) => offset));
    for (let length = 4000; length < 8300; length++) {
      const found = proveRecords(bytes.subarray(0, length));
      if (ends.has(length)) expect([found.torn, found.wrong]).toEqual([undefined, undefined]);
      else
        expect([found.torn !== undefined, found.wrong !== undefined]).toEqual([
          length % 4096 === 0,
          length % 4096 !== 0,
        ]);
    }
  });
});

describe('the tail', () => {
  it('takes each row once, also where a thread that was begun again is given them in other batches', () => {
    const data = tempDir();
    const from = new Writing();
    const rows = Array.from({ length: 30 }, () => nextRows(from)).flat();
    const upTo = (first: number, last: number) => rows.filter(({ seq }) => seq >= first && seq <= last);
    const before = new LogStore(data, KEEP_ALL);
    before.commit(upTo(1, 10));
    before.commit(upTo(11, 20));
    before.close();
    const { epoch } = before;
    const store = new LogStore(data, KEEP_ALL, { run: { epoch, lastSeq: 0, lastAt: 0 } });
    store.commit(upTo(11, 30));
    store.pack(0);
    store.close();
    expect([...new LogReader(data).rows({})].map(({ seq }) => seq)).toEqual(rows.map(({ seq }) => seq));
  });

  const started = (data: string): { readonly store: LogStore; readonly damage: Damage[] } => {
    const damage: Damage[] = [];
    return { store: new LogStore(data, KEEP_ALL, { damaged: (one) => damage.push(one) }), damage };
  };
  const newest = (data: string): string => new LogFiles(data).tail.list().at(-1)?.path ?? '';

  it('drops a write that was cut off, and goes on after the last whole one', () => {
    const data = tempDir();
    const made = new Writing();
    const { store } = started(data);
    const path = newest(data);
    while (readFileSync(path).length < 9000) store.commit(nextRows(made));
    store.close();
    truncateSync(path, 8192);
    const again = started(data);
    expect(again.damage).toEqual([]);
    const lines = [...new LogReader(data).rows({})];
    expect(lines).toEqual(made.lines.slice(0, lines.length));
    expect(made.lines.length - lines.length).toBeLessThan(10);
    expect([again.store.epoch, again.store.lastSeq]).toEqual([2, lines.at(-1)?.seq]);
    again.store.close();
  });

  it('takes back half a record that a full disk took, and the next start is clean', () => {
    const data = tempDir();
    const made = new Writing();
    const { store } = started(data);
    store.commit(nextRows(made));
    const { write } = disk;
    const rows = nextRows(made);
    const spy = vi
      .spyOn(disk, 'write')
      .mockImplementationOnce((file, bytes, offset) => write(file, bytes.subarray(0, offset + 20), offset))
      .mockImplementationOnce(() => {
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      });
    expect(() => store.commit(rows)).toThrow('no space');
    spy.mockRestore();
    store.commit(rows);
    store.close();
    const again = started(data);
    expect(again.damage).toEqual([]);
    expect([...new LogReader(data).rows({})]).toEqual(made.lines);
    again.store.close();
  });

  it('begins the next generation when one is full, and packs it', () => {
    const data = tempDir();
    const made = new Writing();
    const store = new LogStore(data, { ...KEEP_ALL, quota: 1 });
    for (let i = 0; !store.isPackDue && i < 2000; i++) store.commit(nextRows(made));
    expect(new LogFiles(data).tail.list()).toHaveLength(2);
    expect([...new LogReader(data).rows({})]).toEqual(made.lines);
    store.packClosed(0, false);
    expect(new LogFiles(data).tail.list()).toHaveLength(1);
    store.close();
  });

  it('misses its newest file also where older ones are left', () => {
    const data = tempDir();
    const { store } = started(data);
    store.commit(nextRows());
    store.close();
    started(data).store.close();
    const gone = newest(data);
    writeFileSync(join(data, 'kept'), readFileSync(gone));
    disk.unlink(gone);
    const { damage, store: next } = started(data);
    expect(damage.map(({ file, what }) => [file, what])).toEqual([['log/tail/00000002.tail', 'it is missing']]);
    expect(next.epoch).toBeGreaterThan(1000);
    next.close();
  });

  it('is packed, too, where two of its checkpoints are of one seq', () => {
    const data = tempDir();
    const log = new LogStore(data, KEEP_ALL);
    log.commit(nextRows(new Writing()));
    log.writeCheckpoint({ ...checkpoint, seq: 1 });
    log.writeCheckpoint({ ...checkpoint, seq: 1, revision: 'r2' });
    log.pack(0);
    log.close();
    expect(new LogReader(data).checkpointHead(1)).toEqual({ seq: 1, revision: 'r2' });
  });
});
