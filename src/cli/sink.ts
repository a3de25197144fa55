import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';

/** Where a command writes something long: a file, which is whole when it has its name, or the standard output. */
export interface Sink {
  /** Comes back when there is use for more; false when the reader has gone. */
  write(text: string): Promise<boolean>;
  /** Ends it, as a whole. */
  close(): void;
  /** Leaves nothing behind. */
  abandon(): void;
}

/** @param name `-` is the standard output */
export const openSink = (name: string): Sink => (name === '-' ? new StandardOutput() : new WholeFile(name));

class StandardOutput implements Sink {
  /** A reader that has read enough has closed it, as `head` does: program.ts hears of it. */
  write(text: string): Promise<boolean> {
    const { stdout } = process;
    return new Promise((resolve) => stdout.write(text, () => resolve(!stdout.destroyed)));
  }

  close(): void {}

  abandon(): void {}
}

class WholeFile implements Sink {
  readonly #name: string;
  readonly #path: string;
  readonly #file: number;

  constructor(name: string) {
    this.#name = name;
    // A pipe or a device has no other name.
    const isOther = statSync(name, { throwIfNoEntry: false })?.isFile() === false;
    this.#path = isOther ? name : `${name}.part`;
    this.#file = openSync(this.#path, 'w', 0o640);
  }

  write(text: string): Promise<boolean> {
    const bytes = Buffer.from(text);
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    return Promise.resolve(true);
  }

  close(): void {
    if (this.#path === this.#name) return closeSync(this.#file);
    fsyncSync(this.#file);
    closeSync(this.#file);
    renameSync(this.#path, this.#name);
  }

  abandon(): void {
    closeSync(this.#file);
    if (this.#path !== this.#name) rmSync(this.#path, { force: true });
  }
}
