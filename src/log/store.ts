import type { Checkpoint } from '../domain/state/checkpoint.ts';
import { LogFiles } from './files.ts';
import { type Retention, Ring } from './ring.ts';
import type { Row } from './row.ts';
import { Tail } from './tail.ts';

/** When so many rows stand in the tail they are packed. */
const PACK_AT_ROWS = 16_384;

/** The black box for writing: one commit at a time, on the disk when it returns. Throws what the disk says. */
export class LogStore {
  readonly #files: LogFiles;
  readonly #tail: Tail;
  readonly #ring: Ring;
  #count: number;
  readonly epoch: number;
  readonly lastSeq: number;
  readonly lastAt: number;

  constructor(data: string, retention: Retention) {
    this.#files = new LogFiles(data);
    this.#files.make();
    this.#tail = new Tail(this.#files.tail, 'write');
    const { seq, at } = this.#tail.packed();
    this.#ring = new Ring(this.#files, retention, seq);
    const last = this.#tail.last();
    this.lastSeq = last?.seq ?? seq;
    this.lastAt = last?.at ?? at;
    this.#count = this.#tail.count;
    this.epoch = this.#tail.beginEpoch();
  }

  commit(rows: readonly Row[]): void {
    this.#tail.commit(rows);
    this.#count += rows.length;
  }

  writeCheckpoint(checkpoint: Checkpoint): void {
    this.#ring.writeCheckpoint(checkpoint);
  }

  /**
   * Moves a full tail into the segments. The tail is the truth until the last step, so a crash at any moment
   * leaves every row in one place at least, and the next start takes the surplus pages out.
   * @param byAge whether the clock is proven enough for age to delete anything
   * @returns whole segments that made room
   */
  packWhenFull(now: number, least = PACK_AT_ROWS, { byAge } = { byAge: true }): number {
    if (this.#count < least) return 0;
    const rows = this.#tail.rows();
    const last = rows.at(-1);
    if (last === undefined) return 0;
    this.#ring.pack(rows);
    this.#tail.forgetUpTo(last.seq, last.at);
    this.#count = 0;
    return this.#ring.drop(now, { byAge });
  }

  /** An epoch that began while running: the next start takes a later one. */
  noteEpoch(epoch: number): void {
    this.#tail.noteEpoch(epoch);
  }

  bytes(): number {
    return this.#files.bytes();
  }

  close(): void {
    this.#tail.close();
    this.#ring.close();
  }
}
