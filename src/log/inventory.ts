import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { LOG_CLASSES } from '../common/log-class.ts';
import { setAside } from './aside.ts';
import type { Damage } from './damage.ts';
import type { LogFiles, SegmentFile } from './files.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import { Segment } from './segment.ts';
import { walTrouble } from './wal.ts';

/**
 * Keeps the list of what must be on the disk, and finds what is not. The list is written before a segment is dropped and
 * after one is made: a crash in between leaves a segment that is not listed, and the next start lists it.
 */
export class Inventory {
  readonly #files: LogFiles;
  readonly #damaged: (damage: Damage) => void;
  #manifest: Manifest | undefined;
  #walTrouble: string | undefined;
  #segments = new Map<string, number | null>();
  #written = '';

  constructor(files: LogFiles, damaged: (damage: Damage) => void) {
    this.#files = files;
    this.#damaged = damaged;
  }

  /** Reads the list, and looks at the write-ahead file: opening the tail makes a new one. */
  read(): void {
    this.#manifest = readManifest(this.#files.manifest);
    const wal = `${this.#files.tail}-wal`;
    if (existsSync(this.#files.openMark) && existsSync(this.#files.tail)) this.#walTrouble = walTrouble(wal);
  }

  /**
   * Compares the list with the disk, before anything is written.
   * @param lastAt plant time of the last row that the tail holds, for what is lost behind it
   */
  check(lastAt: number): void {
    this.#segments = new Map(Object.entries(this.#manifest?.segments ?? {}));
    for (const [name, first] of this.#segments) {
      if (first === null || !existsSync(this.#files.path(name))) continue;
      const path = this.#files.path(name);
      const logClass = this.#files.classOf(path);
      if (logClass === undefined || firstSeqOf({ path, logClass }) === first) continue;
      this.#segments.delete(name);
      this.#damaged({ file: name, what: 'it is another part of the record', aside: this.#files.name(setAside(path)) });
    }
    this.#tellMissing();
    if (this.#walTrouble === undefined) return;
    this.#damaged({ file: this.#files.name(`${this.#files.tail}-wal`), what: this.#walTrouble, lostFrom: lastAt });
    this.#walTrouble = undefined;
  }

  /** The tail is open from here on: SQLite keeps a write-ahead file beside it until it is closed. */
  open(): void {
    writeFileSync(this.#files.openMark, '');
  }

  /** The tail was closed. */
  closed(): void {
    rmSync(this.#files.openMark, { force: true });
  }

  /** Lists what is there now. */
  list(): void {
    this.#tellMissing();
    for (const logClass of LOG_CLASSES) {
      const files = this.#files.segments(logClass);
      for (const file of files) {
        const name = this.#files.name(file.path);
        this.#segments.set(name, this.#segments.get(name) ?? firstSeqOf(file) ?? null);
      }
    }
    this.#write();
  }

  /** A segment is about to go by intent. */
  forget(path: string): void {
    this.#segments.delete(this.#files.name(path));
    this.#write();
  }

  /** Rows that were written are gone with the write-ahead file, and perhaps the number of the last run. */
  get isEndLost(): boolean {
    return this.#walTrouble !== undefined;
  }

  /** The tail was set aside with what was beside it, and that is reported. */
  tailReplaced(): void {
    this.#walTrouble = undefined;
  }

  /** A damaged segment was dealt with: nothing or something else has its name now. */
  replaced(path: string): void {
    this.#segments.delete(this.#files.name(path));
  }

  #tellMissing(): void {
    for (const name of this.#segments.keys()) {
      if (existsSync(this.#files.path(name))) continue;
      this.#segments.delete(name);
      this.#damaged({ file: name, what: 'it is missing' });
    }
  }

  #write(): void {
    const manifest = { version: 1 as const, segments: Object.fromEntries(this.#segments) };
    const text = JSON.stringify(manifest);
    if (text === this.#written) return;
    writeManifest(this.#files.manifest, manifest);
    this.#written = text;
  }
}

function firstSeqOf({ path, logClass }: Pick<SegmentFile, 'path' | 'logClass'>): number | undefined {
  const segment = new Segment(path, logClass, 'read');
  try {
    return segment.bounds()?.firstSeq;
  } finally {
    segment.close();
  }
}
