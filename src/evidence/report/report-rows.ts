import type { LogReader } from '../../log/reader.ts';
import type { DecodedRow } from '../../log/row.ts';
import type { ReportQuery } from '../../ports/archive.ts';
import type { ReportSpan } from './span.ts';

/** So many lines are read for one report with the values of gas points, some minutes of work: a month of ten points. */
const MOST_ROWS = 50_000_000;

/**
 * The lines of the record of a time. Where there are too many of them the rest is read without values and places: what
 * people did and every alarm is told all the same.
 */
export class ReportRows {
  readonly #record: LogReader;
  readonly #span: { readonly fromAt: number; readonly toAt: number };
  readonly #kind: ReportQuery['kind'];
  readonly #most: number;
  /** Some values were left out. */
  isCut = false;

  constructor(record: LogReader, { from, to }: ReportSpan, kind: ReportQuery['kind'], most = MOST_ROWS) {
    this.#record = record;
    this.#span = { fromAt: from, toAt: to - 1 };
    this.#kind = kind;
    this.#most = most;
  }

  *[Symbol.iterator](): Iterator<DecodedRow> {
    if (this.#kind === 'figures') return;
    // The places of people are read for an incident alone: there may be thirty times as many as of anything else.
    const classes = this.#kind === 'incident' ? (['gas', 'people', 'acts'] as const) : (['gas', 'acts'] as const);
    let count = 0;
    let last = 0;
    for (const row of this.#record.rows(this.#span, classes)) {
      // What came of one input is printed together.
      if (count >= this.#most && row.seq !== last) {
        this.isCut = true;
        break;
      }
      count += 1;
      last = row.seq;
      yield row;
    }
    if (this.isCut) yield* this.#record.rows({ ...this.#span, fromSeq: last + 1 }, ['acts']);
  }
}
