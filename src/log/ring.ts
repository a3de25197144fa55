import { unlinkSync } from 'node:fs';
import type { Checkpoint } from '../domain/state/checkpoint.ts';
import { LOG_CLASSES, type LogClass } from '../ports/event-log.ts';
import type { LogFiles } from './files.ts';
import { PAGE_ROWS, packPage } from './page.ts';
import type { Row } from './row.ts';
import { Segment } from './segment.ts';

/** How much may be kept, in bytes and milliseconds. */
export interface Retention {
  readonly quota: number;
  readonly keep: Readonly<Record<LogClass, number>>;
}

/** Each class's share of the quota: what people did is small and kept longest. */
const SHARE: Readonly<Record<LogClass, number>> = { gas: 0.4, people: 0.45, acts: 0.15 };
const SEGMENTS_IN_QUOTA = 32;
const LEAST_SEGMENT_BYTES = 1_000_000;
const MOST_SEGMENT_BYTES = 64_000_000;

/** The segments of all classes. The oldest whole one goes when the quota or its age says so. */
export class Ring {
  readonly #files: LogFiles;
  readonly #retention: Retention;
  readonly #open = new Map<LogClass, { readonly segment: Segment; readonly path: string }>();

  constructor(files: LogFiles, retention: Retention, packedSeq: number) {
    this.#files = files;
    this.#retention = retention;
    for (const logClass of LOG_CLASSES) {
      const newest = files.segments(logClass).at(-1);
      if (newest === undefined) continue;
      const segment = new Segment(newest.path, logClass, 'write');
      segment.forgetAfter(packedSeq);
      this.#open.set(logClass, { segment, path: newest.path });
    }
  }

  /** Packs rows, in order, into the newest segments of their classes. */
  pack(rows: readonly Row[]): void {
    for (const logClass of LOG_CLASSES) {
      const own = rows.filter((row) => row.class === logClass);
      if (own.length === 0) continue;
      const pages = [];
      for (let i = 0; i < own.length;) {
        let end = Math.min(own.length, i + PAGE_ROWS);
        // What belongs to one seq stays on one page.
        while (end < own.length && own[end]?.seq === own[end - 1]?.seq) end += 1;
        pages.push(packPage(own.slice(i, end)));
        i = end;
      }
      this.#writable(logClass, pages[0]?.firstSeq ?? 0).write(pages);
    }
  }

  writeCheckpoint(checkpoint: Checkpoint): void {
    this.#writable('gas', checkpoint.seq).writeCheckpoint(checkpoint);
  }

  /**
   * Drops what is too much or too old; the newest segment of a class always stays.
   * @param byAge false while the clock is not proven: then only the quota drops anything
   */
  drop(now: number, { byAge }: { readonly byAge: boolean }): number {
    let dropped = 0;
    for (const logClass of LOG_CLASSES) {
      const segments = this.#files.segments(logClass);
      let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
      for (const segment of segments.slice(0, -1)) {
        const old = byAge && this.#lastAt(segment.path, logClass) < now - this.#retention.keep[logClass];
        if (bytes <= this.#retention.quota * SHARE[logClass] && !old) break;
        unlinkSync(segment.path);
        bytes -= segment.bytes;
        dropped += 1;
      }
    }
    return dropped;
  }

  close(): void {
    for (const { segment } of this.#open.values()) segment.close();
  }

  /** The latest time in a segment; of one without pages nothing is known, and it is never too old. */
  #lastAt(path: string, logClass: LogClass): number {
    const segment = new Segment(path, logClass, 'read');
    const bounds = segment.bounds();
    segment.close();
    return bounds?.lastAt ?? Infinity;
  }

  #writable(logClass: LogClass, firstSeq: number): Segment {
    const open = this.#open.get(logClass);
    if (open !== undefined) {
      if (!this.#isFull(logClass, open.path)) return open.segment;
      open.segment.close();
    }
    const path = this.#files.segment(logClass, firstSeq);
    const segment = new Segment(path, logClass, 'write');
    this.#open.set(logClass, { segment, path });
    return segment;
  }

  #isFull(logClass: LogClass, path: string): boolean {
    const share = (this.#retention.quota * SHARE[logClass]) / SEGMENTS_IN_QUOTA;
    const most = Math.min(MOST_SEGMENT_BYTES, Math.max(LEAST_SEGMENT_BYTES, share));
    return (this.#files.segments(logClass).find((segment) => segment.path === path)?.bytes ?? 0) >= most;
  }
}
