import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Duration } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Entry } from '../ports/event-log.ts';
import { batchOf } from './batch.ts';
import { isUrgent } from './kinds.ts';
import type { ToWriter } from './protocol.ts';
import { rowsOf } from './row.ts';
import { WaitingRows } from './waiting.ts';

/** So many rows go at once: handing them over takes well under a millisecond of the thread that folds. */
const MOST_IN_A_BATCH = 1000;
/** So many rows may be on their way to the disk; the rest waits here. */
const MOST_ON_THE_WAY = 20_000;

/**
 * What is to be written, on its way from the fold to the writer's thread. What a person waits for goes
 * at the end of the turn; readings
 * wait a little for company, which spares the flash card most of its wear.
 */
export class HandOver {
  readonly #clock: Pick<Clock, 'setTimer'>;
  readonly #patience: Duration;
  readonly #due: () => void;
  readonly #waiting = new WaitingRows();
  #checkpoint: Checkpoint | undefined;
  #group: Timer | undefined;
  #isDue = false;
  /** Everything goes as soon as the fold has ended its turn. */
  #urgent: NodeJS.Immediate | undefined;

  /**
   * @param patience how long readings wait
   * @param due something is to be handed over: see `next`
   */
  constructor(clock: Pick<Clock, 'setTimer'>, patience: Duration, due: () => void) {
    this.#clock = clock;
    this.#patience = patience;
    this.#due = due;
  }

  /** Rows that were lost because the disk failed for too long. */
  get dropped(): number {
    return this.#waiting.dropped;
  }

  /** Whether rows were handed over that are not on the disk yet. */
  get isOnTheWay(): boolean {
    return this.#waiting.handedOver > 0;
  }

  /** Whether rows are to be handed over that were not yet. */
  get isDue(): boolean {
    return this.#isDue;
  }

  append(entry: Entry): void {
    this.#waiting.push(rowsOf(entry));
    if (this.#waiting.size - this.#waiting.handedOver >= MOST_IN_A_BATCH) this.flush();
    else if (isUrgent(entry)) this.#flushAfterTurn();
    else this.#group ??= this.#clock.setTimer('log group', this.#patience, () => this.flush());
  }

  /** Thousands of alarms may come in one turn of the fold: a batch for each would take longer than the fold itself. */
  #flushAfterTurn(): void {
    this.#urgent ??= setImmediate(() => this.flush());
  }

  checkpoint(checkpoint: Checkpoint): void {
    this.#checkpoint = checkpoint;
    this.flush();
  }

  /** Everything is due now. */
  flush(): void {
    this.#group?.cancel();
    this.#group = undefined;
    clearImmediate(this.#urgent);
    this.#urgent = undefined;
    this.#isDue = true;
    this.#due();
  }

  /** The next message for the thread: rows that are due, as far as there is room on the way; after them a checkpoint. */
  next(): Extract<ToWriter, { readonly type: 'rows' | 'checkpoint' }> | undefined {
    if (this.#isDue) {
      if (this.#waiting.handedOver >= MOST_ON_THE_WAY) return undefined;
      const rows = this.#waiting.take(MOST_IN_A_BATCH);
      if (rows.length > 0) return { type: 'rows', batch: batchOf(rows) };
      this.#isDue = false;
    }
    const checkpoint = this.#checkpoint;
    this.#checkpoint = undefined;
    return checkpoint === undefined ? undefined : { type: 'checkpoint', checkpoint };
  }

  /** Everything up to a seq is on the disk. */
  written(seq: number): void {
    this.#waiting.written(seq);
  }

  /** The thread is gone: what it had is handed over again. */
  takeBack(): void {
    this.#waiting.takeBack();
  }
}
