import { type Invariant, InvariantError, type Life, type Seen } from './invariant.ts';

/** Every input has the next place and a time that does not run back. */
export class OrderHolds implements Invariant {
  #lastSeq = 0;
  #lastAt = 0;

  begin({ lastSeq, lastAt }: Life): void {
    this.#lastSeq = lastSeq;
    this.#lastAt = lastAt;
  }

  move(shift: number): void {
    this.#lastAt += shift;
  }

  check({ input: { seq, at, kind } }: Seen): void {
    if (seq !== this.#lastSeq + 1)
      throw new InvariantError('every input follows the one before', { seq, after: this.#lastSeq, kind });
    if (at < this.#lastAt) throw new InvariantError('plant time never runs back', { at, after: this.#lastAt });
    this.#lastSeq = seq;
    this.#lastAt = at;
  }
}
