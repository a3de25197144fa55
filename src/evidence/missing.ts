import { LOG_CLASSES, type LogClass } from '../common/log-class.ts';
import type { Input } from '../domain/input.ts';
import type { LogReader } from '../log/reader.ts';
import { type GapLine, gapLine } from './line.ts';

/** Finds what is missing between the inputs of a record: each seq has one. */
export class MissingInputs {
  readonly #reader: LogReader;
  /** The first seq of which a class still holds everything. */
  readonly #oldest: ReadonlyMap<LogClass, number>;
  readonly #wholeFrom: number;
  #last: Pick<Input, 'seq' | 'at'> | undefined;
  #isDropped = false;

  constructor(reader: LogReader) {
    this.#reader = reader;
    this.#oldest = new Map(LOG_CLASSES.map((logClass) => [logClass, reader.oldestSeq(logClass)]));
    this.#wholeFrom = Math.max(...this.#oldest.values());
  }

  /** The stretch before this input of which inputs are missing. */
  before(input: Input): GapLine | undefined {
    const last = this.#last;
    this.#last = input;
    if (last === undefined || input.seq <= last.seq + 1) return undefined;
    const isOld = last.seq < this.#wholeFrom;
    // What the ring has dropped of some classes is said once, and not before each row that is left of the others.
    if (isOld && this.#isDropped) return undefined;
    if (!this.#isMissing(last.seq, input.seq)) return undefined;
    if (!isOld) return gapLine(input.at, last.at, input.at, 'not-recorded');
    this.#isDropped = true;
    const classes = LOG_CLASSES.filter((logClass) => (this.#oldest.get(logClass) ?? 0) > last.seq);
    return { ...gapLine(input.at, last.at, this.#timeOf(this.#wholeFrom) ?? input.at, 'not-kept'), classes };
  }

  /** Where plant time was moved back, what is between two rows of a span may have times outside of it. */
  #isMissing(after: number, before: number): boolean {
    let expected = after + 1;
    for (const row of this.#reader.rows({ fromSeq: after + 1, toSeq: before - 1 })) {
      if (row.kind !== 'input') continue;
      if (row.seq !== expected) return true;
      expected += 1;
    }
    return expected !== before;
  }

  #timeOf(seq: number): number | undefined {
    for (const row of this.#reader.rows({ fromSeq: seq, toSeq: seq })) return row.at;
    return undefined;
  }
}
