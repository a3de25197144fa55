import type { Plant } from '../domain/plant.ts';
import { Worker } from 'node:worker_threads';
import { type Epoch, epochOf, type Seq, seqOf } from '../domain/ids.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { type Duration, duration, instant, type Instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Entry, EventLog, LogStatus, RecordDamage } from '../ports/event-log.ts';
import { batchOf } from './batch.ts';
import { type Damage, reasonOf } from './damage.ts';
import { madeUp } from './numbers.ts';
import type { FromWriter, ToWriter, WriterData, WriterStart } from './protocol.ts';
import { isUrgent } from './kinds.ts';
import { rowsOf } from './row.ts';
import type { Run } from './store.ts';
import { WaitingRows } from './waiting.ts';

/** So many rows go at once: handing them over takes well under a millisecond of the thread that folds. */
const MOST_IN_A_BATCH = 1000;
/** So many rows may be on their way to the disk; the rest waits here. */
const MOST_ON_THE_WAY = 20_000;
/** A disk that has not answered by then is one to start without. */
const OPEN_PATIENCE: Duration = duration(8000);
const CLOSE_PATIENCE: Duration = duration(5000);
/** A disk that takes longer than this for a commit is told as one that has stopped. */
const DISK_PATIENCE: Duration = duration(5000);
const RESTART_AFTER: Duration = duration(1000);

type Opened = Omit<Extract<FromWriter, { type: 'open' }>, 'type'>;

/**
 * The black box as the road sees it. Entries go to a thread of their own, which commits them in groups: the disk never
 * stands in the way of an alarm. Whatever somebody waits for goes at once; readings wait a little for company, which
 * spares the flash card most of its wear. A thread that dies is started again, and is given again what it had.
 */
export class ThreadedLog implements EventLog {
  #start: WriterStart;
  readonly #clock: Clock;
  readonly #patience: Duration;
  readonly #durableListeners = new Set<(seq: Seq) => void>();
  readonly #statusListeners = new Set<(status: LogStatus) => void>();
  readonly #damagedListeners = new Set<(damage: RecordDamage) => void>();
  readonly #waiting = new WaitingRows();
  #entries: Entry[] = [];
  #checkpoint: Checkpoint | undefined;
  #worker: Worker | undefined;
  #isOpen = false;
  #segmentsDropped = 0;
  #writing: Timer | undefined;
  #timer: Timer | undefined;
  #restart: Timer | undefined;
  #answer: Timer | undefined;
  #isSilent = false;
  #isDue = false;
  #opened: ((opened: Opened) => void) | undefined;
  #closed: (() => void) | undefined;
  #run: Run = { epoch: 0, lastSeq: 0, lastAt: 0 };
  /** Damage that was found before anybody listened. */
  #found: Damage[] = [];
  durableSeq: Seq = seqOf(0);
  status: LogStatus = { recording: true, bytes: 0, dropped: 0 };
  /** Nothing of the log could be read: seq and epoch are made up, and no state is known. */
  isBlind = false;

