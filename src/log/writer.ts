import { Worker } from 'node:worker_threads';
import { type Epoch, epochOf, type Seq, seqOf } from '../domain/ids.ts';
import type { Checkpoint } from '../domain/state/checkpoint.ts';
import { type Duration, duration, instant, type Instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Entry, EventLog, LogStatus } from '../ports/event-log.ts';
import { batchOf } from './batch.ts';
import type { FromWriter, ToWriter, WriterStart } from './protocol.ts';
import { isUrgent, type Row, rowsOf } from './row.ts';

/** So many rows go at once: handing them over takes well under a millisecond of the thread that folds. */
const MOST_IN_A_BATCH = 1000;

/**
 * The black box as the road sees it. Entries go to a thread of their own, which commits them in groups: the disk never
 * stands in the way of an alarm. Whatever somebody waits for goes at once; readings wait a little for company, which
 * spares the flash card most of its wear.
 */
export class ThreadedLog implements EventLog {
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #patience: Duration;
  readonly #durableListeners = new Set<(seq: Seq) => void>();
  readonly #statusListeners = new Set<(status: LogStatus) => void>();
  #entries: Entry[] = [];
  #rows: Row[] = [];
  #writing: Timer | undefined;
  #timer: Timer | undefined;
  #closed: (() => void) | undefined;
  durableSeq: Seq;
  status: LogStatus = { recording: true, bytes: 0, dropped: 0 };
  readonly epoch: Epoch;
  readonly lastSeq: Seq;
  readonly lastAt: Instant;

  private constructor(worker: Worker, clock: Clock, patience: Duration, opened: Extract<FromWriter, { type: 'open' }>) {
    this.#worker = worker;
    this.#clock = clock;
    this.#patience = patience;
    this.epoch = epochOf(opened.epoch);
    this.lastSeq = seqOf(opened.lastSeq);
    this.lastAt = instant(opened.lastAt);
    this.durableSeq = this.lastSeq;
    worker.on('message', (message: FromWriter) => this.#hear(message));
    worker.on('error', (error) =>
      this.#tell({ ...this.status, recording: false, reason: error instanceof Error ? error.message : String(error) }),
    );
  }

  /** Opens the log for writing and begins a new epoch. Fails when the data folder cannot be used. */
  static open(start: WriterStart, clock: Clock, patience: Duration): Promise<ThreadedLog> {
    const worker = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData: start, name: 'log' });
    return new Promise((resolve, reject) => {
      worker.once('error', reject);
      worker.once('message', (message: FromWriter) => {
        worker.removeAllListeners('error');
        if (message.type === 'open') resolve(new ThreadedLog(worker, clock, patience, message));
        else reject(new Error('the log writer did not open'));
      });
    });
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
    if (isUrgent(entry)) this.#flush();
    else this.#writing ??= this.#clock.setTimer('log rows', duration(0), () => this.#write());
  }

  checkpoint(checkpoint: Checkpoint): void {
    this.#flush();
    this.#post({ type: 'checkpoint', checkpoint });
  }

  beginEpoch(epoch: Epoch): void {
    this.#post({ type: 'epoch', epoch });
  }

  holdAge(): void {
    this.#post({ type: 'hold-age' });
  }

  onDurable(listener: (seq: Seq) => void): () => void {
    this.#durableListeners.add(listener);
    return () => this.#durableListeners.delete(listener);
  }

  onStatus(listener: (status: LogStatus) => void): () => void {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  close(): Promise<void> {
    this.#flush();
    return new Promise((resolve) => {
      this.#closed = resolve;
      this.#worker.once('exit', () => resolve());
      this.#post({ type: 'close' });
    });
  }

  /** Makes rows of the entries, when whoever brought them has sent what else it had to send. */
  #write(): void {
    this.#writing?.cancel();
    this.#writing = undefined;
    for (const entry of this.#entries) for (const row of rowsOf(entry)) this.#rows.push(row);
    this.#entries = [];
    if (this.#rows.length >= MOST_IN_A_BATCH) this.#flush();
    else this.#timer ??= this.#clock.setTimer('log group', this.#patience, () => this.#flush());
  }

  #flush(): void {
    if (this.#entries.length > 0) this.#write();
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#rows.length === 0) return;
    const batch = batchOf(this.#rows);
    this.#post({ type: 'rows', batch }, [batch.heads.buffer]);
    this.#rows = [];
  }

  #post(message: ToWriter, handedOver: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, handedOver);
  }

  #hear(message: FromWriter): void {
    switch (message.type) {
      case 'durable':
        this.durableSeq = seqOf(message.seq);
        this.status = { ...this.status, bytes: message.bytes };
        for (const listener of this.#durableListeners) listener(this.durableSeq);
        return;
      case 'status':
        return this.#tell(message.status);
      case 'closed':
        return this.#closed?.();
      case 'open':
        return;
    }
  }

  #tell(status: LogStatus): void {
    this.status = status;
    for (const listener of this.#statusListeners) listener(status);
  }
}
