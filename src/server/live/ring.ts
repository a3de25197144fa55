import { LIMITS } from '../limits.ts';

const MOST_CHARACTERS = 4 * 1024 * 1024;

/** The newest transitions as they were sent: encoded once, for all clients that reconnect. */
export class TransitionRing {
  readonly #told: { readonly seq: number; readonly text: string }[] = [];
  #characters = 0;
  #floor: number;

  /** @param floor the seq after which the ring gets every transition */
  constructor(floor: number) {
    this.#floor = floor;
  }

  /** The ring holds every transition after this seq. */
  get floor(): number {
    return this.#floor;
  }

  /** The seq of the newest transition. */
  get newest(): number {
    return this.#told.at(-1)?.seq ?? this.#floor;
  }

  add(seq: number, text: string): void {
    this.#told.push({ seq, text });
    this.#characters += text.length;
    while (this.#told.length > LIMITS.ring.most || this.#characters > MOST_CHARACTERS) {
      const oldest = this.#told.shift();
      if (oldest === undefined) return;
      this.#characters -= oldest.text.length;
      this.#floor = oldest.seq;
    }
  }

  /** The next transitions after a seq, oldest first: `count` of them, or more where several belong to the last seq. */
  after(seq: number, count: number): { readonly texts: readonly string[]; readonly last: number } {
    const texts: string[] = [];
    let last = seq;
    for (let i = this.#firstAfter(seq); i < this.#told.length; i++) {
      const told = this.#told[i];
      if (told === undefined || (texts.length >= count && told.seq !== last)) break;
      texts.push(told.text);
      last = told.seq;
    }
    return { texts, last };
  }

  #firstAfter(seq: number): number {
    let low = 0;
    let high = this.#told.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#told[middle]?.seq ?? Infinity) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
