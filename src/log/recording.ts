import type { Seq } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import type { State } from '../domain/state/state.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { Recorded, Recording } from '../ports/recording.ts';
import type { Steps } from '../ports/steps.ts';
import type { LogReader } from './reader.ts';
import { stateInSteps } from './recover.ts';
import { eventOf, inputOf, type Row, transitionOf } from './row.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;

/** The log as a replay reads it. */
export class LogRecording implements Recording {
  readonly #reader: LogReader;
  readonly #present: Plant;
  #range: { readonly from: Instant; readonly to: Instant } | undefined;
  #rangeReadAt = -Infinity;

  constructor(reader: LogReader, present: Plant) {
    this.#reader = reader;
    this.#present = present;
  }

  stateAt(at: Instant): Steps<State> {
    return stateInSteps(this.#reader, this.#present, { toAt: at });
  }

  after(seq: Seq, count: number): readonly Recorded[] {
    const lines: Recorded[] = [];
    let last = 0;
    for (const row of this.#reader.rows({ fromSeq: seq + 1 })) {
      if (lines.length >= count && row.seq !== last) break;
      last = row.seq;
      lines.push(recorded(row));
    }
    return lines;
  }

  *transitionNear(at: Instant, which: 'next' | 'previous'): Steps<Instant | undefined> {
    const span = which === 'next' ? { fromAt: at + 1 } : { toAt: at - 1 };
    let looked = 0;
    for (const row of this.#reader.rows(span, ['acts'], which === 'next' ? 'forward' : 'backward')) {
      if (row.kind === 'transition') return instant(row.at);
      if (++looked % ROWS_A_STEP === 0) yield;
    }
    return undefined;
  }

  plant(revision: string): Plant {
    return this.#reader.plant(revision) ?? this.#present;
  }

  /** Read from the files once a second at most: a replay asks for it at every frame. */
  range(): { readonly from: Instant; readonly to: Instant } | undefined {
    if (performance.now() - this.#rangeReadAt > 1000) {
      const range = this.#reader.range();
      this.#range = range === undefined ? undefined : { from: instant(range.from), to: instant(range.to) };
      this.#rangeReadAt = performance.now();
    }
    return this.#range;
  }
}

function recorded(row: Row): Recorded {
  switch (row.kind) {
    case 'input':
      return { kind: 'input', input: inputOf(row) };
    case 'transition':
      return { kind: 'transition', transition: transitionOf(row) };
    case 'event':
      return { kind: 'event', event: eventOf(row) };
  }
}
