import { type Epoch, type Seq, seqOf } from '../../src/domain/ids.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Checkpoint } from '../../src/domain/checkpoint.ts';
import { duration } from '../../src/domain/time.ts';
import type { LogSource } from '../../src/log/recover.ts';
import { isUrgent } from '../../src/log/kinds.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import type { Span } from '../../src/log/segment.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Entry, EventLog, LogStatus } from '../../src/ports/event-log.ts';
import type { Random } from '../random.ts';

/** What a disk has in store. */
export interface DiskFaults {
  /** Share of commits that take seconds. */
  readonly slow: number;
  /** Share of operations (a start, a commit, a checkpoint) at which the disk begins to be full for a while. */
  readonly failing: number;
}

const PATIENCE_MS = 5000;
const LONGEST_FAILURE_MS = 8000;

/** The disk of a simulated machine: what it has acknowledged survives a crash, and nothing else. */
export class SimDisk implements LogSource {
  readonly rowsOnDisk: DecodedRow[] = [];
  readonly checkpoints: Checkpoint[] = [];
  /** By revision. */
  readonly plants = new Map<string, Plant>();
  epoch = 0;
  /** How often age was held back. */
  ageHeld = 0;
  /** The highest seq and time that were ever on it, lost rows too: order goes on after them. */
  #highest = { seq: seqOf(0), at: 0 };

  constructor(plant: Plant) {
    this.plants.set(plant.revision, plant);
  }

  get lastSeq(): Seq {
    return seqOf(Math.max(this.#highest.seq, this.rowsOnDisk.at(-1)?.seq ?? 0));
  }

  get lastAt(): number {
    return Math.max(this.#highest.at, this.rowsOnDisk.at(-1)?.at ?? 0);
  }

  /** Everything from a seq on can no longer be read. @returns the time of the last row before it */
  loseFrom(seq: number): number {
    this.#highest = { seq: this.lastSeq, at: this.lastAt };
    const kept = this.rowsOnDisk.findIndex((row) => row.seq >= seq);
    if (kept >= 0) this.rowsOnDisk.length = kept;
    while ((this.checkpoints.at(-1)?.seq ?? 0) >= seq) this.checkpoints.pop();
    return this.rowsOnDisk.at(-1)?.at ?? 0;
  }

  checkpoint({ toSeq = Infinity }: Pick<Span, 'toSeq'>): Checkpoint | undefined {
    return this.checkpoints.findLast(({ seq }) => seq <= toSeq);
  }

  plant(revision: string): Plant | undefined {
    return this.plants.get(revision);
  }

  *rows({ fromSeq = 0, toSeq = Infinity }: Span): Iterable<DecodedRow> {
    let low = 0;
    for (let high = this.rowsOnDisk.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((this.rowsOnDisk[middle]?.seq ?? 0) < fromSeq) low = middle + 1;
      else high = middle;
    }
    for (let i = low; i < this.rowsOnDisk.length; i++) {
      const row = this.rowsOnDisk[i];
      if (row === undefined || row.seq > toSeq) return;
      yield row;
    }
  }
}

/** The log writer in simulated time: group commits that take a while, a disk that is slow or fails, a crash at any time. */
export class SimLog implements EventLog {
  readonly #disk: SimDisk;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #faults: DiskFaults;
  readonly #durable = new Set<(seq: Seq) => void>();
  readonly #statuses = new Set<(status: LogStatus) => void>();
  #waiting: DecodedRow[] = [];
  #checkpoint: Checkpoint | undefined;
  #committing = false;
  #urgent = false;
  status: LogStatus = { recording: true, bytes: 0, dropped: 0 };

  constructor(disk: SimDisk, clock: Clock, random: Random, faults: DiskFaults) {
    this.#disk = disk;
    this.#clock = clock;
    this.#random = random;
    this.#faults = faults;
    if (this.#isFull()) this.#fail();
  }

  get durableSeq(): Seq {
    return this.#disk.lastSeq;
  }

  beginEpoch(epoch: Epoch): void {
    this.#disk.epoch = epoch;
  }

  keepPlant(plant: Plant): void {
    this.#disk.plants.set(plant.revision, plant);
  }

  holdAge(): void {
    this.#disk.ageHeld += 1;
  }

  append(entry: Entry): void {
    for (const row of rowsOf(entry)) this.#waiting.push(row);
    this.#urgent ||= isUrgent(entry);
    this.#begin();
  }

  checkpoint(checkpoint: Checkpoint): void {
    this.#checkpoint = checkpoint;
    this.#urgent = true;
    this.#begin();
  }

  onDurable(listener: (seq: Seq) => void): () => void {
    this.#durable.add(listener);
    return () => this.#durable.delete(listener);
  }

  onStatus(listener: (status: LogStatus) => void): () => void {
    this.#statuses.add(listener);
    return () => this.#statuses.delete(listener);
  }

  onDamaged(): () => void {
    return () => {};
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #begin(): void {
    if (this.#committing || (this.#waiting.length === 0 && this.#checkpoint === undefined)) return;
    this.#committing = true;
    const wait = this.#urgent ? 0 : PATIENCE_MS;
    this.#urgent = false;
    this.#clock.setTimer('sim commit', duration(wait + this.#flushTime()), () => this.#commit());
  }

  #flushTime(): number {
    return this.#random.uniform() < this.#faults.slow ? this.#random.uniform(100, 4000) : this.#random.uniform(0, 30);
  }

  #commit(): void {
    this.#committing = false;
    if (this.#isFull()) return this.#fail();
    this.#disk.rowsOnDisk.push(...this.#waiting);
    this.#waiting = [];
    if (this.#checkpoint !== undefined && this.#checkpoint.seq <= this.#disk.lastSeq) {
      if (this.#isFull()) return this.#fail();
      this.#disk.checkpoints.push(this.#checkpoint);
      this.#checkpoint = undefined;
    }
    const { recording, disk } = this.status;
    // A disk that was full is cleared bit by bit.
    if (!recording) this.#tell({ recording: true, bytes: 0, dropped: 0, disk: { space: 'low' } });
    else if (disk?.space === 'low') this.#tell({ ...this.status, disk: { space: 'ample' } });
    for (const listener of this.#durable) listener(this.durableSeq);
    this.#begin();
  }

  #isFull(): boolean {
    return this.#random.uniform() < this.#faults.failing;
  }

  #fail(): void {
    this.#tell({ recording: false, reason: 'SQLITE_FULL', bytes: 0, dropped: 0, disk: { space: 'short' } });
    this.#committing = true;
    this.#clock.setTimer('sim disk retry', duration(this.#random.uniform(500, LONGEST_FAILURE_MS)), () =>
      this.#commit(),
    );
  }

  #tell(status: LogStatus): void {
    this.status = status;
    for (const listener of this.#statuses) listener(status);
  }
}
