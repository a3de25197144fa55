/** A long text on its way from another thread: the next part is asked for when the one before has been used. */
export class TextStream implements AsyncIterable<string> {
  readonly #taken: () => void;
  readonly #left: () => void;
  #part: string | undefined;
  #isLast = false;
  #error: Error | undefined;
  #wake: () => void = () => {};

  /**
   * @param taken asks for the next part
   * @param left the reader takes no more, whether there is more or not
   */
  constructor(taken: () => void, left: () => void) {
    this.#taken = taken;
    this.#left = left;
  }

  put(part: string, isLast: boolean): void {
    this.#part = part;
    this.#isLast = isLast;
    this.#wake();
  }

  /** The rest does not come: a reader finds this error in its place. */
  fail(error: Error): void {
    this.#error ??= error;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string, void, undefined> {
    try {
      for (;;) {
        if (this.#error !== undefined) throw this.#error;
        const part = this.#part;
        if (part === undefined) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
          continue;
        }
        this.#part = undefined;
        yield part;
        if (this.#isLast) return;
        this.#taken();
      }
    } finally {
      this.#left();
    }
  }
}
