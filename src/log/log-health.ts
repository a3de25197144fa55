import type { DiskState } from '../domain/gateway/trouble.ts';
import { type Duration, duration, instant } from '../domain/time.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { LogStatus, RecordDamage } from '../ports/event-log.ts';
import type { Damage } from './damage.ts';

/** A disk that takes longer than this for a commit is reported as one that has stopped. */
const DISK_PATIENCE: Duration = duration(5000);

/** How the recording does, and what was found damaged, for those who listen. */
export class LogHealth {
  readonly #clock: Pick<Clock, 'now' | 'setTimer'>;
  readonly #rowsDropped: () => number;
  readonly #statusListeners = new Set<(status: LogStatus) => void>();
  readonly #damagedListeners = new Set<(damage: RecordDamage) => void>();
  #segmentsDropped = 0;
  #answer: Timer | undefined;
  #isSilent = false;
  /** Damage that was found before a listener was set. */
  #found: Damage[] = [];
  #status: LogStatus = { recording: true, bytes: 0, dropped: 0 };

  /** @param rowsDropped how many rows were lost in memory */
  constructor(clock: Pick<Clock, 'now' | 'setTimer'>, rowsDropped: () => number) {
    this.#clock = clock;
    this.#rowsDropped = rowsDropped;
  }

  get status(): LogStatus {
    return this.#status;
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

  damaged(damage: Damage): void {
    if (this.#damagedListeners.size === 0) this.#found.push(damage);
    else for (const listener of this.#damagedListeners) listener(this.#reported([damage]));
  }

  /** @param segmentsDropped whole segments that made room */
  size(bytes: number, segmentsDropped: number): void {
    this.#segmentsDropped = segmentsDropped;
    this.#status = { ...this.#status, bytes, dropped: this.#dropped };
  }

  stopped(reason: string): void {
    this.#tell({ ...this.#status, recording: false, reason, dropped: this.#dropped });
  }

  recording(): void {
    this.#isSilent = false;
    if (this.#status.recording) return;
    const { reason: _reason, ...status } = this.#status;
    this.#tell({ ...status, recording: true, dropped: this.#dropped });
  }

  /** What is known of the room for the record. */
  disk(disk: Partial<DiskState>): void {
    this.#tell({ ...this.#status, disk });
  }

  /** Waits for an answer to what was handed over. */
  watch(): void {
    this.#answer ??= this.#clock.setTimer('log answer', DISK_PATIENCE, () => {
      if (!this.#status.recording) return;
      this.#isSilent = true;
      this.stopped('the disk does not answer');
    });
  }

  /** @param isMore whether another answer is waited for */
  answered(isMore: boolean): void {
    this.stopWatching();
    if (isMore) this.watch();
    if (this.#isSilent) this.recording();
  }

  stopWatching(): void {
    this.#answer?.cancel();
    this.#answer = undefined;
  }

  /** With the tail go the newest states, unless they are in memory: only a start asks the record for them. */
  #reported(found: readonly Damage[]): RecordDamage {
    const now = this.#clock.now();
    const lost = found.flatMap(({ lostFrom }) => lostFrom ?? []);
    return {
      files: found.map(({ file, aside, what }) => ({ file, ...(aside === undefined ? {} : { aside }), at: now, what })),
      statesUnknown: lost.length > 0 && this.#damagedListeners.size === 0,
      ...(lost.length === 0 ? {} : { gap: { from: instant(Math.min(...lost)), to: now } }),
    };
  }

  get #dropped(): number {
    return this.#rowsDropped() + this.#segmentsDropped;
  }

  #tell(status: LogStatus): void {
    this.#status = status;
    for (const listener of this.#statusListeners) listener(status);
  }
}
