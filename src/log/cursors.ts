import type { DecodedRow } from './row.ts';

/** Replays that read on at a time; a further one seeks its place again. */
const MOST_OPEN = 16;
/** A place that is not read on from is given up, ms: it holds files open. */
const IDLE_MS = 30_000;

/** Where a read of rows stopped: it goes on without seeking its place again. */
export interface Cursor {
  readonly rows: Iterator<DecodedRow>;
  /** The row that was read, and not given yet. */
  readonly next: DecodedRow;
}

/** The places at which replays read on, by the seq that was given last. */
export class Cursors {
  readonly #open = new Map<number, Cursor & { readonly usedAt: number }>();

  /** The cursor behind a seq, which is the caller's from here on. */
  take(seq: number): Cursor | undefined {
    const found = this.#open.get(seq);
    this.#open.delete(seq);
    return found;
  }

  keep(seq: number, cursor: Cursor): void {
    this.#close(seq);
    this.#open.set(seq, { ...cursor, usedAt: performance.now() });
    for (const [other, { usedAt }] of this.#open) {
      if (this.#open.size <= MOST_OPEN && performance.now() - usedAt < IDLE_MS) break;
      this.#close(other);
    }
  }

  #close(seq: number): void {
    this.take(seq)?.rows.return?.();
  }
}
