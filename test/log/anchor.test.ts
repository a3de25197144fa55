import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { anchorPath, newestAnchor, noteHead } from '../../src/log/anchor.ts';
import { LogFiles } from '../../src/log/files.ts';
import { finish } from '../../src/log/finish.ts';
import { type BrokenLink, RecordProof } from '../../src/log/proof.ts';
import { Signer } from '../../src/log/signer.ts';
import { Stock } from '../../src/log/stock.ts';
import { tempDir } from '../support/temp.ts';

const DAY = 86_400_000;
const T0 = 1_750_000_000_000;

function record(): { readonly data: string; readonly stock: Stock; readonly signer: Signer } {
  const data = tempDir();
  const files = new LogFiles(data);
  files.make();
  const signer = Signer.open(data);
  const stock = new Stock(files, signer, () => {});
  stock.open();
  return { data, stock, signer };
}

const brokenOf = (data: string, path: string): readonly BrokenLink[] => {
  const newest = newestAnchor(readFileSync(path, 'utf8'));
  expect(newest).toBeDefined();
  return finish(new RecordProof(data, newest?.head, newest?.line).steps()).broken;
};

it('a head is noted at each seal and once a day, and the newest one proves what came before it', () => {
  const { data, stock, signer } = record();
  const stick = tempDir();
  const path = anchorPath(stick, signer);
  const lines = (): number => readFileSync(path, 'utf8').trimEnd().split('\n').length;
  const note = (at: number): string | undefined => noteHead(stick, signer, stock.head, at);
  expect(note(T0)).toBeUndefined();
  note(T0 + DAY / 2);
  expect(lines()).toBe(1);
  note(T0 + DAY);
  expect(lines()).toBe(2);
  stock.note({ kind: 'epoch', epoch: 2 });
  const { ledger } = new LogFiles(data);
  const before = readFileSync(ledger);
  stock.note({ kind: 'epoch', epoch: 3 });
  note(T0 + DAY + 1);
  expect(lines()).toBe(3);
  expect(newestAnchor(readFileSync(path, 'utf8'))).toMatchObject({ line: stock.head.line, at: T0 + DAY + 1 });
  expect(brokenOf(data, path)).toEqual([]);
  // The end of the ledger was cut off, as if it had never been: by itself it is whole.
  writeFileSync(ledger, before);
  expect(finish(new RecordProof(data).steps()).broken).toEqual([]);
  expect(brokenOf(data, path)).toMatchObject([{ what: 'no line of it has the hash of the anchor' }]);
});

it('a stick that was drawn while it was written, or changed by another, gives its last whole line', () => {
  const { stock, signer } = record();
  const stick = tempDir();
  const path = anchorPath(stick, signer);
  noteHead(stick, signer, stock.head, T0);
  stock.note({ kind: 'epoch', epoch: 2 });
  noteHead(stick, signer, stock.head, T0 + 1);
  truncateSync(path, readFileSync(path).length - 20);
  expect(newestAnchor(readFileSync(path, 'utf8'))?.at).toBe(T0);
  noteHead(stick, signer, stock.head, T0 + 2);
  expect(newestAnchor(readFileSync(path, 'utf8'))?.at).toBe(T0 + 2);
  writeFileSync(path, readFileSync(path, 'utf8').replace(`"at":${T0 + 2}`, `"at":${T0 + 3}`));
  expect(newestAnchor(readFileSync(path, 'utf8'))?.at).toBe(T0);
});

it('a stick that is not there is said, and nothing is made in its place', () => {
  const { stock, signer } = record();
  const stick = join(tempDir(), 'stick');
  expect(noteHead(stick, signer, stock.head, T0)).toContain('ENOENT');
  mkdirSync(stick);
  expect(noteHead(stick, signer, stock.head, T0)).toBeUndefined();
  rmSync(stick, { recursive: true });
  expect(noteHead(stick, signer, stock.head, T0)).toContain('ENOENT');
});

it('its file has a bound', () => {
  const { stock, signer } = record();
  const stick = tempDir();
  const path = anchorPath(stick, signer);
  noteHead(stick, signer, stock.head, T0);
  writeFileSync(path, readFileSync(path, 'utf8').repeat(4000));
  noteHead(stick, signer, stock.head, T0 + DAY);
  expect(readFileSync(path).length).toBeLessThan(1_000_000);
  expect(newestAnchor(readFileSync(path, 'utf8'))?.at).toBe(T0 + DAY);
});
