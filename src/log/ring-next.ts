import { LOG_CLASSES, traitsOf } from '../common/log-class.ts';
import { setAside } from './aside.ts';
import { type Damage, DamagedError, on } from './damage.ts';
import { disk, making, prepare, removeFile, settle, flushFolder } from './disk.ts';
import type { LogFiles, SegmentFile } from './files.ts';
import { hashOf, type Statement } from './ledger-line.ts';
import { LogLedger } from './ledger.ts';
import { type Listed, Listing } from './listing.ts';
import type { Highest, Retention } from './ring.ts';
import { Segment } from './segment.ts';
import { segmentImage, type SegmentParts } from './segment-image.ts';
import type { Signer } from './signer.ts';

/** The generation of the tail that segments are made of, and the hash at its end. */
export interface SealedTail {
  readonly generation: number;
  readonly hash: string;
}

/**
 * The sealed segments of all classes, and the ledger that says which they are. Segments are made whole, never changed,
 * and go by intent only: the oldest first, when the quota or their age says so.
 */
export class RingNext {
  readonly #files: LogFiles;
  readonly #retention: Retention;
  readonly #ledger: LogLedger;
  readonly #damaged: (damage: Damage) => void;
  #listing = new Listing();

  constructor(files: LogFiles, retention: Retention, signer: Signer, damaged: (damage: Damage) => void) {
    this.#files = files;
    this.#retention = retention;
    this.#ledger = new LogLedger(files.ledger, signer);
    this.#damaged = damaged;
  }

  /** Reads the ledger and compares it with the disk. What is missing or is another file is reported. */
  open(): void {
    this.#listing = new Listing();
    this.#ledger.open((line) => this.#listing.take(line));
    for (const entry of this.#listing.entries()) this.#compare(entry);
    for (const logClass of LOG_CLASSES) {
      for (const file of this.#files.segments(logClass)) {
        if (!this.#listing.has(this.#files.name(file.path))) this.#adopt(file);
      }
    }
  }

  /** The highest seq and time of what is sealed, and the highest epoch that began. */
  highest(): Highest {
    return this.#listing.highest;
  }

  /** A run begins: the ledger says so before anything of it is sealed. */
  begin(epoch: number): void {
    if (this.#listing.highest.epoch !== epoch) this.#note({ kind: 'epoch', epoch });
  }

  /**
   * Makes a segment of each part. It can be repeated after a crash: what of a generation was sealed already is not
   * sealed a second time.
   */
  seal(parts: readonly SegmentParts[], tail: SealedTail): void {
    for (const part of parts) {
      if (part.pages.length + part.checkpoints.length === 0 || this.#listing.isSealed(part.logClass, tail)) continue;
      const { bounds, bytes, sha256, root } = segmentImage(part);
      const path = this.#files.sealed(part.logClass, bounds);
      prepare(path, bytes);
      const place = { file: this.#files.name(path), class: part.logClass, ...bounds, bytes: bytes.length, sha256 };
      this.#note({ kind: 'sealed', ...place, root, tail });
      settle(path);
    }
  }

  /**
   * Drops what is too much or too old; the newest segment of a class always stays.
   * @param isAgeProven whether `now` can be believed; when not, nothing is too old
   * @param otherBytes of the data folder, beside the segments
   * @returns segments that went
   */
  drop(now: number, isAgeProven: boolean, otherBytes: number): number {
    let dropped = 0;
    const quota = Math.max(0, this.#retention.quota - otherBytes);
    for (const logClass of LOG_CLASSES) {
      const entries = this.#listing.entries(logClass);
      let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
      for (const entry of entries.slice(0, -1)) {
        const isOld = isAgeProven && entry.lastAt < now - this.#retention.keep[logClass];
        if (bytes <= quota * traitsOf(logClass).share && !isOld) break;
        this.#dropOne(entry, isOld ? 'age' : 'quota');
        bytes -= entry.bytes;
        dropped += 1;
      }
    }
    return dropped;
  }

  close(): void {
    this.#listing = new Listing();
  }

  #note(...said: readonly Statement[]): void {
    for (const line of this.#ledger.append(...said)) this.#listing.take(line);
  }

  /** Its tombstone is on the disk before it goes. */
  #dropOne(
    { file, class: logClass, firstSeq, lastSeq, firstAt, lastAt, bytes, sha256 }: Listed,
    why: 'age' | 'quota',
  ): void {
    const bounds = { firstSeq, lastSeq, firstAt, lastAt };
    this.#note({ kind: 'dropped', file, class: logClass, ...bounds, bytes, sha256, why });
    const path = this.#files.path(file);
    removeFile(path);
    flushFolder(path);
  }

  #compare(entry: Listed): void {
    const path = this.#files.path(entry.file);
    const size = disk.stat(path)?.size;
    if (size === entry.bytes) return;
    if (size === undefined && this.#isMade(path, entry)) return settle(path);
    const what = size === undefined ? 'it is missing' : `it has ${size} bytes and not ${entry.bytes}`;
    this.#report(path, what, size !== undefined);
  }

  /** The ledger says so first, then the file is moved out of the way. */
  #report(path: string, what: string, isThere: boolean): void {
    const file = this.#files.name(path);
    this.#note({ kind: 'damaged', file, what });
    this.#damaged({ file, what, ...(isThere ? { aside: this.#files.name(setAside(path)) } : {}) });
  }

  /** Whether a crash came between the line and the name: the file is whole, and only its name is missing. */
  #isMade(path: string, { sha256 }: Listed): boolean {
    const made = making(path);
    return disk.stat(made) !== undefined && hashOf(disk.readFile(made)) === sha256;
  }

  /** Lists a segment that a build without a ledger made. */
  #adopt(file: SegmentFile): void {
    if (file.bounds !== undefined) return this.#report(file.path, 'it is not in the ledger', true);
    const segment = new Segment(file.path, file.logClass, 'read');
    try {
      const { firstSeq = 0, lastSeq = 0, firstAt = 0, lastAt = 0 } = segment.bounds() ?? {};
      const sha256 = hashOf(on(file.path, () => disk.readFile(file.path)));
      const place = { file: this.#files.name(file.path), class: file.logClass, bytes: file.bytes, sha256 };
      this.#note({ kind: 'adopted', ...place, firstSeq, lastSeq, firstAt, lastAt });
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      this.#damaged({ file: this.#files.name(file.path), what: error.message });
    } finally {
      segment.close();
    }
  }
}
