import { deflateRawSync } from 'node:zlib';
import { LOG_CLASSES, type LogClass, ofEachClass } from '../common/log-class.ts';
import type { PackedCheckpoint } from './checksum.ts';
import type { Damage } from './damage.ts';
import { flushFolder, removeFile } from './disk.ts';
import { LogFiles } from './files.ts';
import { PAGE_ROWS, packPage, type Page } from './page.ts';
import { type Retention, Ring, type RingState } from './ring.ts';
import type { DecodedRow } from './row.ts';
import type { SegmentParts } from './segment-image.ts';
import { Signer } from './signer.ts';
import type { LedgerHead } from './ledger.ts';
import { GenerationContents } from './tail/generation.ts';

/** What is to be packed, and looked at. */
export interface PackingJob {
  /** The generations before this one are full or of earlier runs. */
  readonly before: number;
  readonly epoch: number;
  /** Plant time, for what is too old. */
  readonly now: number;
  /** Whether `now` can be believed; when not, no segment is too old. */
  readonly isAgeProven: boolean;
  /** Segments that a reader could not make sense of, by their names below the data folder. */
  readonly suspects: readonly string[];
}

/** What came of a packing. */
export interface Packed {
  /** Whole segments that made room. */
  readonly dropped: number;
  readonly room: RingState;
  /** The newest line of the ledger. */
  readonly head: LedgerHead;
}

/**
 * Moves the generations before one into segments, oldest first, and holds the quota. A generation is the truth until its
 * segments are on the disk, so a crash at any moment leaves every row in one place at least, and once in what is read.
 * Throws a `DamagedError` for a generation that is damaged.
 * @param damaged is called with each file that was damaged, when it has been dealt with
 * @returns whole segments that made room, and what the quota has room for
 */
export function packLog(
  data: string,
  retention: Retention,
  { before, epoch, now, isAgeProven, suspects }: PackingJob,
  damaged: (damage: Damage) => void,
): Packed {
  const files = new LogFiles(data);
  const ring = new Ring(files, retention, Signer.open(data), damaged);
  try {
    ring.open();
    ring.begin(epoch);
    let dropped = 0;
    const waiting = files.tail.list();
    // A job that only makes room writes no more than it must: the disk is full.
    if (before > 0) ring.beginTail(waiting.find(({ number }) => number > 0)?.number ?? before);
    for (const { number, path } of waiting) {
      if (number >= before) break;
      const { parts, hash, isMended } = packed(path);
      ring.seal(parts, { generation: number, hash });
      ring.packed({ generation: number, hash: isMended ? '' : hash });
      removeFile(path);
      flushFolder(path);
      // A run that is killed before the end of a long queue holds the quota, too.
      dropped += ring.drop(now, isAgeProven);
    }
    for (const file of suspects) ring.examine(files.path(file));
    dropped += ring.drop(now, isAgeProven);
    return { dropped, room: ring.state, head: ring.head };
  } finally {
    ring.close();
  }
}

/** The pages of a generation, made as its records are read: its rows are never in memory all at once. */
function packed(path: string): {
  readonly parts: readonly SegmentParts[];
  readonly hash: string;
  readonly isMended: boolean;
} {
  const contents = new GenerationContents(path);
  contents.check();
  const pages = ofEachClass(() => new Pages());
  // Two that were asked for without an input between them are of one seq: the later one counts.
  const bySeq = new Map<number, PackedCheckpoint>();
  let last: DecodedRow | undefined;
  for (const record of contents.scanned.records) {
    if (record.kind === 'checkpoint') {
      const { facts, windows, ...head } = contents.checkpoint(record);
      bySeq.set(head.seq, { ...head, facts: deflateRawSync(facts), windows: deflateRawSync(windows) });
    }
    if (record.kind !== 'rows') continue;
    for (const row of contents.rows(record)) {
      // What a failing disk left may have been written a second time.
      if (last !== undefined && (row.seq - last.seq || row.n - last.n) <= 0) continue;
      last = row;
      pages[row.class].add(row);
    }
  }
  const checkpoints = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const parts = LOG_CLASSES.map((logClass: LogClass) => ({
    logClass,
    pages: pages[logClass].finish(),
    checkpoints: logClass === 'gas' ? checkpoints : [],
  }));
  return { parts, hash: contents.scanned.hash.toString('hex'), isMended: contents.head?.isMended === true };
}

/** Rows of one class, page by page. What belongs to one seq stays on one page. */
class Pages {
  readonly #pages: Page[] = [];
  #rows: DecodedRow[] = [];

  add(row: DecodedRow): void {
    if (this.#rows.length >= PAGE_ROWS && row.seq !== this.#rows.at(-1)?.seq) this.#flush();
    this.#rows.push(row);
  }

  finish(): readonly Page[] {
    if (this.#rows.length > 0) this.#flush();
    return this.#pages;
  }

  #flush(): void {
    this.#pages.push(packPage(this.#rows));
    this.#rows = [];
  }
}
