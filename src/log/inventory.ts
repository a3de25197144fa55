import { existsSync } from 'node:fs';
import { LOG_CLASSES } from '../common/log-class.ts';
import { setAside } from './aside.ts';
import type { Damage } from './damage.ts';
import type { LogFiles, SegmentFile } from './files.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import { Segment } from './segment.ts';

/**
 * Keeps the list of what must be on the disk, and finds what is not. The list is written before a segment is dropped and
 * after one is made: a crash in between leaves a segment that is not listed, and the next start lists it.
 */
export class Inventory {
  readonly #files: LogFiles;
  readonly #damaged: (damage: Damage) => void;
  #manifest: Manifest | undefined;
  #segments = new Map<string, number | null>();
  #written = '';

  constructor(files: LogFiles, damaged: (damage: Damage) => void) {
    this.#files = files;
    this.#damaged = damaged;
  }

  read(): void {
    this.#manifest = readManifest(this.#files.manifest);
  }

  /** Compares the list with the disk, before anything is written. */
  check(): void {
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
