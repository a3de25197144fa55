import type { Plant } from '../domain/plant.ts';
import { existsSync } from 'node:fs';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { AgeGuard } from './age-guard.ts';
import type { Batch } from './batch.ts';
import type { DiskState, SpaceLevel } from '../domain/gateway/trouble.ts';
import { type Damage, isFull, reasonOf } from './damage.ts';
import { disk } from './disk.ts';
import { LogFiles } from './files.ts';
import { numbersWithout } from './numbers.ts';
import { PackingThread } from './packing-thread.ts';
import type { FromPacking, FromWriter, ToWriter, WriterData } from './protocol.ts';
import { MOST_MENDED } from './mending.ts';
import { spaceLevel } from './room.ts';
import { LogStore, type Run } from './store.ts';
import type { WrittenEnd } from './tail/opening.ts';

const RETRY_MS = 1000;
/** So often it is looked whether there is something to pack. */
const PACK_LOOK_MS = 3000;
/** The segments are looked at so often, also where there is nothing to pack, for what has become too old. */
const SEGMENTS_LOOK_MS = 3_600_000;
/** Where the disk is nearly full they make room more often. */
const SHORT_LOOK_MS = 60_000;
/** The bytes on the disk are counted no more often. */
const COUNT_MS = 1000;
/** Packing that failed so often in turn, about a minute, is reported as damage: the quota is not held. */
const PACK_FAILURES_TOLD = 20;
/** A log folder that is gone is waited for: it may have been moved, and come back. Then a new one is made. */
const FOLDER_PATIENCE_MS = 30_000;
/** Files that wait to be looked at, and files whose damage was reported although they could not be moved. */
const MOST_SUSPECTS = 1000;

/**
 * What the log's thread does: it holds the rows that were handed to it until they are on the disk. Whatever fails, every
 * file is closed, and opened again a second later: no failure leaves anything behind that could stand in the way.
 */
export class Recorder {
  readonly #start: WriterData;
  readonly #say: (message: FromWriter) => void;
  readonly #files: LogFiles;
  readonly #packing: PackingThread;
  readonly #suspects = new Set<string>();
  /** Segments that are to be looked at: the packing thread does. */
  #suspectSegments: string[] = [];
  readonly #told = new Set<string>();
  readonly #mendings = { left: MOST_MENDED };
  readonly #ended: WrittenEnd = {};
  #run: Run | undefined;
  #store: LogStore | undefined;
  #batches: Batch[] = [];
  /** Configurations that came into force: kept before the rows that were made under them. */
  #plants: Plant[] = [];
  #checkpoint: Checkpoint | undefined;
  #lastAt = 0;
  #dropped = 0;
  readonly #age: AgeGuard;
  #failure: string | undefined;
  #packFailure: string | undefined;
  #packFailures = 0;
  #lookedAt = -Infinity;
  #countedAt = -Infinity;
  #madeRoomAt = -Infinity;
  /** What is known of the room for the record, and what of it was said. */
  #disk: { -readonly [K in keyof DiskState]?: DiskState[K] } = {};
  #saidOfDisk = '';
  #isClosing = false;
  #isTold = false;
  /** The folder of the log was there in this run. */
  #wasThere: boolean;
  #missingSince: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #looking: NodeJS.Timeout;

  constructor(start: WriterData, say: (message: FromWriter) => void) {
    this.#start = start;
    this.#say = say;
    this.#run = start.run;
    this.#wasThere = (start.run?.lastSeq ?? 0) > 0;
    this.#age = new AgeGuard(start.data, () => performance.now());
    this.#files = new LogFiles(start.data);
    this.#packing = new PackingThread(start, (message) => this.#hearPacking(message));
    this.#looking = setInterval(() => this.#pack(), PACK_LOOK_MS);
  }

