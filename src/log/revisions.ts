import type { Steps } from '../ports/steps.ts';
import type { LogReader } from './reader.ts';
import type { DecodedRow } from './row.ts';

/** Rows that are looked at in one step: well under a millisecond. */
const ROWS_A_STEP = 64;
/** After so many rows without a change a checkpoint is asked, which names its configuration, too. */
const ROWS_BEFORE_A_CHECKPOINT = 2048;
/** Stretches that are remembered. One is as long as a configuration was in force, or what was looked through at a time. */
const MOST_REMEMBERED = 10_000;

/** From the first to the last of these seqs one configuration was in force; none where the record does not say which. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly revision: string | undefined;
  /** It begins with the input that put the configuration in force. */
  readonly isWhole: boolean;
}

/** The configuration in force at a place in the order, and the one before it, as far as the record says. */
export interface InForce {
  readonly revision: string | undefined;
  readonly before: string | undefined;
}

/**
 * Which configuration was in force at each place in the order. Looked up where it is asked, backward to the input that
 * put it in force, and remembered: what lies near costs nothing more.
 */
export class Revisions {
  readonly #reader: LogReader;
  /** Oldest first; no two overlap. */
  #known: Stretch[] = [];

  constructor(reader: LogReader) {
    this.#reader = reader;
  }

  /** The revision under which the input `seq` was folded. */
  *at(seq: number): Steps<InForce> {
    const { from, revision, isWhole } = yield* this.#stretch(seq);
    const before = isWhole && from > 1 ? (yield* this.#stretch(from - 1)).revision : undefined;
    return { revision, before };
  }

  *#stretch(seq: number): Steps<Stretch> {
    const index = this.#known.findLastIndex(({ from }) => from <= seq);
    const before = this.#known[index];
    if (before !== undefined && seq <= before.to) return before;
    const found = yield* this.#lookUp(seq, before);
    if (this.#known.length >= MOST_REMEMBERED) this.#known = [];
    if (found.from === before?.from) this.#known[index] = found;
    else this.#known.splice(this.#known.findLastIndex(({ from }) => from <= seq) + 1, 0, found);
    return found;
  }

  /** The stretch that ends at `seq`, as far back as it is looked through. `before` is the nearest that is known. */
  *#lookUp(seq: number, before: Stretch | undefined): Steps<Stretch> {
    let from = seq;
    let looked = 0;
    let checkpoint: { readonly seq: number; readonly revision: string } | undefined;
    for (const row of this.#reader.rows({ toSeq: seq }, ['acts'], 'backward')) {
      if (before !== undefined && row.seq <= before.to) return { ...before, to: seq };
      if (checkpoint !== undefined && row.seq <= checkpoint.seq) break;
      from = row.seq;
      const revision = revisionOf(row);
      if (revision !== undefined) return { from, to: seq, revision, isWhole: true };
      if (++looked % ROWS_A_STEP === 0) yield;
      if (looked === ROWS_BEFORE_A_CHECKPOINT) checkpoint = this.#reader.checkpointHead(seq);
    }
    if (looked < ROWS_BEFORE_A_CHECKPOINT) checkpoint = this.#reader.checkpointHead(seq);
    // Nothing was put in force in between.
    if (before !== undefined && (checkpoint?.seq ?? 0) <= before.to) return { ...before, to: seq };
    return { from: Math.min(from, checkpoint?.seq ?? from), to: seq, revision: checkpoint?.revision, isWhole: false };
  }
}

/** The configuration that an input puts in force. */
const revisionOf = (line: DecodedRow): string | undefined =>
  line.kind === 'input' && 'revision' in line.input ? line.input.revision : undefined;
