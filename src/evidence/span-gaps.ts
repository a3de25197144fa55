import type { Input } from '../domain/input.ts';
import { instant } from '../domain/time.ts';
import { gapsOf } from '../log/gaps.ts';
import type { LogReader } from '../log/reader.ts';
import type { DecodedRow } from '../log/row.ts';
import { type GapLine, gapLine } from './line.ts';
import { MissingInputs } from './missing.ts';

/** A span of plant time, both ends inclusive, Unix ms. */
export interface Asked {
  readonly from: number;
  readonly to: number;
}

/** Of a gateway that runs the newest rows are younger than this, ms: what is not there yet is no gap. */
const NEWEST_MS = 15_000;
/** What was not watched at the end of a span is said by the rows behind it: those of the next start. */
const ROWS_BEHIND = 20;
/** So many are kept for the end of an answer. */
const MOST_FOUND = 1000;

/** Whether nothing at all was recorded in a span: it ends at the first row that was. */
export function isUnrecorded(reader: LogReader, asked: Asked): boolean {
  const gaps = new SpanGaps(reader, asked, reader.seqAt(instant(asked.from - 1)) ?? 0);
  gaps.begin();
  for (const row of reader.rows({ fromAt: asked.from, toAt: asked.to })) {
    if (row.kind === 'input') return false;
    gaps.take(row);
  }
  gaps.end();
  return gaps.isUnrecorded;
}

/**
 * Follows the rows of a span in their order, and names each stretch of it that was not watched, is lost or no longer kept:
 * within it, at its begin and at its end, and also where the whole span is one.
 */
export class SpanGaps {
  readonly #reader: LogReader;
  readonly #asked: Asked;
  readonly #missing: MissingInputs;
  readonly #found: GapLine[] = [];
  #lastSeq: number;
  #isInside = false;

  /** @param before the seq after which the rows are read */
  constructor(reader: LogReader, asked: Asked, before: number) {
    this.#reader = reader;
    this.#asked = asked;
    this.#missing = new MissingInputs(reader);
    this.#lastSeq = before;
    for (const row of before === 0 ? [] : reader.rows({ toSeq: before }, undefined, 'backward')) {
      if (row.kind !== 'input') continue;
      this.#missing.before(row.input);
      break;
    }
  }

  /** What lies before the oldest row of the record. */
  begin(): readonly GapLine[] {
    const { from, to } = this.#asked;
    const begin = this.#reader.range()?.from ?? Infinity;
    return from > 0 && begin > from ? this.#told([gapLine(from, from, Math.min(begin, to), 'not-kept')]) : [];
  }

  /** What is missing before an input, and what it says of the time before it. */
  take(row: DecodedRow): readonly GapLine[] {
    this.#lastSeq = row.seq;
    if (row.kind !== 'input') return [];
    if (row.at >= this.#asked.from) this.#isInside = true;
    return this.#told(this.#gapsAt(row.input, row));
  }

  /** What is missing at the end of the span. */
  end(): readonly GapLine[] {
    const { from, to } = this.#asked;
    const found: GapLine[] = [];
    let looked = 0;
    for (const row of this.#reader.rows({ fromSeq: this.#lastSeq + 1 })) {
      if (++looked > ROWS_BEHIND) break;
      if (row.kind === 'input') found.push(...this.#gapsAt(row.input, row));
    }
    const last = this.#reader.range()?.to ?? to;
    if (Number.isFinite(to) && to - last > NEWEST_MS) found.push(gapLine(to, Math.max(last, from), to, 'not-watched'));
    return this.#told(found.map((gap) => (gap.at > to ? { ...gap, at: instant(to) } : gap)));
  }

  /** Those that were found, the first thousand. */
  get found(): readonly GapLine[] {
    return this.#found;
  }

  /** Whether nothing at all was recorded in the span; asked at its end. */
  get isUnrecorded(): boolean {
    if (this.#isInside || this.#found.length === 0) return false;
    const { from, to } = this.#asked;
    let covered = from;
    for (const gap of this.#found.toSorted((a, b) => a.from - b.from))
      if (gap.from <= covered + NEWEST_MS) covered = Math.max(covered, gap.to);
    return covered + NEWEST_MS >= to;
  }

  #gapsAt(input: Input, row: DecodedRow): GapLine[] {
    const missing = this.#missing.before(input);
    const cause = input.kind === 'damaged' ? 'not-recorded' : 'not-watched';
    const told = gapsOf(row).map((gap) => gapLine(row.at, gap.from, gap.to, cause));
    return missing === undefined ? told : [missing, ...told];
  }

  /** Those that touch the span. */
  #told(gaps: readonly GapLine[]): readonly GapLine[] {
    const { from, to } = this.#asked;
    const own = gaps.filter((gap) => gap.from < Math.max(to, from + 1) && gap.to > from);
    this.#found.push(...own.slice(0, MOST_FOUND - this.#found.length));
    return own;
  }
}
