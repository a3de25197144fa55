import type { Plant } from '../domain/plant.ts';
import { Worker } from 'node:worker_threads';
import { type Epoch, epochOf, type Seq, seqOf } from '../domain/ids.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { type Duration, duration, instant, type Instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Entry, EventLog, LogStatus, RecordDamage } from '../ports/event-log.ts';
import { reasonOf } from './damage.ts';
import { HandOver } from './hand-over.ts';
import { LogHealth } from './log-health.ts';
import { madeUp } from './numbers.ts';
import type { FromWriter, ToWriter, WriterData, WriterStart } from './protocol.ts';
import type { Run } from './store.ts';

/** A disk that has not answered by then is one to start without. */
const OPEN_PATIENCE: Duration = duration(8000);
const CLOSE_PATIENCE: Duration = duration(5000);
const RESTART_AFTER: Duration = duration(1000);

type Opened = Omit<Extract<FromWriter, { type: 'open' }>, 'type'>;

/**
 * The log as the gateway sees it. Entries go to a thread of their own, which commits them in groups: a slow disk never
 * delays an alarm. A thread that dies is started again, and is given again what it had.
 */
export class ThreadedLog implements EventLog {
  #start: WriterStart;
  readonly #clock: Clock;
  readonly #handOver: HandOver;
  readonly #health: LogHealth;
  readonly #durableListeners = new Set<(seq: Seq) => void>();
  #worker: Worker | undefined;
  #isOpen = false;
  #restart: Timer | undefined;
  #opened: ((opened: Opened) => void) | undefined;
  #closed: (() => void) | undefined;
  #run: Run = { epoch: 0, lastSeq: 0, lastAt: 0 };
  durableSeq: Seq = seqOf(0);
  /** Nothing of the log could be read: seq and epoch are made up, and no state is known. */
  isBlind = false;

  private constructor(start: WriterStart, clock: Clock, patience: Duration) {
    this.#start = start;
    this.#clock = clock;
    this.#handOver = new HandOver(clock, patience, () => this.#send());
    this.#health = new LogHealth(clock, () => this.#handOver.dropped);
  }

  /**
   * Opens the log for writing and begins a new epoch. Never fails: while the data folder cannot be used the log is kept
   * in memory, says so in its status, and is written when it can be.
   */
  static async open(start: WriterStart, clock: Clock, patience: Duration): Promise<ThreadedLog> {
    const log = new ThreadedLog(start, clock, patience);
    await log.#open();
    return log;
  }