  private constructor(start: WriterStart, clock: Clock, patience: Duration) {
    this.#start = start;
    this.#clock = clock;
    this.#patience = patience;
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

  append(entry: Entry): void {
    this.#entries.push(entry);
    if (isUrgent(entry)) this.#flush();
    else this.#writing ??= this.#clock.setTimer('log rows', duration(0), () => this.#write());
  }

  checkpoint(checkpoint: Checkpoint): void {
    this.#checkpoint = checkpoint;
    this.#flush();
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
    this.#flush();
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
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onDamaged(listener: (damage: RecordDamage) => void): () => void {
    if (this.#found.length > 0) listener(this.#reported(this.#found));
    this.#found = [];
    this.#damagedListeners.add(listener);
    return () => this.#damagedListeners.delete(listener);
  }

  /** @returns when the thread has ended, or has not within five seconds: see `isHung` */
  async close(): Promise<void> {
    this.#flush();
    this.#restart?.cancel();
    this.#answer?.cancel();
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
    if (reason !== undefined) this.#stopped(reason);
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
    this.#waiting.takeBack();
    if (this.#closed !== undefined) return this.#closed();
    this.#stopped(reason);
    this.#opened?.({ run: madeUp(), isBlind: true, reason });
    this.#restart = this.#clock.setTimer('log restart', RESTART_AFTER, () => this.#begin());
  }

  /** Makes rows of the entries, when whoever brought them has sent what else it had to send. */
  #write(): void {
    this.#writing?.cancel();
    this.#writing = undefined;
    for (const entry of this.#entries) this.#waiting.push(rowsOf(entry));
    this.#entries = [];
    if (this.#waiting.size - this.#waiting.handedOver >= MOST_IN_A_BATCH) this.#flush();
    else this.#timer ??= this.#clock.setTimer('log group', this.#patience, () => this.#flush());
  }

  #flush(): void {
    if (this.#entries.length > 0) this.#write();
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#isDue = true;
    this.#send();
  }

  /** Hands over what is due, as far as there is room on the way. */
  #send(): void {
    while (this.#isOpen && this.#isDue && this.#waiting.handedOver < MOST_ON_THE_WAY) {
      const rows = this.#waiting.take(MOST_IN_A_BATCH);
      if (rows.length === 0) {
        this.#isDue = false;
        break;
      }
      const batch = batchOf(rows);
      this.#post({ type: 'rows', batch }, [batch.heads.buffer]);
      this.#watch();
    }
    if (this.#isDue || !this.#isOpen || this.#checkpoint === undefined) return;
    this.#post({ type: 'checkpoint', checkpoint: this.#checkpoint });
    this.#checkpoint = undefined;
  }

  #closeWhenSent(): void {
    if (!this.#isDue || !this.#isOpen) this.#post({ type: 'close' });
  }

  #post(message: ToWriter, handedOver: readonly ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, handedOver);
  }

  #hear(message: FromWriter): void {
    switch (message.type) {
      case 'open':
        return this.#hearOpen(message);
      case 'durable':
        this.#waiting.written(message.seq);
        this.durableSeq = seqOf(Math.max(this.durableSeq, message.seq));
        for (const listener of this.#durableListeners) listener(this.durableSeq);
        this.#answered();
        this.#send();
        if (this.#closed !== undefined) this.#closeWhenSent();
        return;
      case 'size':
        this.#segmentsDropped = message.dropped;
        this.status = { ...this.status, bytes: message.bytes, dropped: this.#dropped };
        return;
      case 'stopped':
        return this.#stopped(message.reason);
      case 'recording':
        return this.#recording();
      case 'damaged':
        return this.#hearDamage(message.damage);
      case 'closed':
        this.#worker = undefined;
        return this.#closed?.();
    }
  }

  #hearOpen({ run, isBlind, reason }: Opened): void {
    this.#isOpen = true;
    if (this.#opened !== undefined) return this.#opened({ run, isBlind, ...(reason === undefined ? {} : { reason }) });
    if (reason !== undefined) this.#stopped(reason);
    this.#isDue = true;
    this.#send();
  }

  #hearDamage(damage: Damage): void {
    if (this.#damagedListeners.size === 0) this.#found.push(damage);
    else for (const listener of this.#damagedListeners) listener(this.#reported([damage]));
  }

  /** With the tail go the newest states, unless they stand in memory: only a start asks the record for them. */
  #reported(found: readonly Damage[]): RecordDamage {
    const now = this.#clock.now();
    const lost = found.flatMap(({ lostFrom }) => lostFrom ?? []);
    return {
      files: found.map(({ file, aside, what }) => ({ file, ...(aside === undefined ? {} : { aside }), at: now, what })),
      statesUnknown: lost.length > 0 && this.#damagedListeners.size === 0,
      ...(lost.length === 0 ? {} : { gap: { from: instant(Math.min(...lost)), to: now } }),
    };
  }

  /** Waits for an answer to what was handed over. */
  #watch(): void {
    this.#answer ??= this.#clock.setTimer('log answer', DISK_PATIENCE, () => {
      if (!this.status.recording) return;
      this.#isSilent = true;
      this.#stopped('the disk does not answer');
    });
  }

  #answered(): void {
    this.#answer?.cancel();
    this.#answer = undefined;
    if (this.#waiting.handedOver > 0) this.#watch();
    if (this.#isSilent) this.#recording();
  }

  #recording(): void {
    this.#isSilent = false;
    if (!this.status.recording) this.#tell({ recording: true, bytes: this.status.bytes, dropped: this.#dropped });
  }

  get #dropped(): number {
    return this.#waiting.dropped + this.#segmentsDropped;
  }

  #stopped(reason: string): void {
    this.#tell({ recording: false, reason, bytes: this.status.bytes, dropped: this.#dropped });
  }

  #tell(status: LogStatus): void {
    this.status = status;
    for (const listener of this.#statusListeners) listener(status);
  }
}
