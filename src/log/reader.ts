import type { WantedSeries } from './columns/decode.ts';
import type { Plant } from '../domain/plant.ts';
import { type Checkpoint, isReadable } from '../domain/checkpoint.ts';
import { LOG_CLASSES, type LogClass } from '../common/log-class.ts';
import { DamagedError, isShortage, reasonOf } from './damage.ts';
import { disk } from './disk.ts';
import { LogFiles, type SegmentFile } from './files.ts';
import { merged } from './merge.ts';
import { readPlant } from './plants.ts';
import type { MinuteStretch, RolledUp } from './rollups/stretch.ts';
import type { DecodedRow } from './row.ts';
import type { Bounds } from './segment-name.ts';
import { Segment, type Skipped, type Span } from './segment.ts';
import type { HeldTail } from './tail/held.ts';
import { TailReader } from './tail/reader.ts';

/** Is called with the name, below the data folder, of a file that cannot be read or is not as it was written. */
export type Suspect = (file: string, what: string) => void;

/** A folder that was changed so long ago is listed with all its changes, ms. */
const SETTLED_MS = 1000;
/** Files whose bounds are remembered, up to this number. */
const MOST_REMEMBERED = 2000;
/** A gateway that watches records something at least each five seconds; older ones nearly always did, ms. */
const WATCHED_MS = 10_000;

/**
 * The log for reading, also while it is being written. Nothing here writes. A file or page that is damaged is
 * left out and reported; all others are read. Only a shortage of the machine (descriptors, memory) ends a read.
 */
export class LogReader {
  readonly #data: string;
  readonly #files: LogFiles;
  readonly #suspect: Suspect;
  readonly #tail: TailReader;
  readonly #listed = new Map<LogClass, { readonly state: string; readonly files: readonly SegmentFile[] }>();
  /** Size and time of each segment whose bounds were found right. */
  readonly #checked = new Map<string, string>();
  /** The bounds of each segment, as of a size and a time of the file: a replay asks for them again and again. */
  readonly #bounds = new Map<string, { readonly state: string; readonly bounds: ReturnType<Segment['bounds']> }>();

  constructor(data: string, suspect: Suspect = () => {}) {
    this.#data = data;
    this.#files = new LogFiles(data);
    this.#suspect = suspect;
    this.#tail = new TailReader(this.#files.tail, this.#files.oldTail, this.#skipped);
  }

