import { LOG_CLASSES, type LogClass, ofEachClass, traitsOf } from '../common/log-class.ts';
import type { DiskState } from '../domain/gateway/trouble.ts';
import { type Damage, DamagedError } from './damage.ts';
import { disk } from './disk.ts';
import type { LogFiles } from './files.ts';
import { pinIncidentsOf } from './incident-pins.ts';
import type { LedgerHead } from './ledger.ts';
import { Pins } from './pins.ts';
import { wholeParts } from './proved-parts.ts';
import type { Highest } from './highest.ts';
import { chooseGoing, mostBytes, pinnedOf, spaceLevel } from './room.ts';
import type { SegmentParts } from './segment-image.ts';
import type { Signer } from './signer.ts';
import { Stock } from './stock.ts';

/** How much may be kept, in bytes and milliseconds. */
export interface Retention {
  readonly quota: number;
  readonly keep: Readonly<Record<LogClass, number>>;
}

/** The generation of the tail that segments are made of, and the hash at its end. */
export interface SealedTail {
  readonly generation: number;
  readonly hash: string;
}

/** Segments that are smaller are made one with what follows: a restart each hour leaves few files behind. */
const SMALL_BYTES = 1_000_000;
const SMALL_PART = 1 / 64;
/** A ledger that takes more than this part of the quota is summed up. */
const LEDGER_PART = 1 / 16;
/** What a segment takes beside its pages. */
const EMPTY_BYTES = 8192;
/** A younger one that the quota took is worth a word, ms. */
const DAY_MS = 86_400_000;
const LEAST_KEPT_MS = 30 * DAY_MS;

const daysOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** What the quota has room for. */
export type RingState = Pick<DiskState, 'isPinnedTooMuch' | 'keptTooShort'>;

/**
 * The sealed segments of all classes, and the ledger that says which they are. Segments are made whole, never changed,
 * and go by intent only: the oldest first, when the quota or their age says so.
 */
export class Ring {
  readonly #files: LogFiles;
  readonly #retention: Retention;
  readonly #stock: Stock;
  readonly #pins: Pins;
  readonly #damaged: (damage: Damage) => void;
  #state: RingState = { isPinnedTooMuch: false, keptTooShort: [] };

  constructor(files: LogFiles, retention: Retention, signer: Signer, damaged: (damage: Damage) => void) {
    this.#files = files;
    this.#retention = retention;
    this.#stock = new Stock(files, signer, damaged);
    this.#pins = new Pins(files.pins);
    this.#damaged = damaged;
  }

  /** Reads the ledger and compares it with the disk. What is missing or is another file is reported. */
  open(): void {
    this.#stock.open();
  }

  /** The highest seq and time of what is sealed, and the highest epoch that began. */
  highest(): Highest {
    return this.#stock.listing.highest;
  }

  /** The newest line of the ledger. */
  get head(): LedgerHead {
    return this.#stock.head;
  }

  /** As of the last `drop`. */
  get state(): RingState {
    return this.#state;
  }

