import { existsSync, readFileSync } from 'node:fs';
import type { Plant } from '../domain/plant.ts';
import { type Checkpoint, isReadable } from '../domain/state/checkpoint.ts';
import { LOG_CLASSES, type LogClass } from '../ports/event-log.ts';
import { LogFiles } from './files.ts';
import { merged } from './merge.ts';
import type { Row } from './row.ts';
import { Segment, type Span } from './segment.ts';
import { Tail } from './tail.ts';

/** A gateway that watches records something at least each five seconds; older ones nearly always did, ms. */
const WATCHED_MS = 10_000;
/** More segments than a ring ever holds. */
const MOST_SEALED = 1000;

/** The black box for reading, also while it is being written. Nothing here writes. */
export class LogReader {
  readonly #files: LogFiles;
  readonly #sealed = new Map<string, NonNullable<ReturnType<Segment['bounds']>>>();

  constructor(data: string) {
    this.#files = new LogFiles(data);
  }

  /** Whether there is a log at all. */
  get exists(): boolean {
    return existsSync(this.#files.tail);
  }

  /** The rows of a span in order, of some classes or all. */
  *rows(
    span: Span,
    classes: readonly LogClass[] = LOG_CLASSES,
    order: 'forward' | 'backward' = 'forward',
  ): Iterable<Row> {
    // The tail first: what is packed meanwhile is then still in hand, and what was packed before stays where it is.
    const { packed, rows } = this.#onTail((tail) => tail.snapshot(span));
    const sources = classes.map((logClass) => this.#packedRows(logClass, span, packed, order));
    const fresh = rows.filter((row) => classes.includes(row.class));
    yield* merged([...sources, order === 'forward' ? fresh : fresh.reverse()], order);
  }

  /** The newest checkpoint that this version can read, at or before both bounds. */
  checkpoint(span: Span): Checkpoint | undefined {
    for (const file of this.#segments('gas').reverse()) {
      const segment = new Segment(file, 'gas', 'read');
      try {
        const found = segment.checkpoint(span);
        if (found !== undefined && isReadable(found.facts)) return found;
      } finally {
        segment.close();
      }
    }
    return undefined;
  }

  /** The plant of a configuration that was once in force. */
  plant(revision: string): Plant | undefined {
    const file = this.#files.plant(revision);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Plant) : undefined;
  }

  /** The earliest and the latest time of which there is a record: of two epochs either may come first. */
  range(): { readonly from: number; readonly to: number } | undefined {
    const fresh = this.#onTail((tail) => tail.bounds());
    let from = fresh?.firstAt ?? Infinity;
    let to = fresh?.lastAt ?? -Infinity;
    for (const logClass of LOG_CLASSES) {
      for (const file of this.#segments(logClass)) {
        const bounds = this.#boundsOf(file, logClass);
        from = Math.min(from, bounds?.firstAt ?? from);
        to = Math.max(to, bounds?.lastAt ?? to);
      }
    }
    return from <= to ? { from, to } : undefined;
  }

  /**
   * The place in the order at which the plant was at a time: of several times that plant time passed it the last one
   * that was watched then, else the nearest moment before. Nothing before the first record.
   */
  seqAt(at: number): number | undefined {
    for (const row of this.rows({ fromAt: at - WATCHED_MS, toAt: at }, LOG_CLASSES, 'backward')) return row.seq;
    const latest = this.#latestBefore(at);
    if (latest === undefined) return undefined;
    for (const row of this.rows({ fromAt: latest, toAt: latest }, LOG_CLASSES, 'backward')) return row.seq;
    return undefined;
  }

  #latestBefore(at: number): number | undefined {
    let latest = this.#onTail((tail) => tail.latestBefore(at));
    for (const logClass of LOG_CLASSES) {
      for (const file of this.#segments(logClass)) {
        const { firstAt = Infinity, lastAt = Infinity } = this.#boundsOf(file, logClass) ?? {};
        if (firstAt > at || (latest !== undefined && lastAt <= latest)) continue;
        const segment = new Segment(file, logClass, 'read');
        const found = segment.latestBefore(at);
        segment.close();
        if (found !== undefined && (latest === undefined || found > latest)) latest = found;
      }
    }
    return latest;
  }

  /** The first seq of which a class still holds everything. */
  oldestSeq(logClass: LogClass): number {
    return this.#files.segments(logClass)[0]?.firstSeq ?? 0;
  }

  /** Bytes on the disk. */
  bytes(): number {
    return this.#files.bytes();
  }

  /** Of a segment that is no longer written they never change: a replay asks for them again and again. */
  #boundsOf(file: string, logClass: LogClass): ReturnType<Segment['bounds']> {
    const known = this.#sealed.get(file);
    if (known !== undefined) return known;
    // Asked before it is read: it may be written to for the last time in between.
    const isSealed = this.#segments(logClass).at(-1) !== file;
    const segment = new Segment(file, logClass, 'read');
    const bounds = segment.bounds();
    segment.close();
    if (bounds !== undefined && isSealed) {
      if (this.#sealed.size > MOST_SEALED) this.#sealed.clear();
      this.#sealed.set(file, bounds);
    }
    return bounds;
  }

  /** Whether a sealed segment holds nothing of a span, so that it need not be opened again. */
  #isOutside(file: string, logClass: LogClass, { fromSeq = 0, fromAt = 0, toAt = Infinity }: Span): boolean {
    const bounds = this.#boundsOf(file, logClass);
    if (bounds === undefined || !this.#sealed.has(file)) return false;
    return bounds.lastSeq < fromSeq || bounds.lastAt < fromAt || bounds.firstAt > toAt;
  }

  #onTail<T>(read: (tail: Tail) => T): T {
    const tail = new Tail(this.#files.tail, 'read');
    try {
      return read(tail);
    } finally {
      tail.close();
    }
  }

  #segments(logClass: LogClass): string[] {
    return this.#files.segments(logClass).map(({ path }) => path);
  }

  *#packedRows(
    logClass: LogClass,
    span: Span,
    packed: { readonly seq: number },
    order: 'forward' | 'backward',
  ): Iterable<Row> {
    const files = this.#segments(logClass);
    if (order === 'backward') files.reverse();
    const bounded = { ...span, toSeq: Math.min(span.toSeq ?? Number.MAX_SAFE_INTEGER, packed.seq) };
    for (const file of files) {
      if (!existsSync(file) || this.#isOutside(file, logClass, bounded)) continue;
      const segment = new Segment(file, logClass, 'read');
      try {
        yield* segment.rows(bounded, order);
      } finally {
        segment.close();
      }
    }
  }
}
