import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogClass } from '../../src/common/log-class.ts';
import { batchesOf } from '../../src/log/batch.ts';
import { LogFiles } from '../../src/log/files.ts';
import { finish } from '../../src/log/finish.ts';
import { packPage, unpackPage } from '../../src/log/page.ts';
import { Pins } from '../../src/log/pins.ts';
import { writePlant } from '../../src/log/plants.ts';
import { type ProofOfRecord, RecordProof } from '../../src/log/proof.ts';
import { provedParts } from '../../src/log/proved-parts.ts';
import { Ring } from '../../src/log/ring.ts';
import type { DecodedRow } from '../../src/log/row.ts';
import { Signer } from '../../src/log/signer.ts';
import { LogStore } from '../../src/log/store.ts';
import { headDraft, rowsDraft } from '../../src/log/tail/generation.ts';
import { HASH_OF_NOTHING } from '../../src/log/tail/record.ts';
import { chained } from '../../src/log/tail/writer.ts';
import { KEEP_ALL } from '../support/log.ts';
import { smallPlant } from '../support/plant.ts';
import { seeded } from '../support/random.ts';
import { filesOf } from '../support/record.ts';
import { tempDir } from '../support/temp.ts';

const random = seeded(20_261_127);
const row = (seq: number, logClass: LogClass, text: string): DecodedRow => ({
  seq,
  n: 0,
  at: seq * 1000,
  class: logClass,
  kind: 'event',
  event: { kind: 'commented', subject: `${seq} ${text}`, seq, at: seq * 1000 } as never,
});
const text = (): string => Array.from({ length: 300 }, () => random().toString(36).slice(2)).join('');
const rowsOf = (from: number, logClass: LogClass): DecodedRow[] =>
  Array.from({ length: 10 }, (_, i) => row(from + i, logClass, text()));

let made: string;
beforeAll(() => {
  made = mkdtempSync(join(tmpdir(), 'fengsui-'));

  const files = new LogFiles(made);
  files.make();
  const plant = smallPlant();
  writePlant(files.plant(plant.revision), plant);
  new Pins(files.pins).add({ id: 'p1', from: 0, to: 9000, why: 'inspection', by: 'li' });
  const ring = new Ring(files, KEEP_ALL, Signer.open(made), () => {});
  ring.open();
  ring.begin(1);
  for (const [i, from] of [1, 101, 201].entries()) {
    const pages = [0, 10, 20].slice(0, 3 - i).map((more) => packPage(rowsOf(from + more, 'gas')));
    ring.seal([{ logClass: 'gas', pages, checkpoints: [] }], { generation: i + 1, hash: `${i}` });
  }
  ring.seal([{ logClass: 'acts', pages: [packPage(rowsOf(1, 'acts'))], checkpoints: [] }], {
    generation: 9,
    hash: 'x',
  });
  const head = headDraft({ epoch: 1, seq: 300, at: 300_000, before: '' });
  const drafts = [head, ...[301, 311].flatMap((from) => batchesOf(rowsOf(from, 'gas')).map(rowsDraft))];
  writeFileSync(files.tail.path(10), chained(drafts, HASH_OF_NOTHING).bytes);
});

afterAll(() => rmSync(made, { recursive: true, force: true }));

const proofOf = (data: string, anchor?: string): ProofOfRecord => finish(new RecordProof(data, anchor).steps());

/** What is proved of a copy after something was done to it. */
function after(change: (data: string) => void, anchor?: string): ProofOfRecord {
  const data = join(tempDir(), 'data');
  cpSync(made, data, { recursive: true });
  change(data);
  return proofOf(data, anchor);
}

const linesOf = (data: string): string[] => readFileSync(new LogFiles(data).ledger, 'utf8').split('\n').slice(0, -1);
const writeLines = (data: string, lines: readonly string[]): void =>
  writeFileSync(new LogFiles(data).ledger, lines.map((line) => `${line}\n`).join(''));