  /** A run begins: the ledger says so before anything of it is sealed. */
  begin(epoch: number): void {
    if (this.#stock.listing.highest.epoch !== epoch) this.#stock.note({ kind: 'epoch', epoch });
  }

  /**
   * Makes a segment of each part. It can be repeated after a crash: what of a generation was sealed already is not
   * sealed a second time.
   */
  seal(parts: readonly SegmentParts[], tail: SealedTail): void {
    this.#stock.clear();
    this.#stock.listPlants();
    let bytes = disk.stat(this.#files.tail.path(tail.generation))?.size;
    for (const part of parts) {
      if (part.pages.length + part.checkpoints.length === 0) continue;
      if (this.#stock.listing.isSealed(part.logClass, tail)) continue;
      if (part.logClass === 'acts') pinIncidentsOf(part.pages, this.#pins);
      const { whole, replaces } = this.#withSmall(part);
      this.#stock.make(whole, {
        tail: { ...tail, ...(bytes === undefined ? {} : { bytes }) },
        ...(replaces.length === 0 ? {} : { replaces }),
      });
      bytes = undefined;
    }
  }

  /** Where the tail begins: said once, before anything of it is packed. Without it a first file that is gone is not missed. */
  beginTail(first: number): void {
    if (this.#stock.listing.packed === undefined) this.#stock.note({ kind: 'packed', generation: first - 1, hash: '' });
  }

  /** All that a generation holds is in segments: its file can go. */
  packed({ generation, hash }: SealedTail): void {
    const before = this.#stock.listing.packed?.generation ?? -1;
    if (generation > before) this.#stock.note({ kind: 'packed', generation, hash });
  }

  /** Looks at a segment that a reader could not make sense of, and mends it if it is damaged. */
  examine(path: string): void {
    const entry = this.#stock.listing.get(this.#files.name(path));
    const trouble = entry === undefined ? undefined : this.#stock.trouble(entry);
    if (trouble !== undefined) this.#stock.mend(path, trouble);
  }

  /**
   * Drops what is too much or too old; the newest segment of a class and what is pinned stay.
   * @param isAgeProven whether `now` can be believed; when not, nothing is too old
   * @param otherBytes what the quota counts beside the segments
   * @returns segments that went
   */
  drop(now: number, isAgeProven: boolean, otherBytes: number = this.#files.otherBytes()): number {
    const { quota, keep } = this.#retention;
    this.#stock.clear();
    this.#stock.proveOne();
    const { listing } = this.#stock;
    const all = listing.entries();
    const segmentBytes = all.reduce((sum, { bytes }) => sum + bytes, 0);
    const pinned = pinnedOf(all, this.#pins.list(this.#setPinAside), quota);
    const space = disk.space(this.#files.root);
    const { most, isByDisk } = mostBytes(quota, segmentBytes + otherBytes, space);
    const going = chooseGoing(
      ofEachClass((_, logClass) => listing.entries(logClass)),
      {
        most: most - otherBytes,
        isByDisk,
        pinned: pinned.files,
        ...(isAgeProven ? { before: ofEachClass((_, logClass) => now - keep[logClass]) } : {}),
      },
    );
    for (const { entry, why } of going) this.#stock.drop(entry, why);
    this.#stock.sumUp(quota * LEDGER_PART);
    if (spaceLevel(space, 'ample') !== 'short') this.#stock.keepReserve();
    this.#state = { isPinnedTooMuch: pinned.isTooMuch, keptTooShort: this.#keptTooShort(now) };
    return going.length;
  }

  close(): void {
    this.#stock.close();
  }

  /** Classes of which the quota, or the disk, took what is younger than 30 days or than what is promised. */
  #keptTooShort(now: number): RingState['keptTooShort'] {
    return LOG_CLASSES.flatMap((logClass) => {
      const promised = this.#retention.keep[logClass];
      const kept = now - (this.#stock.listing.lostTo(logClass) ?? -Infinity);
      if (kept >= Math.min(promised, LEAST_KEPT_MS)) return [];
      return { class: logClass, days: daysOf(Math.max(0, kept)), promised: daysOf(promised) };
    });
  }

  /** A part with the small segments before it, each not much larger than what follows it: each byte is copied few times. */
  #withSmall(part: SegmentParts): { readonly whole: SegmentParts; readonly replaces: string[] } {
    const share = this.#retention.quota * traitsOf(part.logClass).share * SMALL_PART;
    const most = Math.min(SMALL_BYTES, share);
    const replaces: string[] = [];
    let whole = part;
    let bytes = bytesOf(part);
    for (const entry of this.#stock.listing.entries(part.logClass).reverse()) {
      const isNear = part.pages.length === 0 || (entry.bytes <= 2 * bytes && entry.bytes + bytes <= most);
      if (!isNear || entry.kind !== 'sealed' || !isBehind(entry, whole)) break;
      const before = this.#whole(this.#files.path(entry.file), part.logClass);
      if (before === undefined) break;
      const known = new Set(whole.checkpoints.map(({ seq }) => seq));
      whole = {
        logClass: part.logClass,
        pages: [...before.pages, ...whole.pages],
        checkpoints: [...before.checkpoints.filter(({ seq }) => !known.has(seq)), ...whole.checkpoints],
      };
      replaces.push(entry.file);
      bytes += entry.bytes;
      if (part.pages.length === 0) break;
    }
    return { whole, replaces };
  }

  #whole(path: string, logClass: LogClass): SegmentParts | undefined {
    try {
      return wholeParts(path, logClass);
    } catch (error) {
      if (error instanceof DamagedError) return undefined;
      throw error;
    }
  }

  readonly #setPinAside = (damaged: DamagedError): void => {
    this.#damaged({
      file: this.#files.name(damaged.path),
      what: damaged.message,
      aside: this.#stock.aside(damaged.path),
    });
  };
}

const bytesOf = ({ pages, checkpoints }: SegmentParts): number =>
  EMPTY_BYTES +
  pages.reduce((sum, { body }) => sum + body.length, 0) +
  checkpoints.reduce((sum, { facts, windows }) => sum + facts.length + windows.length, 0);

/** Whether all pages of a part come after a segment, so that they can be one. */
const isBehind = ({ lastSeq }: { readonly lastSeq: number }, { pages, checkpoints }: SegmentParts): boolean =>
  (pages[0]?.firstSeq ?? Infinity) > lastSeq || (pages.length === 0 && (checkpoints[0]?.seq ?? 0) >= lastSeq);
