import { existsSync } from 'node:fs';
import { type Damage, DamagedError, isShortage, reasonOf } from './damage.ts';
import type { LogFiles } from './files.ts';
import { readPlant } from './plants.ts';
import { GenerationContents } from './tail/generation.ts';

/** Each mending sets one file aside; a disk that damages one after the other must not be filled with them. */
export const MOST_MENDED = 200;

/** How many files may still be set aside, over all openings of a process. */
export interface MendingsLeft {
  left: number;
}

/** Sets a damaged file aside, and puts what can be saved of it in its place. */
type Replace = (path: string) => Pick<Damage, 'aside' | 'lostFrom'>;

/** Runs what reads and writes the files of the record: a damaged file is set aside and reported, and the operation goes on. */
export class Mending {
  readonly #files: LogFiles;
  readonly #damaged: (damage: Damage) => void;
  readonly #mendings: MendingsLeft;
  readonly #replace: Replace;

  constructor(files: LogFiles, damaged: (damage: Damage) => void, mendings: MendingsLeft, replace: Replace) {
    this.#files = files;
    this.#damaged = damaged;
    this.#mendings = mendings;
    this.#replace = replace;
  }

  /** Runs what can be repeated. Throws what else the disk says, and a damage that mending does not end. */
  run<T>(operation: () => T): T {
    for (const mended = new Set<string>(); ;) {
      try {
        return operation();
      } catch (error) {
        // A file that was mended and is damaged still is a matter of the disk, or of the operation.
        if (!(error instanceof DamagedError) || mended.has(error.path) || this.#mendings.left <= 0) throw error;
        this.#mendings.left -= 1;
        mended.add(error.path);
        this.#mend(error);
      }
    }
  }

  /** Looks at a file that a reader could not make sense of, and deals with it if it is damaged. */
  examine(name: string): void {
    const path = this.#files.path(name);
    try {
      this.run(() => this.#check(path));
    } catch (error) {
      if (isShortage(error)) throw error;
      this.#damaged({ file: name, what: `it cannot be read: ${reasonOf(error)}` });
    }
  }

  #check(path: string): void {
    if (this.#files.revisionOf(path) !== undefined) return void readPlant(path);
    // It may have been packed or dropped since.
    if (!existsSync(path)) return;
    if (this.#files.tail.numberOf(path) !== undefined) return new GenerationContents(path).check();
  }

  #mend({ path, message }: DamagedError): void {
    const file = this.#files.name(path);
    try {
      this.#damaged({ file, what: message, ...this.#replace(path) });
    } catch (error) {
      // It cannot be moved on a disk that takes no writes: it is reported all the same.
      this.#damaged({ file, what: message });
      throw error;
    }
  }
}
