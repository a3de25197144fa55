import { existsSync, statSync } from 'node:fs';
import type { Plant } from '../domain/plant.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { hasRemains, setAside } from './aside.ts';
import { makeDatabase } from './atomic.ts';
import { type Damage, isShortage } from './damage.ts';
import { LogFiles } from './files.ts';
import { Inventory } from './inventory.ts';
import { Mending, type MendingsLeft, MOST_MENDED } from './mending.ts';
import { TAIL } from './migrations.ts';
import { readPlant, writePlant } from './plants.ts';
import { type Highest, type Retention, Ring } from './ring.ts';
import type { Row } from './row.ts';
import { salvageSegment, salvageTail } from './salvage.ts';
import { type Packed, Tail } from './tail.ts';

/** So many rows are packed at a time, when so many are in the tail. */
const PACK_AT_ROWS = 16_384;
/** After a lost tail the numbers of so many starts are left out: none of them can be one whose record is lost. */
const EPOCHS_LEFT_OUT = 1000;

/** One run of the gateway, as its log knows it. */
export interface Run {
  readonly epoch: number;
  /** The seq and the time after which it goes on. */
  readonly lastSeq: number;
  readonly lastAt: number;
}

export interface StoreOptions {
  /** The run that goes on here after a failure; none: a new one begins. */
  readonly run?: Run;
  /** Is called with each file that was damaged, when it has been dealt with. */
  readonly damaged?: (damage: Damage) => void;
  /** How many files may still be set aside, over all openings of a process. */
  readonly mendings?: MendingsLeft;
}

/** An epoch that no start can have had before: the wall clock is far above what counting starts gives. */
export const unusedEpoch = (highest: number): number => Math.max(highest + EPOCHS_LEFT_OUT, Date.now());

/**
 * The log for writing: one commit at a time, on the disk when it returns. A damaged file is set aside with its
 * name and time, what can be saved of it is put in its place, and the operation goes on. Throws what else the disk says;
 * then it is closed and opened again. Every operation can be repeated.
 */
export class LogStore implements Run {
  readonly #files: LogFiles;
  readonly #damaged: (damage: Damage) => void;
  readonly #mending: Mending;
  readonly #ring: Ring;
  readonly #inventory: Inventory;
  #tail: Tail | undefined;
  #place: number | undefined;
  #count = 0;
  #bytes = 0;
  /** Set where the tail of before is gone, or the part of it that says which run wrote it. */
  #isTailLost = false;
  #highest: Highest = { seq: 0, at: 0, epoch: 0 };
  readonly epoch: number;
  readonly lastSeq: number;
  readonly lastAt: number;

