import Database from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Damage } from '../../src/log/damage.ts';
import { LogFiles } from '../../src/log/files.ts';
import { packPage } from '../../src/log/page.ts';
import { Ring } from '../../src/log/ring.ts';
import type { DecodedRow } from '../../src/log/row.ts';
import { raise, Segment } from '../../src/log/segment.ts';
import { segmentImage } from '../../src/log/segment-image.ts';
import { Signer } from '../../src/log/signer.ts';
import { KEEP_ALL } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

const rows = (from: number, to: number, bytes = 100_000): DecodedRow[] =>
  Array.from({ length: to - from + 1 }, (_, i) => {
    const seq = from + i;
    const noise = randomBytes(bytes).toString('base64');
    return { seq, n: 0, at: seq * 1000, class: 'gas', kind: 'input', input: { kind: 'tick', seq, noise } as never };
  });
const checkpoint = {
  seq: 15,
  at: 15_000,
  epoch: 3,
  revision: 'r1',
  facts: Buffer.from('f'),
  windows: Buffer.from('w'),
};
const part = (...pages: [number, number][]) => ({
  logClass: 'gas' as const,
  pages: pages.map(([from, to]) => packPage(rows(from, to))),
  checkpoints: [],
});

function ringOf(data: string, retention = KEEP_ALL): { readonly ring: Ring; readonly found: Damage[] } {
  const files = new LogFiles(data);
  files.make();
  const found: Damage[] = [];
  const ring = new Ring(files, retention, Signer.open(data), (damage) => found.push(damage));
  ring.open();
  return { ring, found };
}

describe('a sealed segment', () => {
  it('is a file that any SQLite tool opens, and gives its rows and checkpoints back', () => {
    const path = join(tempDir(), '0000000000000001-0000000000000020-0000000001000-0000000020000.sqlite');
    writeFileSync(path, segmentImage({ ...part([1, 10], [11, 20]), checkpoints: [checkpoint] }).bytes);
    const db = new Database(path, { readonly: true });
    expect(db.prepare('SELECT count(*) FROM pages').pluck().get()).toBe(2);
    db.close();
    const segment = new Segment(path, 'gas', 'read');
    expect([...segment.rows({ fromSeq: 5, toSeq: 12 }, raise)].map(({ seq }) => seq)).toEqual([
      5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect([...segment.packedCheckpoints({}, raise)]).toEqual([checkpoint]);
    expect([...segment.check()]).toEqual([1, 11, 15]);
    expect(segment.highest()).toEqual({ seq: 20, at: 20_000, epoch: 3 });
    segment.close();
  });

  it('under the name of another one says so', () => {
    const path = join(tempDir(), '0000000000000001-0000000000000030-0000000001000-0000000020000.sqlite');
    writeFileSync(path, segmentImage(part([1, 20])).bytes);
    const segment = new Segment(path, 'gas', 'read');
    expect(() => segment.checkBounds()).toThrow('another part of the record');
    segment.close();
  });
});

describe('the ring of sealed segments', () => {
  it('seals a generation once, and goes on after a restart', () => {
    const data = tempDir();
    const { ring } = ringOf(data);
    ring.begin(7);
    ring.seal([part([1, 10])], { generation: 1, hash: 'a' });
    ring.seal([part([1, 10])], { generation: 1, hash: 'a' });
    const { ring: again, found } = ringOf(data);
    again.seal([part([1, 10])], { generation: 1, hash: 'a' });
    again.seal([part([11, 30])], { generation: 2, hash: 'b' });
    expect(found).toEqual([]);
    expect(again.highest()).toEqual({ seq: 30, at: 30_000, epoch: 7 });
    expect(new LogFiles(data).segments('gas').map(({ bounds }) => bounds?.lastSeq)).toEqual([10, 30]);
    expect(statSync(join(data, 'log-key.pem')).mode & 0o777).toBe(0o600);
  });

  it('names what is missing and what was cut', () => {
    const data = tempDir();
    const { ring } = ringOf(data);
    for (const i of [1, 2, 3]) ring.seal([part([i * 10, i * 10 + 9])], { generation: i, hash: `${i}` });
    const [first, second] = new LogFiles(data).segments('gas').map(({ path }) => path);
    rmSync(first ?? '');
    writeFileSync(second ?? '', readFileSync(second ?? '').subarray(0, -1024));
    const { found } = ringOf(data);
    expect(found.map(({ what }) => what)).toEqual([
      'it is missing',
      expect.stringMatching(/^it has \d+ bytes and not/),
    ]);
    expect(found[1]?.aside).toMatch(/\.damaged-/);
    expect(ringOf(data).found).toEqual([]);
  });

  it('gives a segment its name that a crash came before', () => {
    const data = tempDir();
    ringOf(data).ring.seal([part([1, 10])], { generation: 1, hash: 'a' });
    const [file] = new LogFiles(data).segments('gas');
    renameSync(file?.path ?? '', `${file?.path}.making`);
    const { ring, found } = ringOf(data);
    expect(found).toEqual([]);
    expect(new LogFiles(data).segments('gas')).toHaveLength(1);
    expect(ring.highest().seq).toBe(10);
  });
});