  get epoch(): Epoch {
    return epochOf(this.#run.epoch);
  }

  get lastSeq(): Seq {
    return seqOf(this.#run.lastSeq);
  }

  get lastAt(): Instant {
    return instant(this.#run.lastAt);
  }

  get status(): LogStatus {
    return this.#health.status;
  }

  append(entry: Entry): void {
    this.#handOver.append(entry);
  }

  checkpoint(checkpoint: Checkpoint): void {
    this.#handOver.checkpoint(checkpoint);
  }

  /** A reader could not make sense of a file: the thread looks at it, and deals with it if it is damaged. */
  examine(file: string): void {
    this.#post({ type: 'examine', file });
  }

  beginEpoch(epoch: Epoch): void {
    this.#run = { ...this.#run, epoch };
    this.#post({ type: 'run', run: this.#run });
  }

  keepPlant(plant: Plant): void {
    this.#start = { ...this.#start, plant };
    this.#handOver.flush();
    this.#post({ type: 'plant', plant });
  }

  holdAge(): void {
    this.#post({ type: 'hold-age' });
  }

  onDurable(listener: (seq: Seq) => void): () => void {
    this.#durableListeners.add(listener);
    return () => this.#durableListeners.delete(listener);
  }

  onStatus(listener: (status: LogStatus) => void): () => void {
    return this.#health.onStatus(listener);
  }

  onDamaged(listener: (damage: RecordDamage) => void): () => void {
    return this.#health.onDamaged(listener);
  }

  /** @returns when the thread has ended, or has not within five seconds: see `isHung` */
  async close(): Promise<void> {
    this.#handOver.flush();
    this.#restart?.cancel();
    this.#health.stopWatching();
    await new Promise<void>((resolve) => {
      const timer = this.#clock.setTimer('log close', CLOSE_PATIENCE, resolve);
      this.#closed = () => {
        timer.cancel();
        resolve();
      };
      if (this.#worker === undefined) this.#closed();
      else this.#closeWhenSent();
    });
    this.#worker?.unref();
    void this.#worker?.terminate();
  }

  /** The thread hangs in the disk: the process cannot end by itself. */
  get isHung(): boolean {
    return this.#closed !== undefined && this.#worker !== undefined;
  }

  async #open(): Promise<void> {
    const opened = await new Promise<Opened>((resolve) => {
      const timer = this.#clock.setTimer('log open', OPEN_PATIENCE, () =>
        this.#opened?.({ run: madeUp(), isBlind: true, reason: 'the disk does not answer' }),
      );
      this.#opened = (first) => {
        this.#opened = undefined;
        timer.cancel();
        resolve(first);
      };
      this.#begin();
    });
    const { run, isBlind, reason } = opened;
    this.#run = run;
    this.isBlind = isBlind;
    this.durableSeq = isBlind ? seqOf(0) : this.lastSeq;
    if (reason !== undefined) this.#health.stopped(reason);
    // A thread that answers late has begun a run of its own.
    if (!this.#isOpen) this.#post({ type: 'run', run });
  }

  #begin(): void {
    const data: WriterData = { ...this.#start, ...(this.#opened === undefined ? { run: this.#run } : {}) };
    let reason = 'the log thread has ended';
    try {
      const worker = new Worker(new URL('./writer-thread.js', import.meta.url), { workerData: data, name: 'log' });
      this.#worker = worker;
      worker.on('message', (message: FromWriter) => this.#hear(message));
      worker.on('error', (error) => (reason = reasonOf(error)));
      worker.on('exit', () => this.#end(reason));
    } catch (error) {
      this.#end(reasonOf(error));
    }
  }

  /** The thread is gone: what it had goes to the next one. */
  #end(reason: string): void {
    this.#worker = undefined;
    this.#isOpen = false;
    this.#handOver.takeBack();
    if (this.#closed !== undefined) return this.#closed();
    this.#health.stopped(reason);
    this.#opened?.({ run: madeUp(), isBlind: true, reason });
    this.#restart = this.#clock.setTimer('log restart', RESTART_AFTER, () => this.#begin());
  }

  /** Hands over what is due, as far as there is room on the way. */
  #send(): void {
    while (this.#isOpen) {
      const message = this.#handOver.next();
      if (message === undefined) return;
      this.#post(message, message.type === 'rows' ? [message.batch.columns.buffer] : []);
      if (message.type === 'rows') this.#health.watch();
    }
  }

  #closeWhenSent(): void {
    if (!this.#handOver.isDue || !this.#isOpen) this.#post({ type: 'close' });
  }

  #post(message: ToWriter, handedOver: readonly ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, handedOver);
  }

  #hear(message: FromWriter): void {
    switch (message.type) {
      case 'open':
        return this.#hearOpen(message);
      case 'durable':
        this.#handOver.written(message.seq);
        this.durableSeq = seqOf(Math.max(this.durableSeq, message.seq));
        for (const listener of this.#durableListeners) listener(this.durableSeq);
        this.#health.answered(this.#handOver.isOnTheWay);
        this.#send();
        if (this.#closed !== undefined) this.#closeWhenSent();
        return;
      case 'size':
        return this.#health.size(message.bytes, message.dropped);
      case 'disk':
        return this.#health.disk(message.disk);
      case 'stopped':
        return this.#health.stopped(message.reason);
      case 'recording':
        return this.#health.recording();
      case 'damaged':
        return this.#health.damaged(message.damage);
      case 'closed':
        this.#worker = undefined;
        return this.#closed?.();
    }
  }

  #hearOpen({ run, isBlind, reason }: Opened): void {
    this.#isOpen = true;
    if (this.#opened !== undefined) return this.#opened({ run, isBlind, ...(reason === undefined ? {} : { reason }) });
    if (reason !== undefined) this.#health.stopped(reason);
    this.#handOver.flush();
  }
}
