import { DamagedError, explained } from '../damage.ts';
import { disk } from '../disk.ts';
import { type OldTailFound, hasOldTail, readOldTail } from '../old-tail.ts';
import type { DecodedRow } from '../row.ts';
import type { Skipped } from '../segment.ts';
import type { TailFiles } from './files.ts';
import { HeldTail, type Open } from './held.ts';
import { GenerationIndex } from './generation-index.ts';

/** A generation may be packed between the listing of the folder and its opening: then it is listed again. */
const TRIES = 5;

/** Finds what is in the tail, also while it is written and packed. What is known of its files is kept. */
export class TailReader {
  readonly #files: TailFiles;
  readonly #oldPath: string;
  readonly #skipped: Skipped;
  #indexes = new Map<number, GenerationIndex>();
  #old: { readonly state: string; readonly found: OldTailFound } | undefined;

  /** @param oldPath where older versions had it */
  constructor(files: TailFiles, oldPath: string, skipped: Skipped) {
    this.#files = files;
    this.#oldPath = oldPath;
    this.#skipped = skipped;
  }

  get exists(): boolean {
    return hasOldTail(this.#oldPath) || this.#files.list().length > 0;
  }

  /** The tail as it is now, whatever is written and packed meanwhile. It is closed by the caller. */
  hold(): HeldTail {
    const old = this.#oldRows();
    for (let i = 1; ; i++) {
      const open: Open[] = [];
      const indexes = new Map<number, GenerationIndex>();
      let isWhole = true;
      try {
        for (const { number, path } of this.#files.list()) {
          const found = this.#open(number, path);
          if (found === undefined) isWhole = false;
          else {
            open.push(found);
            indexes.set(number, found.index);
          }
        }
      } catch (error) {
        close(open);
        throw error;
      }
      this.#indexes = indexes;
      if (isWhole || i === TRIES) return new HeldTail(open, old, this.#skipped);
      close(open);
    }
  }

  #open(number: number, path: string): Open | undefined {
    const stat = disk.stat(path);
    if (stat === undefined) return undefined;
    let file: number | undefined;
    try {
      file = disk.open(path, 'r');
      const known = this.#indexes.get(number);
      const index = known?.inode === stat.ino ? known : new GenerationIndex(path, stat.ino);
      index.extend(file, stat.size, this.#skipped);
      return { index, file, entries: index.entries.slice() };
    } catch (error) {
      if (file !== undefined) disk.close(file);
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      const cause = explained(path, error);
      if (!(cause instanceof DamagedError)) throw error;
      this.#skipped(cause);
      return { index: new GenerationIndex(path, stat.ino), file: undefined, entries: [] };
    }
  }

  /** All of an old tail: it is small, and only there until the first start of this version. */
  #oldRows(): readonly DecodedRow[] {
    if (!hasOldTail(this.#oldPath)) return [];
    const parts = ['', '-wal'].map((end) => disk.stat(this.#oldPath + end));
    const state = parts.map((stat) => `${stat?.size ?? ''} ${stat?.mtimeMs ?? ''}`).join();
    if (this.#old?.state !== state) this.#old = { state, found: readOldTail(this.#oldPath) };
    const { rows, damage } = this.#old.found;
    if (damage !== undefined) this.#skipped(new DamagedError(this.#oldPath, damage.what));
    return rows;
  }
}

function close(open: readonly Open[]): void {
  for (const { file } of open) if (file !== undefined) disk.close(file);
}