describe('a record proves itself', () => {
  it('of a first run that has sealed nothing yet', () => {
    const data = tempDir();
    const store = new LogStore(data, KEEP_ALL);
    store.commit(rowsOf(1, 'gas'));
    expect(proofOf(data)).toMatchObject({ from: 1, to: 10, segments: 0, broken: [] });
    store.close();
  });

  it('while it is packed', () => {
    const data = tempDir();
    const store = new LogStore(data, KEEP_ALL);
    store.pack(0);
    for (const from of [1, 11, 21]) {
      store.commit(rowsOf(from, 'gas'));
      store.closeGeneration();
    }
    const steps = new RecordProof(data).steps();
    let step = steps.next();
    // The first generation has been looked at; two are packed before the others are.
    store.packClosed(0);
    while (step.done !== true) step = steps.next();
    store.close();
    expect(step.value.broken).toEqual([]);
  });

  it('where everything is as it was written', () => {
    const proof = proofOf(made);
    expect(proof).toMatchObject({ from: 1, to: 320, broken: [] });
    expect(proof.pages).toBeGreaterThan(4);
    expect(proof.publicKey).toContain('BEGIN PUBLIC KEY');
    expect(after(() => {}, proof.head).broken).toEqual([]);
  });

  it('any bit: the file is named, and what is said to be proven is', () => {
    const whole = new Map<string, string>();
    for (const { path } of new LogFiles(made).segments('gas')) {
      for (const page of provedParts(path, 'gas')?.pages ?? [])
        whole.set(`${page.firstSeq}`, JSON.stringify(unpackPage(page, 'gas')));
    }
    for (const file of filesOf(made)) {
      const size = readFileSync(join(made, file)).length;
      for (let i = 0; i < 14; i++) {
        // The whole length of it, region by region.
        const bit = Math.floor(((i + random()) / 14) * size * 8);
        let data = '';
        const { broken } = after((copy) => {
          data = copy;
          const bytes = readFileSync(join(copy, file));
          bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          writeFileSync(join(copy, file), bytes);
        });
        expect(broken[0]?.file, `bit ${bit} of ${file}`).toBe(file);
        const path = join(data, file);
        for (const page of file.startsWith('log/gas/') ? (provedParts(path, 'gas')?.pages ?? []) : [])
          expect(JSON.stringify(unpackPage(page, 'gas'))).toBe(whole.get(`${page.firstSeq}`));
      }
    }
  });

  it('of a segment in which one page is wrong, all other pages', () => {
    const [first] = new LogFiles(made).segments('gas');
    const file = new LogFiles(made).name(first?.path ?? '');
    const { broken } = after((data) => {
      const bytes = readFileSync(join(data, file));
      const at = Math.floor(bytes.length / 2);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      writeFileSync(join(data, file), bytes);
    });
    expect(broken).toHaveLength(1);
    expect(broken[0]?.proved?.pages).toBeGreaterThan(0);
  });

  it.each([
    ['log/age-guard.json', '{"left":-1}', 'log/age-guard.json'],
    ['log/tail/newest', '12 1\n', 'log/tail/newest'],
    ['log/tail/newest', `11 ${crc32('11')}\n`, 'log/tail/00000011.tail'],
  ])('of %s that it is one as they are written', (file, text, named) => {
    const { broken } = after((data) => writeFileSync(join(data, file), text));
    expect(broken.map((link) => link.file)).toEqual([named]);
  });

  it.each([
    ['cut', (path: string) => truncateSync(path, readFileSync(path).length - 100)],
    ['removed', (path: string) => rmSync(path)],
    ['grown', (path: string) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('x')]))],
  ])('a file that is %s', (_, change) => {
    for (const file of filesOf(made)) {
      // A pin that is gone may have been taken away by a person; of the tail the end: only what was noted later tells.
      if (file.startsWith('log/pins/') || file.startsWith('log/tail/')) continue;
      const { broken } = after((data) => change(join(data, file)));
      expect(broken.map((one) => one.file).join(), file).toContain(file);
    }
  });

  it('two segments under the names of each other', () => {
    const names = new LogFiles(made).segments('gas').map(({ path }) => new LogFiles(made).name(path));
    const [a = '', b = ''] = names;
    const { broken } = after((data) => {
      renameSync(join(data, a), join(data, 'x'));
      renameSync(join(data, b), join(data, a));
      renameSync(join(data, 'x'), join(data, b));
    });
    expect(broken.map(({ file }) => file)).toEqual([a, b]);
  });

  it('lines of the ledger that are taken out, moved or said otherwise', () => {
    const lines = linesOf(made);
    for (let i = 0; i < lines.length; i++) {
      const without = after((data) => writeLines(data, lines.toSpliced(i, 1))).broken;
      expect(without.length, `without line ${i + 1}`).toBeGreaterThan(0);
      if (i === lines.length - 1) continue;
      const moved = after((data) =>
        writeLines(data, [...lines.slice(0, i), lines[i + 1] ?? '', lines[i] ?? '', ...lines.slice(i + 2)]),
      );
      expect(moved.broken[0]).toMatchObject({ file: 'log/ledger.jsonl', line: i + 1 });
    }
  });

  it('a ledger that was written again with another key, by the key and by the head that was noted', () => {
    const { head } = proofOf(made);
    const forge = (data: string): void => {
      rmSync(join(data, 'log-key.pem'));
      rmSync(new LogFiles(data).ledger);
      new Ring(new LogFiles(data), KEEP_ALL, Signer.open(data), () => {}).open();
    };
    expect(after(forge, head).broken).toMatchObject([
      { file: 'log/ledger.jsonl', what: expect.stringContaining('anchor') as string },
    ]);
  });
});
