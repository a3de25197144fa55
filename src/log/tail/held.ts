import type { Checkpoint } from '../../domain/checkpoint.ts';
import { LOG_CLASSES, type LogClass } from '../../common/log-class.ts';
import { DamagedError, explained } from '../damage.ts';
import { disk } from '../disk.ts';
import type { DecodedRow } from '../row.ts';
import type { Skipped, Span } from '../segment.ts';
import { checkpointOf, rowsOfBody } from './generation.ts';
import type { IndexEntry, GenerationIndex } from './generation-index.ts';

const LAST = Number.MAX_SAFE_INTEGER;

/** A generation that is held open: it can be read to its end of then, also after it has been packed and removed. */
export interface Open {
  readonly index: GenerationIndex;
  /** None where the file cannot be opened because it is damaged. */
  readonly file: number | undefined;
  /** Its records of then. */
  readonly entries: readonly IndexEntry[];
}

/** The tail of one moment. */
export class HeldTail {
  readonly #open: readonly Open[];
  readonly #old: readonly DecodedRow[];
  readonly #skipped: Skipped;

  constructor(open: readonly Open[], old: readonly DecodedRow[], skipped: Skipped) {
    this.#open = open;
    this.#old = old;
    this.#skipped = skipped;
  }

  /** The last seq that it holds or goes on after: what is newer was written later. None where nothing is known. */
  get lastSeq(): number | undefined {
    let last = this.#old.at(-1)?.seq ?? 0;
    for (const { entries } of this.#open) for (const { lastSeq } of entries) last = Math.max(last, lastSeq);
    return last === 0 ? undefined : last;
  }

  /** The rows of a span in order, of some classes; a record at a time. Damaged records are left out. */
  *rows(span: Span, classes: readonly LogClass[], order: 'forward' | 'backward'): Iterable<DecodedRow> {
    const sign = order === 'forward' ? 1 : -1;
    let last: DecodedRow | undefined;
    for (const row of this.#each(span, classes, order)) {
      // What a failing disk left is written a second time in the next generation.
      if (last !== undefined && sign * (row.seq - last.seq || row.n - last.n) <= 0) continue;
      last = row;
      if (isWithin(row, span) && classes.includes(row.class)) yield row;
    }
  }

  /** The checkpoints at or before both bounds, newest first. */
  *checkpoints({ toSeq = LAST, toAt = LAST }: Pick<Span, 'toSeq' | 'toAt'>): Iterable<Checkpoint> {
    for (const open of this.#open.toReversed()) {
      for (const entry of open.entries.toReversed()) {
        if (entry.kind !== 'checkpoint' || entry.lastSeq > toSeq || entry.lastAt > toAt) continue;
        const found = this.#read(open, entry, checkpointOf);
        if (found !== undefined) yield found;
      }
    }
  }

  /** The earliest and the latest time of its rows: of two epochs either may come first. */
  range(): { readonly from: number; readonly to: number } | undefined {
    let [from, to] = [Infinity, -Infinity];
    for (const { at } of this.#old) [from, to] = [Math.min(from, at), Math.max(to, at)];
    for (const { entries } of this.#open) {
      for (const { kind, firstAt, lastAt } of entries)
        if (kind === 'rows') [from, to] = [Math.min(from, firstAt), Math.max(to, lastAt)];
    }
    return from <= to ? { from, to } : undefined;
  }

  /** The latest time of a row that is not after `at`. */
  latestBefore(at: number): number | undefined {
    let latest = -Infinity;
    for (const { entries } of this.#open) {
      for (const { kind, lastAt } of entries) if (kind === 'rows' && lastAt <= at) latest = Math.max(latest, lastAt);
    }
    for (const row of this.rows({ fromAt: Math.max(0, latest), toAt: at }, LOG_CLASSES, 'forward'))
      latest = Math.max(latest, row.at);
    return latest === -Infinity ? undefined : latest;
  }

  /** Proves all of it, a record a turn. */
  *check(): Iterable<string> {
    for (const open of this.#open) {
      for (const entry of open.entries) {
        this.#read(open, entry, () => true);
        yield `${open.index.path} ${entry.offset}`;
      }
    }
  }

  close(): void {
    for (const { file } of this.#open) if (file !== undefined) disk.close(file);
  }

  *#each(span: Span, classes: readonly LogClass[], order: 'forward' | 'backward'): Iterable<DecodedRow> {
    if (order === 'forward') yield* this.#old;
    for (const open of order === 'forward' ? this.#open : this.#open.toReversed()) {
      for (const entry of order === 'forward' ? open.entries : open.entries.toReversed()) {
        if (entry.kind !== 'rows' || isOutside(entry, span) || !entry.classes.some((one) => classes.includes(one)))
          continue;
        const rows = this.#read(open, entry, rowsOfBody) ?? [];
        yield* order === 'forward' ? rows : rows.reverse();
      }
    }
    if (order === 'backward') yield* this.#old.toReversed();
  }

  #read<T>({ index, file }: Open, entry: IndexEntry, read: (body: Buffer) => T): T | undefined {
    try {
      return file === undefined ? undefined : read(index.body(file, entry));
    } catch (error) {
      const cause = explained(index.path, error);
      if (!(cause instanceof DamagedError)) throw error;
      this.#skipped(cause);
      return undefined;
    }
  }
}

const isOutside = (
  { firstSeq, lastSeq, firstAt, lastAt }: IndexEntry,
  { fromSeq = 0, toSeq = LAST, fromAt = 0, toAt = LAST }: Span,
): boolean => lastSeq < fromSeq || firstSeq > toSeq || lastAt < fromAt || firstAt > toAt;

const isWithin = ({ seq, at }: DecodedRow, { fromSeq = 0, toSeq = LAST, fromAt = 0, toAt = LAST }: Span): boolean =>
  seq >= fromSeq && seq <= toSeq && at >= fromAt && at <= toAt;
