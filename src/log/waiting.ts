import { traitsOf } from '../common/log-class.ts';
import type { DecodedRow } from './row.ts';

/** Rows that wait for a failing disk at most; then the oldest readings and fixes are lost, and counted. */
const MOST_WAITING = 100_000;
/** Rows of transitions, acts and events: kept longest, but memory has an end too. */
const MOST_ACTS = 200_000;
/** Room is made for so many at a time: making it looks at every row. */
const ROOM = 10_000;

/**
 * Rows from the fold until they are on the disk, in order. What was handed over stays here too, so that nothing is lost
 * with the thread that it was handed to.
 */
export class WaitingRows {
  #rows: DecodedRow[] = [];
  /** So many of the first rows are handed over. */
  #handedOver = 0;
  #dropped = 0;
  /** So many rows call for room. */
  #full = MOST_WAITING + ROOM;

  /** Rows that were lost because the disk failed for too long. */
  get dropped(): number {
    return this.#dropped;
  }

  get size(): number {
    return this.#rows.length;
  }

  get handedOver(): number {
    return this.#handedOver;
  }

  push(rows: readonly DecodedRow[]): void {
    for (const row of rows) this.#rows.push(row);
    if (this.#rows.length > this.#full) this.#makeRoom();
  }

  /** The next rows to hand over: `most` of them, and what else belongs to the last seq of these. */
  take(most: number): readonly DecodedRow[] {
    let end = Math.min(this.#rows.length, this.#handedOver + most);
    while (end > 0 && end < this.#rows.length && this.#rows[end]?.seq === this.#rows[end - 1]?.seq) end += 1;
    const rows = this.#rows.slice(this.#handedOver, end);
    this.#handedOver = end;
    return rows;
  }

  /** Everything up to a seq is on the disk. */
  written(seq: number): void {
    let count = 0;
    while (count < this.#handedOver && (this.#rows[count]?.seq ?? Infinity) <= seq) count += 1;
    this.#rows.splice(0, count);
    this.#handedOver -= count;
    this.#full = Math.max(MOST_WAITING, this.#rows.length) + ROOM;
  }

  /** The thread is gone: what it had is handed over again. */
  takeBack(): void {
    this.#handedOver = 0;
  }

  /** The oldest that is not handed over goes: people's acts and alarms last. */
  #makeRoom(): void {
    const isKeptLast = (row: DecodedRow): boolean => traitsOf(row.class).isKeptLast;
    this.#drop(this.#rows.length - MOST_WAITING, (row) => !isKeptLast(row));
    this.#drop(this.#rows.length - MOST_ACTS, isKeptLast);
    this.#full = Math.max(MOST_WAITING, this.#rows.length) + ROOM;
  }

  #drop(surplus: number, isDroppable: (row: DecodedRow) => boolean): void {
    if (surplus <= 0) return;
    let left = surplus;
    const kept = this.#rows.filter((row, i) => {
      if (left <= 0 || i < this.#handedOver || !isDroppable(row)) return true;
      left -= 1;
      return false;
    });
    this.#dropped += this.#rows.length - kept.length;
    this.#rows = kept;
  }
}