  /** Opens the log and says under which numbers the run goes; there are such numbers whatever the disk does. */
  begin(): void {
    try {
      const { epoch, lastSeq, lastAt } = this.#opened();
      this.#run = { epoch, lastSeq, lastAt };
      this.#say({ type: 'open', run: this.#run, isBlind: false });
    } catch (error) {
      this.#release();
      const reason = (this.#failure = reasonOf(error));
      const { run, isBlind } =
        this.#run === undefined ? numbersWithout(this.#start.data) : { run: this.#run, isBlind: false };
      this.#run = run;
      this.#say({ type: 'open', run, isBlind, reason });
      this.#later(RETRY_MS);
    }
  }

  take(message: ToWriter): void {
    switch (message.type) {
      case 'rows':
        return void this.#batches.push(message.batch);
      case 'checkpoint':
        this.#checkpoint = message.checkpoint;
        return;
      case 'plant':
        this.#plants.push(message.plant);
        return;
      case 'examine':
        if (this.#suspects.size < MOST_SUSPECTS) this.#suspects.add(message.file);
        return;
      case 'hold-age':
        return this.#age.hold();
      case 'run':
        this.#run = message.run;
        return this.#release();
      case 'close':
        return;
    }
  }

  /** Something was taken in: it is done at once, or with the next try when the last one failed. */
  heard(): void {
    if (this.#failure === undefined && !this.#isClosing) this.work();
  }

  /** Does what is to be done. All of it can be repeated, so a failure at any place is followed by the whole again. */
  work(): void {
    try {
      const store = this.#opened();
      for (const plant of this.#plants) store.keepPlant(plant);
      this.#plants = [];
      this.#commit(store);
      if (this.#checkpoint !== undefined) store.writeCheckpoint(this.#checkpoint);
      this.#checkpoint = undefined;
      for (const file of this.#suspects) {
        if (this.#files.classOf(this.#files.path(file)) === undefined) store.examine(file);
        else this.#suspectSegments.push(file);
        this.#suspects.delete(file);
      }
      this.#count(store);
      this.#failure = undefined;
      if (!this.#isTold) this.#say({ type: 'recording' });
      this.#isTold = true;
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Leaves as much on the disk as it takes, and nothing in the tail. */
  async close(): Promise<void> {
    this.#isClosing = true;
    clearInterval(this.#looking);
    clearTimeout(this.#timer);
    this.work();
    await this.#packing.end();
    try {
      if (this.#failure === undefined) {
        this.#store?.closeGeneration();
        this.#beginPacking();
        await this.#packing.end();
      }
    } catch (error) {
      this.#fail(error);
    }
    clearTimeout(this.#timer);
    this.#release();
    this.#say({ type: 'closed' });
  }

  /** Packs what is due, on a thread of its own. */
  #pack(): void {
    const lookEvery = this.#lookAtSpace() === 'short' ? SHORT_LOOK_MS : SEGMENTS_LOOK_MS;
    const isLooked = performance.now() - this.#lookedAt < lookEvery;
    if (this.#packing.isBusy || this.#store === undefined) return;
    if (isLooked && this.#suspectSegments.length === 0 && !this.#store.isPackDue) return;
    this.#beginPacking();
  }

  /** On a full disk nothing can be packed, but the oldest segments can go. */
  #makeRoom(): void {
    if (this.#run === undefined || this.#packing.isBusy || performance.now() - this.#madeRoomAt < PACK_LOOK_MS) return;
    this.#madeRoomAt = performance.now();
    const { epoch } = this.#run;
    const isAgeProven = this.#age.mayDrop();
    this.#packing.begin({ before: 0, epoch, now: this.#lastAt, isAgeProven, suspects: [] });
  }

  /** How much the disk still takes. Where it does not answer, that is told as a failure of what is written. */
  #lookAtSpace(): SpaceLevel {
    try {
      this.#disk.space = spaceLevel(disk.space(this.#files.root), this.#disk.space ?? 'ample');
      this.#tellDisk();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
    }
    return this.#disk.space ?? 'ample';
  }

  #hearRoom({ room, anchor }: Extract<FromPacking, { readonly type: 'packed' }>): void {
    const { anchor: before, ...known } = this.#disk;
    if (anchor !== undefined && anchor !== before)
      process.emitWarning(`the head of the record is not noted outside: ${anchor}`);
    this.#disk = { ...known, ...room, ...(anchor === undefined ? {} : { anchor }) };
  }

  #tellDisk(): void {
    const said = JSON.stringify(this.#disk);
    if (said === this.#saidOfDisk) return;
    this.#saidOfDisk = said;
    this.#say({ type: 'disk', disk: { ...this.#disk } });
  }

  #beginPacking(): void {
    if (this.#store === undefined) return;
    this.#lookedAt = performance.now();
    const suspects = this.#suspectSegments;
    this.#suspectSegments = [];
    this.#packing.begin(this.#store.packingJob(this.#lastAt, this.#age.mayDrop(), suspects));
  }

  #hearPacking(message: FromPacking): void {
    switch (message.type) {
      case 'damaged':
        return this.#damaged(message.damage);
      case 'packed':
        this.#dropped += message.dropped;
        this.#packFailure = undefined;
        this.#packFailures = 0;
        this.#told.delete(this.#tailName);
        this.#hearRoom(message);
        this.#tellDisk();
        this.#countedAt = -Infinity;
        return this.heard();
      case 'suspect':
        this.#suspects.add(message.file);
        return this.heard();
      case 'failed':
        // The tail holds everything until it can be packed; where the disk is full the commits say so.
        if (message.reason !== this.#packFailure) process.emitWarning(`the record is not packed: ${message.reason}`);
        this.#packFailure = message.reason;
        if (this.#failure === undefined && ++this.#packFailures === PACK_FAILURES_TOLD)
          this.#damaged({ file: this.#tailName, what: `it is not packed: ${message.reason}` });
    }
  }

  get #tailName(): string {
    return this.#files.name(this.#files.tail.folder);
  }

  #count(store: LogStore): void {
    if (performance.now() - this.#countedAt < COUNT_MS) return;
    this.#countedAt = performance.now();
    this.#say({ type: 'size', bytes: store.bytes(), dropped: this.#dropped });
  }

  #commit(store: LogStore): void {
    const last = this.#batches.at(-1);
    if (last === undefined) return;
    store.commitBatches(this.#batches);
    this.#batches = [];
    this.#lastAt = last.at;
    this.#say({ type: 'durable', seq: last.lastSeq });
  }

  #opened(): LogStore {
    if (this.#store !== undefined) return this.#store;
    const { data, retention, plant } = this.#start;
    if (this.#run !== undefined) this.#awaitFolder(this.#files.root);
    const store = new LogStore(data, retention, {
      ...(this.#run === undefined ? {} : { run: this.#run }),
      damaged: (damage) => this.#damaged(damage),
      mendings: this.#mendings,
      ended: this.#ended,
    });
    this.#store = store;
    this.#wasThere = true;
    this.#lastAt ||= store.lastAt;
    if (plant !== undefined) store.keepPlant(plant);
    return store;
  }

  #awaitFolder(root: string): void {
    if (existsSync(root)) {
      this.#missingSince = undefined;
      return;
    }
    if (!this.#wasThere) return;
    this.#missingSince ??= performance.now();
    if (performance.now() - this.#missingSince < FOLDER_PATIENCE_MS) throw new Error(`${root} is not there`);
  }

  /** Where a file cannot be moved its damage is found at every try: it is reported once. */
  #damaged(damage: Damage): void {
    if (damage.aside === undefined && damage.lostFrom === undefined) {
      if (this.#told.has(damage.file) || this.#told.size >= MOST_SUSPECTS) return;
      this.#told.add(damage.file);
    }
    this.#say({ type: 'damaged', damage });
  }

  #fail(error: unknown): void {
    this.#release();
    const reason = reasonOf(error);
    if (reason !== this.#failure) this.#say({ type: 'stopped', reason });
    this.#failure = reason;
    this.#isTold = false;
    if (isFull(error)) this.#makeRoom();
    this.#later(RETRY_MS);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.work(), ms);
  }

  #release(): void {
    const store = this.#store;
    this.#store = undefined;
    try {
      store?.close();
    } catch (error) {
      this.#failure ??= reasonOf(error);
    }
  }
}
