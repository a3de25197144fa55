import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import type { LogClass } from '../common/log-class.ts';
import type { PackedCheckpoint } from './checksum.ts';
import type { Page } from './page.ts';
import { writeRollups } from './rollups/table.ts';
import type { Bounds } from './segment-name.ts';

/** What one segment is made of. One page or one checkpoint at least. */
export interface SegmentParts {
  readonly logClass: LogClass;
  /** In order. */
  readonly pages: readonly Page[];
  /** In order. */
  readonly checkpoints: readonly PackedCheckpoint[];
}

/** The form of the files that are made here; `user_version`. */
export const SEALED_FORM = 2;

/** Small, as a long body fills its last page of SQLite by half only. */
const SQLITE_PAGE_BYTES = 1024;

const TABLES = `
  CREATE TABLE head (
    class TEXT NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL, pages INTEGER NOT NULL, checkpoints INTEGER NOT NULL, root BLOB NOT NULL
  );
  CREATE TABLE pages (
    first_seq INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    rows INTEGER NOT NULL, codec TEXT NOT NULL, leaf BLOB NOT NULL, body BLOB NOT NULL
  );
  CREATE TABLE checkpoints (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, epoch INTEGER NOT NULL, revision TEXT NOT NULL, leaf BLOB NOT NULL,
    facts BLOB NOT NULL, windows BLOB NOT NULL
  );`;

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** SHA-256 of all that is stored of a page. */
export const pageLeaf = ({ firstSeq, lastSeq, firstAt, lastAt, rows, codec, body }: Page): Buffer =>
  sha256(`page ${firstSeq} ${lastSeq} ${firstAt} ${lastAt} ${rows} ${codec}\n`, body);

/** SHA-256 of all that is stored of a checkpoint. */
export const checkpointLeaf = ({ seq, at, epoch, revision, facts, windows }: PackedCheckpoint): Buffer =>
  sha256(`checkpoint ${seq} ${at} ${epoch} ${revision} ${facts.length}\n`, facts, windows);

/** SHA-256 over the leaves of a segment: its pages in order, then its checkpoints. */
export const rootOf = (leaves: readonly Uint8Array[]): Buffer => sha256(...leaves);

/** The bounds of everything in a segment; they are its name. */
export function boundsOfParts({ pages, checkpoints }: SegmentParts): Bounds {
  const seqs = [...pages.flatMap((page) => [page.firstSeq, page.lastSeq]), ...checkpoints.map(({ seq }) => seq)];
  const times = [...pages.flatMap((page) => [page.firstAt, page.lastAt]), ...checkpoints.map(({ at }) => at)];
  const least = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b), 0);
  return { firstSeq: least(seqs), lastSeq: most(seqs), firstAt: least(times), lastAt: most(times) };
}

/** A segment as it is written to the disk: the bytes of a SQLite file, which never changes again. */
export interface SegmentImage {
  readonly bounds: Bounds;
  readonly bytes: Buffer;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly sha256: string;
  /** See `rootOf`, hexadecimal. */
  readonly root: string;
}

export function segmentImage(parts: SegmentParts): SegmentImage {
  const { logClass, pages, checkpoints } = parts;
  const bounds = boundsOfParts(parts);
  const db = new Database(':memory:');
  try {
    db.pragma(`page_size = ${SQLITE_PAGE_BYTES}`);
    db.exec(TABLES);
    const leaves: Buffer[] = [];
    const page = db.prepare('INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    const checkpoint = db.prepare('INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?)');
    const add = (leaf: Buffer): Buffer => {
      leaves.push(leaf);
      return leaf;
    };
    db.transaction(() => {
      for (const one of pages) {
        const { firstSeq, lastSeq, firstAt, lastAt, rows, codec, body } = one;
        page.run(firstSeq, lastSeq, firstAt, lastAt, rows, codec, add(pageLeaf(one)), body);
      }
      for (const one of checkpoints) {
        const { seq, at, epoch, revision, facts, windows } = one;
        checkpoint.run(seq, at, epoch, revision, add(checkpointLeaf(one)), facts, windows);
      }
    })();
    if (logClass === 'gas') writeRollups(db, pages);
    const root = rootOf(leaves);
    const { firstSeq, lastSeq, firstAt, lastAt } = bounds;
    const head = [logClass, firstSeq, lastSeq, firstAt, lastAt, pages.length, checkpoints.length, root];
    db.prepare('INSERT INTO head VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(...head);
    db.pragma(`user_version = ${SEALED_FORM}`);
    const bytes = db.serialize();
    return { bounds, bytes, sha256: sha256(bytes).toString('hex'), root: root.toString('hex') };
  } finally {
    db.close();
  }
}
