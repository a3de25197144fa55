import type { Plant } from '../domain/plant.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { setAside } from './aside.ts';
import { type Batch, batchesOf } from './batch.ts';
import { decodeColumns } from './columns.ts';
import { type Damage, isShortage } from './damage.ts';
import { disk, flushFolder, removeFile, sweep } from './disk.ts';
import { LogFiles } from './files.ts';
import { type Highest, highestInSegments } from './highest.ts';
import { Mending, type MendingsLeft, MOST_MENDED } from './mending.ts';
import type { PackedTail } from './ledger-line.ts';
import { packedTail } from './packed-tail.ts';
import { type PackingJob, packLog } from './packing.ts';
import { readPlant, writePlant } from './plants.ts';
import type { Retention } from './ring.ts';
import type { DecodedRow } from './row.ts';
import { adoptOldTail } from './tail/adopt.ts';
import type { RecordDraft } from './tail/record.ts';
import { checkpointDraft, rowsDraft } from './tail/generation.ts';
import { cutOff, type WrittenEnd, endOfTail, missingOf } from './tail/opening.ts';
import { makeEmptyGeneration, salvageGeneration } from './tail/salvage.ts';
import { TailWriter } from './tail/writer.ts';

/** A generation of so many bytes is full, and is packed. */
const MOST_OF_A_GENERATION = 8_000_000;
const LEAST_OF_A_GENERATION = 64_000;
/** A full generation is no more than this part of the quota. */
const GENERATIONS_IN_QUOTA = 64;
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
  /** The end of what this process has written, over all its openings. */
  readonly ended?: WrittenEnd;
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
  readonly #data: string;
  readonly #retention: Retention;
  readonly #full: number;
  readonly #ended: WrittenEnd;
  #tail: TailWriter | undefined;
  #bytes = 0;
  /** What the ledger said at the opening. */
  #packed: PackedTail | undefined;
  /** Set where the tail of before is gone, or the part of it that says which run wrote it. */
  #isTailLost = false;
  #highest: Highest = { seq: 0, at: 0, epoch: 0 };
  /** The place in the order after which the next generation goes on. */
  #last = { seq: 0, at: 0 };
  /** The last seq that is on the disk. */
  #committed = 0;
  /** The hash of the last record, in hex. */
  #hash = '';
  /** Something was written in the generation that is open. */
  #isBegun = false;
  readonly epoch: number;
  readonly lastSeq: number;
  readonly lastAt: number;

  constructor(data: string, retention: Retention, { run, damaged = () => {}, mendings, ended }: StoreOptions = {}) {
    this.#data = data;
    this.#retention = retention;
    this.#files = new LogFiles(data);
    this.#damaged = damaged;
    this.#ended = ended ?? {};
    this.#full = Math.max(
      LEAST_OF_A_GENERATION,
      Math.min(MOST_OF_A_GENERATION, retention.quota / GENERATIONS_IN_QUOTA),
    );
    this.#mending = new Mending(this.#files, damaged, mendings ?? { left: MOST_MENDED }, (path) => this.#replace(path));
    this.#files.make();
    // The packing sweeps the other folders: it may be at work there.
    for (const folder of [this.#files.tail.folder, this.#files.plants, this.#files.pins]) sweep(folder);
    try {
      cutOff(this.#ended);
      const highest = (this.#highest = highestInSegments(this.#files));
      this.#adopt();
      this.#miss(highest);
      const end = this.#mending.run(() => endOfTail(this.#files.tail, true, this.#packed));
      // An opening that recorded nothing is no later run: its numbers may be those of a thread that answered too late.
      if (run !== undefined && end.epoch > run.epoch && end.seq > run.lastSeq)
        throw new Error('the record on the disk is that of a later run: stop the gateway and start it again');
      const isRestored = run === undefined && disk.stat(this.#files.restoredMark) !== undefined;
      const isCertain = !isRestored && !this.#isTailLost && (end.epoch > 0 || highest.seq === 0);
      const known = Math.max(end.epoch, highest.epoch);
      const last = highest.seq > end.seq ? highest : end;
      this.epoch = run?.epoch ?? (isCertain ? known + 1 : unusedEpoch(known));
      this.lastSeq = run?.lastSeq ?? last.seq;
      this.lastAt = run?.lastAt ?? last.at;
      this.#last = last.seq >= this.lastSeq ? { seq: last.seq, at: last.at } : { seq: this.lastSeq, at: this.lastAt };
      this.#committed = end.seq;
      this.#hash = end.hash;
      this.#begin();
      if (isRestored) removeFile(this.#files.restoredMark);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Packs rows and commits them. */
  commit(rows: readonly DecodedRow[]): void {
    this.commitBatches(batchesOf(rows));
  }

  /** All batches in one write and one flush. Repeating it changes nothing. */
  commitBatches(batches: readonly Batch[]): void {
    const fresh = batches.filter(({ lastSeq }) => lastSeq > this.#committed).flatMap((batch) => this.#freshOf(batch));
    const last = fresh.at(-1);
    if (last === undefined) return;
    this.#append(fresh.map(rowsDraft));
    this.#last = { seq: last.lastSeq, at: last.at };
    this.#committed = last.lastSeq;
    if (this.#begin().bytes >= this.#full) this.#roll();
  }

  writeCheckpoint(checkpoint: Checkpoint): void {
    this.#append([checkpointDraft(checkpoint)]);
  }

  keepPlant(plant: Plant): void {
    const path = this.#files.plant(plant.revision);
    this.#mending.run(() => {
      if (readPlant(path) === undefined) writePlant(path, plant);
      // It may have its name since a try that ended before the name was on the disk.
      else flushFolder(path);
    });
  }

  /** Whether generations wait to be packed. */
  get isPackDue(): boolean {
    return this.#files.tail.list().length > 1;
  }

  /** What a packing thread has to do now. */
  packingJob(now: number, isAgeProven: boolean, suspects: readonly string[] = []): PackingJob {
    return { before: this.#begin().number, epoch: this.epoch, now, isAgeProven, suspects };
  }

  /** Everything that was written is ready to be packed. */
  closeGeneration(): void {
    if (this.#isBegun) this.#roll();
  }

  /**
   * Packs everything, in this thread.
   * @param isAgeProven whether `now` can be believed; when not, no segment is too old
   * @returns whole segments that made room
   */
  pack(now: number, isAgeProven = true): number {
    this.closeGeneration();
    return this.packClosed(now, isAgeProven);
  }

  /** Packs the generations that are full or of earlier runs, in this thread. */
  packClosed(now: number, isAgeProven = true, suspects: readonly string[] = []): number {
    return this.#mending.run(
      () => packLog(this.#data, this.#retention, this.packingJob(now, isAgeProven, suspects), this.#damaged).dropped,
    );
  }

  /** Looks at a file that a reader could not make sense of, and deals with it if it is damaged. */
  examine(name: string): void {
    if (this.#files.classOf(this.#files.path(name)) !== undefined) this.packClosed(0, false, [name]);
    else this.#mending.examine(name);
    this.#begin();
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
    this.#closeTail();
  }

  /** A thread that was begun again is given what its predecessor had, in other batches: what is on the disk is left out. */
  #freshOf(batch: Batch): readonly Batch[] {
    if (batch.firstSeq > this.#committed) return [batch];
    return batchesOf(decodeColumns(batch.columns).filter(({ seq }) => seq > this.#committed));
  }

  #append(drafts: readonly RecordDraft[]): void {
    const tail = this.#begin();
    if (!tail.isInPlace) throw new Error(`${tail.path} is no longer where it was`);
    tail.append(drafts);
    this.#isBegun = true;
    this.#hash = tail.hash;
    this.#ended.path = tail.path;
    this.#ended.bytes = tail.bytes;
  }

  /** The generation of this run, under its epoch: on the disk before anything is written in it. */
  #begin(): TailWriter {
    if (this.#tail !== undefined) return this.#tail;
    const { tail } = this.#files;
    const number = Math.max(tail.list().at(-1)?.number ?? 0, tail.newest, this.#packed?.generation ?? 0) + 1;
    this.#tail = TailWriter.begin(tail, number, { epoch: this.epoch, ...this.#last, before: this.#hash });
    this.#isBegun = false;
    this.#ended.path = this.#tail.path;
    this.#ended.bytes = this.#tail.bytes;
    return this.#tail;
  }

  /** Begins the next generation; this one is packed. */
  #roll(): void {
    this.#closeTail();
    this.#begin();
  }

  #closeTail(): void {
    this.#tail?.close();
    this.#tail = undefined;
  }

  /** Takes over the tail of an older version. */
  #adopt(): void {
    const { damage, isCertain } = adoptOldTail(this.#files);
    if (damage !== undefined) this.#damaged({ ...damage, lostFrom: damage.lostFrom || this.#highest.at });
    this.#isTailLost ||= !isCertain;
  }

  /** A part of the tail that is gone, where there was one, is not the one that was there. */
  #miss(highest: Highest): void {
    this.#packed = packedTail(this.#files.ledger);
    const missing = missingOf(this.#files, highest.seq > 0);
    for (const file of missing) {
      const lostFrom = Math.max(highest.at, this.#mending.run(() => endOfTail(this.#files.tail, true)).at);
      const path = this.#files.path(file);
      // From here on it is not missed any more: an empty one has its number.
      if (this.#files.tail.numberOf(path) !== undefined) makeEmptyGeneration(path);
      this.#damaged({ file, what: 'it is missing', lostFrom });
      this.#isTailLost = true;
    }
  }

  /** Sets a damaged file aside, and puts what can be saved of it in its place. */
  #replace(path: string): Pick<Damage, 'aside' | 'lostFrom'> {
    if (this.#files.tail.numberOf(path) !== undefined) {
      if (this.#tail?.path === path) this.#closeTail();
      const { aside, epoch, lostFrom } = salvageGeneration(path);
      this.#isTailLost ||= epoch === undefined;
      return { aside: this.#files.name(aside), lostFrom: lostFrom || this.#highest.at };
    }
    return { aside: this.#files.name(setAside(path)) };
  }
}
