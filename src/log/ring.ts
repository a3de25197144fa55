import { existsSync, rmSync } from 'node:fs';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { LOG_CLASSES, type LogClass, traitsOf } from '../common/log-class.ts';
import { makeDatabase } from './atomic.ts';
import type { LogFiles, SegmentFile } from './files.ts';
import { SEGMENT } from './migrations.ts';
import { PAGE_ROWS, packPage, type Page } from './page.ts';
import type { DecodedRow } from './row.ts';
import { raise, Segment } from './segment.ts';

/** How much may be kept, in bytes and milliseconds. */
export interface Retention {
  readonly quota: number;
  readonly keep: Readonly<Record<LogClass, number>>;
}

const SEGMENTS_IN_QUOTA = 32;
const LEAST_SEGMENT_BYTES = 1_000_000;
const MOST_SEGMENT_BYTES = 64_000_000;

/** The highest numbers of which there is a trace. */
export interface Highest {
  readonly seq: number;
  readonly at: number;
  readonly epoch: number;
}

/**
 * The segments of all classes. The oldest whole one goes when the quota or its age says so. Nothing else is ever deleted.
 * Throws a `DamagedError` with the path of the file that is at fault.
 */
export class Ring {
  readonly #files: LogFiles;
  readonly #retention: Retention;
  readonly #dropping: (path: string) => void;
  readonly #open = new Map<LogClass, { readonly segment: Segment; readonly path: string }>();

  /** @param dropping is called with a segment just before it is dropped */
  constructor(files: LogFiles, retention: Retention, dropping: (path: string) => void = () => {}) {
    this.#files = files;
    this.#retention = retention;
    this.#dropping = dropping;
  }

  /**
   * Packs rows, in order, into the newest segments of their classes. It can be repeated: a row that a pack which was
   * cut off has already brought there is not packed a second time.
   */
  pack(rows: readonly DecodedRow[]): void {
    for (const logClass of LOG_CLASSES) {
      const own = rows.filter((row) => row.class === logClass);
      const pages = runsOf(own, this.#packedOf(logClass, own)).flatMap(pagesOf);
      const first = pages[0];
      if (first !== undefined) this.#writable(logClass, first.firstSeq).write(pages);
    }
  }

  writeCheckpoint(checkpoint: Checkpoint): void {
    this.#writable('gas', checkpoint.seq).writeCheckpoint(checkpoint);
  }

  /** The highest seq, time and epoch in the segments: those of the newest one of each class that holds anything. */
  highest(): Highest {
    let [seq, at, epoch] = [0, 0, 0];
    for (const logClass of LOG_CLASSES) {
      for (const file of this.#files.segments(logClass).reverse()) {
        const found = this.#reading(file, (segment) => segment.highest());
        seq = Math.max(seq, found.seq, file.number);
        at = Math.max(at, found.at);
        epoch = Math.max(epoch, found.epoch);
        if (found.seq > 0) break;
      }
    }
    return { seq, at, epoch };
  }

  /**
   * Drops what is too much or too old; the newest segment of a class always stays.
   * @param isAgeProven whether `now` can be believed; when not, nothing is too old
   */
  drop(now: number, isAgeProven = true): number {
    let dropped = 0;
    for (const logClass of LOG_CLASSES) {
      const segments = this.#files.segments(logClass);
      let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
      for (const segment of segments.slice(0, -1)) {
        const lastAt = isAgeProven ? this.#reading(segment, (one) => one.bounds()?.lastAt) : undefined;
        const old = lastAt !== undefined && lastAt < now - this.#retention.keep[logClass];
        if (bytes <= this.#retention.quota * traitsOf(logClass).share && !old) break;
        this.#dropping(segment.path);
        rmSync(segment.path, { force: true });
        bytes -= segment.bytes;
        dropped += 1;
      }
    }
    return dropped;
  }

  /** Closes a segment, if it is open: its file is about to be replaced. */
  release(path: string): void {
    for (const [logClass, open] of this.#open) {
      if (open.path !== path) continue;
      open.segment.close();
      this.#open.delete(logClass);
    }
  }

  close(): void {
    for (const { segment } of this.#open.values()) segment.close();
    this.#open.clear();
  }

  /** What of some rows is in the segments already. */
  #packedOf(logClass: LogClass, rows: readonly DecodedRow[]): ReadonlySet<string> {
    const packed = new Set<string>();
    const [first] = rows;
    if (first === undefined) return packed;
    for (const file of this.#files.segments(logClass).reverse()) {
      const isOlder = this.#reading(file, (segment) => {
        const bounds = segment.bounds();
        if (bounds === undefined) return false;
        if (bounds.lastSeq < first.seq) return true;
        for (const row of segment.rows({ fromSeq: first.seq }, raise)) packed.add(placeOf(row));
        return false;
      });
      if (isOlder) break;
    }
    return packed;
  }

  #reading<T>({ path, logClass }: SegmentFile, read: (segment: Segment) => T): T {
    const segment = new Segment(path, logClass, 'read');
    try {
      return read(segment);
    } finally {
      segment.close();
    }
  }

  #writable(logClass: LogClass, seq: number): Segment {
    const open = this.#open.get(logClass);
    const newest = this.#files.segments(logClass).at(-1);
    const share = (this.#retention.quota * traitsOf(logClass).share) / SEGMENTS_IN_QUOTA;
    const most = Math.min(MOST_SEGMENT_BYTES, Math.max(LEAST_SEGMENT_BYTES, share));
    const isFull = newest !== undefined && newest.bytes >= most;
    if (open !== undefined && open.path === newest?.path && !isFull) return open.segment;
    open?.segment.close();
    this.#open.delete(logClass);
    const path =
      newest === undefined || isFull
        ? this.#files.segment(logClass, Math.max(seq, (newest?.number ?? 0) + 1))
        : newest.path;
    if (!existsSync(path)) makeDatabase(path, 'rollback', SEGMENT);
    const segment = new Segment(path, logClass, 'write');
    this.#open.set(logClass, { segment, path });
    return segment;
  }
}

const placeOf = ({ seq, n }: Pick<DecodedRow, 'seq' | 'n'>): string => `${seq}-${n}`;

/** The rows that are not there yet, each unbroken run of them by itself: no page reaches over what another one holds. */
function runsOf(rows: readonly DecodedRow[], there: ReadonlySet<string>): DecodedRow[][] {
  const runs: DecodedRow[][] = [];
  let run: DecodedRow[] | undefined;
  for (const row of rows) {
    if (there.has(placeOf(row))) run = undefined;
    else if (run !== undefined) run.push(row);
    else runs.push((run = [row]));
  }
  return runs;
}

/** What belongs to one seq stays on one page. */
function pagesOf(rows: readonly DecodedRow[]): Page[] {
  const pages: Page[] = [];
  for (let i = 0; i < rows.length;) {
    let end = Math.min(rows.length, i + PAGE_ROWS);
    while (end < rows.length && rows[end]?.seq === rows[end - 1]?.seq) end += 1;
    pages.push(packPage(rows.slice(i, end)));
    i = end;
  }
  return pages;
}
