import { type Seq, seqOf } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { Steps } from '../ports/steps.ts';
import type { Recorded, Gap } from '../domain/refold.ts';
import type { Moment, Recording } from '../ports/recording.ts';
import { Cursors } from './cursors.ts';
import { Gaps } from './gaps.ts';
import type { LogReader } from './reader.ts';
import type { DecodedRow } from './row.ts';
import { stateInSteps } from './recover.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
const READ_AGAIN_MS = 1000;

/** The log as a replay reads it. */
export class LogRecording implements Recording {
  readonly #reader: LogReader;
  readonly #present: Plant;
  #range: { readonly from: Instant; readonly to: Instant } | undefined;
  #rangeReadAt = -Infinity;
  readonly #gaps: Gaps;
  readonly #cursors = new Cursors();
  #known: readonly Gap[] = [];
  #gapsReadAt = -Infinity;

  constructor(reader: LogReader, present: Plant) {
    this.#reader = reader;
    this.#present = present;
    this.#gaps = new Gaps(reader);
  }

  stateAt(at: Instant): Steps<State> {
    return this.stateAfter(seqOf(this.#reader.seqAt(at) ?? 0));
  }

  stateAfter(seq: Seq): Steps<State> {
    return stateInSteps(this.#reader, this.#present, { toSeq: seq });
  }

  after(seq: Seq, count: number): readonly Recorded[] {
    const lines: Recorded[] = [];
    const cursor = this.#cursors.take(seq);
    const rows = cursor?.rows ?? this.#reader.rows({ fromSeq: seq + 1 })[Symbol.iterator]();
    let last = 0;
    for (let row = cursor?.next ?? read(rows); row !== undefined; row = read(rows)) {
      if (lines.length >= count && row.seq !== last) {
        this.#cursors.keep(last, { rows, next: row });
        break;
      }
      last = row.seq;
      lines.push(row);
    }
    return lines;
  }

  *transitionNear({ seq, at }: Moment, which: 'next' | 'previous'): Steps<Moment | undefined> {
    const span = which === 'next' ? { fromSeq: seq + 1 } : { toSeq: seq };
    let looked = 0;
    for (const row of this.#reader.rows(span, ['acts'], which === 'next' ? 'forward' : 'backward')) {
      if (++looked % ROWS_A_STEP === 0) yield;
      if (row.kind !== 'transition') continue;
      // What came at the very moment that is shown is no step back from it.
      if (which === 'next' || row.at !== at) return { seq: seqOf(row.seq), at: instant(row.at) };
    }
    return undefined;
  }

  /** Looked for once a second at most, as the range. */
  gaps(): readonly Gap[] {
    if (performance.now() - this.#gapsReadAt > READ_AGAIN_MS) {
      this.#known = this.#gaps.list();
      this.#gapsReadAt = performance.now();
    }
    return this.#known;
  }

  plant(revision: string): Plant {
    return this.#reader.plant(revision) ?? this.#present;
  }

  /** Read from the files once a second at most: a replay asks for it at every frame. */
  range(): { readonly from: Instant; readonly to: Instant } | undefined {
    if (performance.now() - this.#rangeReadAt > READ_AGAIN_MS) {
      const range = this.#reader.range();
      this.#range = range === undefined ? undefined : { from: instant(range.from), to: instant(range.to) };
      this.#rangeReadAt = performance.now();
    }
    return this.#range;
  }
}

function read(rows: Iterator<DecodedRow>): DecodedRow | undefined {
  const next: IteratorResult<DecodedRow, unknown> = rows.next();
  return next.done === true ? undefined : next.value;
}