  /** The same log for one question, which hears of what is left out in its answer. */
  hearing(suspect: Suspect): LogReader {
    return new LogReader(this.#data, (file, what) => {
      this.#suspect(file, what);
      suspect(file, what);
    });
  }

  /** Whether there is a log at all. */
  get exists(): boolean {
    return this.#tail.exists;
  }

  /** The lines of a span in order, of some classes or all; others than those that are wanted may be among them. */
  *rows(
    span: Span,
    classes: readonly LogClass[] = LOG_CLASSES,
    order: 'forward' | 'backward' = 'forward',
    wants?: WantedSeries,
  ): Iterable<DecodedRow> {
    // The tail is held first: what is packed meanwhile comes from both, and once; what is newer from neither.
    const tail = this.#tail.hold();
    try {
      const newest = tail.lastSeq ?? Number.MAX_SAFE_INTEGER;
      const bounded = { ...span, toSeq: Math.min(span.toSeq ?? Number.MAX_SAFE_INTEGER, newest) };
      const sources = classes.map((logClass) => this.#packedRows(logClass, bounded, order, wants));
      yield* merged([...sources, tail.rows(bounded, classes, order)], order);
    } finally {
      tail.close();
    }
  }

  /** What a point and its device came to by the minute; none where a segment of the span has no rollups, or time went back. */
  rollups(span: Span, [point, device]: readonly [point: string, device: string]): RolledUp | undefined {
    const found: [MinuteStretch[], MinuteStretch[]] = [[], []];
    let before: Bounds | undefined;
    for (const file of this.#segments('gas')) {
      const { bounds } = file;
      if (this.#isOutside(file, span)) continue;
      if (bounds === undefined) return undefined;
      if (before !== undefined && (bounds.firstSeq <= before.lastSeq || bounds.firstAt < before.lastAt))
        return undefined;
      before = bounds;
      const read = this.#reading(file, (segment) => segment.rollups([point, device]));
      if (read === undefined) return undefined;
      for (const one of read[0] ?? []) found[0].push(one);
      for (const one of read[1] ?? []) found[1].push(one);
    }
    return before === undefined ? undefined : { lastSeq: before.lastSeq, lastAt: before.lastAt, stretches: found };
  }

  /** The newest checkpoint that this version can read, at or before both bounds. */
  checkpoint(span: Span): Checkpoint | undefined {
    const fresh = this.#fromTail((tail) => {
      for (const one of tail.checkpoints(span)) if (isReadable(one.facts)) return one;
      return undefined;
    });
    if (fresh !== undefined) return fresh;
    for (const file of this.#segments('gas').reverse()) {
      const found = this.#reading(file, (segment) => {
        for (const one of segment.checkpoints(span, this.#skipped)) if (isReadable(one.facts)) return one;
        return undefined;
      });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The place of a checkpoint at or before a seq, and the configuration that it was made under; a near one. */
  checkpointHead(toSeq: number): { readonly seq: number; readonly revision: string } | undefined {
    const fresh = this.#fromTail((tail) => {
      for (const { seq, revision } of tail.checkpoints({ toSeq })) return { seq, revision };
      return undefined;
    });
    if (fresh !== undefined) return fresh;
    for (const file of this.#segments('gas').reverse()) {
      if (this.#isOutside(file, { toSeq })) continue;
      const found = this.#reading(file, (segment) => {
        for (const { seq, revision } of segment.packedCheckpoints({ toSeq }, this.#skipped)) return { seq, revision };
        return undefined;
      });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The plant of a configuration that was once in force. */
  plant(revision: string): Plant | undefined {
    const path = this.#files.plant(revision);
    try {
      return readPlant(path);
    } catch (error) {
      this.#leaveOut(path, error);
      return undefined;
    }
  }

  /** The earliest and the latest time of which there is a record: of two epochs either may come first. */
  range(): { readonly from: number; readonly to: number } | undefined {
    const fresh = this.#fromTail((tail) => tail.range());
    let from = fresh?.from ?? Infinity;
    let to = fresh?.to ?? -Infinity;
    for (const logClass of LOG_CLASSES) {
      for (const file of this.#segments(logClass)) {
        const bounds = this.#boundsOf(file);
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
    let latest = this.#fromTail((tail) => tail.latestBefore(at));
    for (const logClass of LOG_CLASSES) {
      for (const file of this.#segments(logClass)) {
        const { firstAt = Infinity, lastAt = Infinity } = this.#boundsOf(file) ?? {};
        if (firstAt > at || (latest !== undefined && lastAt <= latest)) continue;
        const found = this.#reading(file, (segment) => segment.latestBefore(at, this.#skipped));
        if (found !== undefined && (latest === undefined || found > latest)) latest = found;
      }
    }
    return latest;
  }

  /** The first seq of which a class still holds everything. */
  oldestSeq(logClass: LogClass): number {
    for (const file of this.#segments(logClass)) {
      const bounds = this.#boundsOf(file);
      if (bounds !== undefined) return bounds.firstSeq;
    }
    return 0;
  }

  /** Bytes on the disk. */
  bytes(): number {
    return this.#files.bytes();
  }

  /** Reads everything there is and reports what is damaged. Takes a turn after each page: it is done in idle time. */
  *scrub(): Iterable<string> {
    for (const logClass of LOG_CLASSES) {
      for (const file of this.#segments(logClass)) {
        for (const seq of this.#each(file, (segment) => segment.check())) yield `${file.path} ${seq}`;
        yield file.path;
      }
    }
    const tail = this.#tail.hold();
    try {
      yield* tail.check();
    } finally {
      tail.close();
    }
    for (const revision of this.#files.revisions()) this.plant(revision);
  }

  #fromTail<T>(read: (tail: HeldTail) => T): T {
    const tail = this.#tail.hold();
    try {
      return read(tail);
    } finally {
      tail.close();
    }
  }

  /** A segment that goes while others are read may have been made one with its neighbour: then the rest is listed again. */
  *#packedRows(
    logClass: LogClass,
    span: Span,
    order: 'forward' | 'backward',
    wants?: WantedSeries,
  ): Iterable<DecodedRow> {
    let left: Span = span;
    for (let isGone = true; isGone;) {
      isGone = false;
      const files = this.#segments(logClass);
      if (order === 'backward') files.reverse();
      for (const file of files) {
        if (this.#isOutside(file, left)) continue;
        const rows = this.#each(file, (segment) => {
          this.#checkBounds(file, segment);
          return segment.rows(left, this.#skipped, order, wants);
        });
        let last: number | undefined;
        for (const row of rows) {
          last = row.seq;
          yield row;
        }
        // All rows of a seq and a class are in one segment.
        if (last !== undefined)
          left = order === 'forward' ? { ...left, fromSeq: last + 1 } : { ...left, toSeq: last - 1 };
        isGone = last === undefined && disk.stat(file.path) === undefined;
        if (isGone) break;
      }
    }
  }

  /** Read from the folder only when it has changed. */
  #segments(logClass: LogClass): SegmentFile[] {
    try {
      const folder = disk.stat(this.#files.folder(logClass));
      const known = this.#listed.get(logClass);
      const state = `${folder?.ino ?? ''} ${folder?.mtimeMs ?? ''}`;
      if (known?.state === state) return [...known.files];
      const files = this.#files.segments(logClass);
      // Of two changes within one tick of the file system's clock the second leaves no trace.
      const age = Date.now() - (folder?.mtimeMs ?? 0);
      if (age > SETTLED_MS) this.#listed.set(logClass, { state, files });
      return [...files];
    } catch (error) {
      this.#leaveOut(this.#files.folder(logClass), error);
      return [];
    }
  }

  /** Whether a segment holds nothing of a span, so that it need not be opened. */
  #isOutside(file: SegmentFile, { fromSeq = 0, toSeq = Infinity, fromAt = 0, toAt = Infinity }: Span): boolean {
    const bounds = this.#boundsOf(file);
    if (bounds === undefined) return false;
    const { firstSeq, lastSeq, firstAt, lastAt } = bounds;
    return lastSeq < fromSeq || firstSeq > toSeq || lastAt < fromAt || firstAt > toAt;
  }

  #boundsOf(file: SegmentFile): ReturnType<Segment['bounds']> {
    // The checkpoint before the first input is of time 0: the rows say since when there is a record.
    if (file.bounds !== undefined && file.bounds.firstAt > 0) return file.bounds;
    const state = stateOf(file);
    const known = this.#bounds.get(file.path);
    if (known?.state === state) return known.bounds;
    const bounds = this.#reading(file, (segment) => {
      this.#checkBounds(file, segment);
      return segment.bounds();
    });
    if (this.#bounds.size >= MOST_REMEMBERED) this.#bounds.clear();
    this.#bounds.set(file.path, { state, bounds });
    return bounds;
  }

  #reading<T>(file: SegmentFile, read: (segment: Segment) => T): T | undefined {
    for (const found of this.#each(file, (segment) => [read(segment)])) return found;
    return undefined;
  }

  /** What is read of a segment, as far as it can be. */
  *#each<T>({ path, logClass }: SegmentFile, read: (segment: Segment) => Iterable<T>): Iterable<T> {
    let segment: Segment | undefined;
    try {
      segment = new Segment(path, logClass, 'read');
      yield* read(segment);
    } catch (error) {
      // The ring has dropped it since, or the packing has made it one with another.
      if (segment !== undefined || disk.stat(path) !== undefined) this.#leaveOut(path, error);
    } finally {
      segment?.close();
    }
  }

  #checkBounds(file: SegmentFile, segment: Segment): void {
    const { path } = file;
    const state = stateOf(file);
    if (this.#checked.get(path) === state) return;
    try {
      segment.checkBounds();
      if (this.#checked.size >= MOST_REMEMBERED) this.#checked.clear();
      this.#checked.set(path, state);
    } catch (error) {
      // The pages that are there are read all the same.
      this.#leaveOut(path, error);
    }
  }

  readonly #skipped: Skipped = (damaged) => this.#leaveOut(damaged.path, damaged);

  #leaveOut(path: string, error: unknown): void {
    if (!(error instanceof DamagedError)) {
      if (isShortage(error)) throw error;
      // The ring has dropped it since, or the writer has set it aside.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return;
    }
    this.#suspect(this.#files.name(path), reasonOf(error));
  }
}

/** Names what a file holds, as far as its size and its time show. */
const stateOf = ({ bytes, writtenAt }: SegmentFile): string => `${bytes} ${writtenAt}`;
