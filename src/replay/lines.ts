import type { Seq } from '../domain/ids.ts';
import type { Recorded } from '../domain/refold.ts';
import type { Instant } from '../domain/time.ts';
import type { Recording } from '../ports/recording.ts';

/** Lines that are read at a time. */
const LINES_AHEAD = 4096;

/** The lines of the record from a place in the order on, one by one. */
export class Lines {
  readonly #recording: Pick<Recording, 'after'>;
  #read: readonly Recorded[] = [];
  #next = 0;
  #last: Seq;

  /** @param after the first line is the one that follows this place */
  constructor(recording: Pick<Recording, 'after'>, after: Seq) {
    this.#recording = recording;
    this.#last = after;
  }

  /** The line that comes next; none at the end of the record, which may grow. */
  peek(): Recorded | undefined {
    if (this.#next >= this.#read.length) {
      this.#read = this.#recording.after(this.#last, LINES_AHEAD);
      this.#next = 0;
      const last = this.#read.at(-1);
      if (last !== undefined) this.#last = momentOf(last).seq;
    }
    return this.#read[this.#next];
  }

  /** Goes past the line that was looked at. */
  pass(): void {
    this.#next += 1;
  }
}

/** The place of a line in the order, and its plant time. */
export function momentOf(line: Recorded): { readonly seq: Seq; readonly at: Instant } {
  switch (line.kind) {
    case 'input':
      return line.input;
    case 'transition':
      return line.transition;
    case 'event':
      return line.event;
  }
}

/** No gateway is believed to have been off for longer: between such times its clock was wrong, ms. */
const LONGEST_GAP_MS = 30 * 86_400_000;

/** Whether plant time begins again elsewhere with this line: what lies between was not lived through. */
export function isJump(line: Recorded, before: Instant): boolean {
  if (line.kind !== 'input') return false;
  const { input } = line;
  if ('shift' in input) return input.shift !== 0 && input.shift !== undefined;
  return input.kind === 'started' && (input.at < before || input.at - before > LONGEST_GAP_MS);
}