  constructor(data: string, retention: Retention, { run, damaged = () => {}, mendings }: StoreOptions = {}) {
    this.#files = new LogFiles(data);
    this.#damaged = damaged;
    this.#mending = new Mending(this.#files, damaged, mendings ?? { left: MOST_MENDED }, (path) => this.#replace(path));
    this.#files.make();
    this.#inventory = new Inventory(this.#files, damaged);
    this.#ring = new Ring(this.#files, retention, (path) => this.#inventory.forget(path));
    try {
      if (run === undefined) this.#mending.run(() => this.#inventory.read());
      const highest = (this.#highest = this.#mending.run(() => this.#ring.highest()));
      const { packed, last } = this.#mending.run(() => this.#look(highest));
      this.#isTailLost ||= this.#inventory.isEndLost;
      if (run === undefined) this.#mending.run(() => this.#inventory.check(last?.at ?? packed.at));
      if (run !== undefined && packed.epoch > run.epoch)
        throw new Error('the record on the disk is that of a later run: stop the gateway and start it again');
      const isCertain = !this.#isTailLost && (packed.epoch > 0 || highest.seq === 0);
      const known = Math.max(packed.epoch, highest.epoch);
      this.epoch = run?.epoch ?? (isCertain ? known + 1 : unusedEpoch(known));
      this.lastSeq = run?.lastSeq ?? Math.max(last?.seq ?? 0, packed.seq, highest.seq);
      this.lastAt = run?.lastAt ?? last?.at ?? packed.at;
      this.#mending.run(() => this.#begin());
      this.#inventory.open();
      this.#inventory.list();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** All or nothing; repeating it changes nothing. */
  commit(rows: readonly Row[]): void {
    // A folder that was moved away still takes in what is written, where no one would look for it.
    if (inodeOf(this.#files.tail) !== this.#place) throw new Error(`${this.#files.tail} is no longer where it was`);
    this.#mending.run(() => this.#begin().commit(rows));
    this.#count += rows.length;
  }

  writeCheckpoint(checkpoint: Checkpoint): void {
    this.#mending.run(() => this.#ring.writeCheckpoint(checkpoint));
  }

  keepPlant(plant: Plant): void {
    const path = this.#files.plant(plant.revision);
    this.#mending.run(() => {
      if (readPlant(path) === undefined) writePlant(path, plant);
    });
  }

  /** Whether the tail holds so much that a part of it is to be packed. */
  get isPackDue(): boolean {
    return this.#count >= PACK_AT_ROWS;
  }

  /**
   * Moves the first rows of a full tail into the segments. The tail is the truth until the last step, so a crash at any
   * moment leaves every row in one place at least, and once in what is read.
   * @param least rows that make it worth while
   * @param isAgeProven whether `now` can be believed; when not, no segment is too old
   * @returns whole segments that made room
   */
  packWhenFull(now: number, least = PACK_AT_ROWS, isAgeProven = true): number {
    if (this.#count < least) return 0;
    return this.#mending.run(() => {
      const tail = this.#begin();
      const rows = tail.first(PACK_AT_ROWS);
      const last = rows.at(-1);
      if (last !== undefined) {
        this.#ring.pack(rows);
        tail.forgetUpTo(last.seq, last.at);
      }
      this.#count = tail.count;
      this.#inventory.list();
      return this.#ring.drop(now, isAgeProven);
    });
  }

  /** Packs everything: an orderly stop leaves nothing in the tail. */
  packAll(now: number, isAgeProven = true): void {
    while (this.#count > 0) this.packWhenFull(now, 1, isAgeProven);
  }

  /** Looks at a file that a reader could not make sense of, and deals with it if it is damaged. */
  examine(name: string): void {
    this.#mending.examine(name, () => this.#open().check());
  }

  /** Bytes on the disk: the last count, where the machine has no descriptor for a new one. */
  bytes(): number {
    try {
      this.#bytes = this.#files.bytes();
    } catch (error) {
      if (!isShortage(error)) throw error;
    }
    return this.#bytes;
  }

  close(): void {
    if (this.#tail !== undefined) {
      this.#tail.close();
      this.#inventory.closed();
    }
    this.#tail = undefined;
    this.#ring.close();
  }

  /** The tail, opened and proved; made where there is none. */
  #open(): Tail {
    if (this.#tail !== undefined) return this.#tail;
    const path = this.#files.tail;
    if (!existsSync(path)) {
      if (hasRemains(path)) setAside(path);
      makeDatabase(path, 'wal', TAIL);
    }
    const tail = new Tail(path, 'write');
    try {
      tail.check();
      this.#count = tail.count;
    } catch (error) {
      tail.close();
      throw error;
    }
    this.#place = inodeOf(path);
    this.#tail = tail;
    return tail;
  }

  /** What the tail holds. One that no run has begun, where there was a run before, is not the one that was there. */
  #look(highest: Highest): { readonly packed: Packed; readonly last: ReturnType<Tail['last']> } {
    const tail = this.#open();
    const packed = tail.packed();
    if (packed.epoch === 0 && (highest.seq > 0 || this.#files.hasRunBefore)) {
      if (!this.#isTailLost)
        this.#damaged({ file: this.#files.name(this.#files.tail), what: 'it is missing', lostFrom: highest.at });
      this.#isTailLost = true;
      tail.setPacked({ epoch: 0, seq: Math.max(packed.seq, highest.seq), at: Math.max(packed.at, highest.at) });
    }
    return { packed: tail.packed(), last: tail.last() };
  }

  /** The tail, under the epoch of this run: on the disk before anything is written in it. */
  #begin(): Tail {
    const tail = this.#open();
    if (tail.packed().epoch !== this.epoch) tail.begin(this.epoch);
    return tail;
  }

  /** Sets a damaged file aside, and puts what can be saved of it in its place. */
  #replace(path: string): Pick<Damage, 'aside' | 'lostFrom'> {
    if (path === this.#files.tail) {
      this.#tail?.close();
      this.#tail = undefined;
      const { aside, epoch, lostFrom } = salvageTail(path);
      this.#isTailLost ||= epoch === undefined;
      this.#inventory.tailReplaced();
      return { aside: this.#files.name(aside), lostFrom: lostFrom || this.#highest.at };
    }
    this.#ring.release(path);
    this.#inventory.replaced(path);
    const logClass = this.#files.classOf(path);
    return { aside: this.#files.name(logClass === undefined ? setAside(path) : salvageSegment(path, logClass)) };
  }
}

const inodeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.ino;
