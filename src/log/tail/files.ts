import { crc32 } from 'node:zlib';
import { basename, join } from 'node:path';
import { disk, prepare, settle } from '../disk.ts';

/** A file of the tail. Its number rises with every start, and with every file that is full. */
export interface Generation {
  readonly number: number;
  readonly path: string;
  readonly bytes: number;
}

const markOf = (number: number): string => `${number} ${crc32(String(number))}\n`;

const NAME = /^(\d{8})\.tail$/;

/** The files of the tail, below the folder of the log. */
export class TailFiles {
  readonly folder: string;

  constructor(root: string) {
    this.folder = join(root, 'tail');
  }

  make(): void {
    disk.mkdir(this.folder);
  }

  path(number: number): string {
    return join(this.folder, `${String(number).padStart(8, '0')}.tail`);
  }

  /** The number of a path; none where it is no file of the tail. */
  numberOf(path: string): number | undefined {
    const found = NAME.exec(basename(path))?.[1];
    return found !== undefined && path === this.path(Number(found)) ? Number(found) : undefined;
  }

  /** The generations that are there, oldest first. */
  list(): Generation[] {
    if (disk.stat(this.folder) === undefined) return [];
    return disk
      .readdir(this.folder)
      .filter((name) => NAME.test(name))
      .sort()
      .flatMap((name) => {
        const path = join(this.folder, name);
        // It may have been packed since.
        const stat = disk.stat(path);
        return stat === undefined ? [] : { number: Number.parseInt(name, 10), path, bytes: stat.size };
      });
  }

  /**
   * The number of the newest generation, which no file but this one tells when that generation is gone. 0 where it is
   * not known: in an older log, or where the file is damaged.
   */
  get newest(): number {
    if (disk.stat(this.mark) === undefined) return 0;
    try {
      const text = disk.readFile(this.mark).toString('latin1');
      const number = Number.parseInt(text, 10);
      return text === markOf(number) ? number : 0;
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'EISDIR' || error.code === 'EIO')) return 0;
      throw error;
    }
  }

  /** Says that a generation has been begun: after it is on the disk, and before one before it is removed. */
  markNewest(number: number): void {
    prepare(this.mark, Buffer.from(markOf(number)));
    settle(this.mark);
  }

  /** Where the number of the newest generation is. */
  get mark(): string {
    return join(this.folder, 'newest');
  }
}
