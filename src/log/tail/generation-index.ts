import { DamagedError, on } from '../damage.ts';
import { disk } from '../disk.ts';
import {
  hashAfter,
  HASH_BYTES,
  HEADER_BYTES,
  headAt,
  nextHeader,
  HASH_OF_NOTHING,
  type RecordHeader,
  recordBytes,
} from './record.ts';
import { isCutOff } from './scan.ts';

/** A record and its place, as its header says. Its body is proved when it is read. */
export interface IndexEntry extends RecordHeader {
  readonly offset: number;
}

/**
 * Where the records of one generation stand. It is kept, and goes on where it ended when the file has grown: a question
 * reads the headers that are new, and the bodies that it needs.
 */
export class GenerationIndex {
  readonly path: string;
  readonly inode: number;
  readonly entries: IndexEntry[] = [];
  #end = 0;

  constructor(path: string, inode: number) {
    this.path = path;
    this.inode = inode;
  }

  /**
   * Takes in what was written since.
   * @param size of the file now
   * @param skipped is given what is damaged and left out
   */
  extend(file: number, size: number, skipped: (damaged: DamagedError) => void): void {
    // What was written and never flushed may have been taken back.
    if (size < this.#end) this.#restart();
    const header = Buffer.alloc(HEADER_BYTES);
    while (this.#end < size) {
      const offset = this.#end;
      const found =
        on(this.path, () => disk.read(file, header, offset)) === HEADER_BYTES ? headAt(header, 0) : undefined;
      if (found !== undefined && offset + recordBytes(found) <= size) {
        this.entries.push({ ...found, offset });
        this.#end += recordBytes(found);
        continue;
      }
      const isAtEnd = found !== undefined || offset + HEADER_BYTES > size;
      if (isAtEnd && isCutOff(size)) return;
      skipped(new DamagedError(this.path, `it is damaged at byte ${offset}`));
      const next = this.#resync(file, offset + 1, size);
      if (next === undefined) return;
      this.#end = next;
    }
  }

  /** The body of a record, proved by its hash. Throws a `DamagedError` where it is not as it was written. */
  body(file: number, entry: IndexEntry): Buffer {
    const from = Math.max(0, entry.offset - HASH_BYTES);
    const bytes = Buffer.allocUnsafe(entry.offset + recordBytes(entry) - from);
    const wrong = (): DamagedError =>
      new DamagedError(this.path, `the hash of the record at byte ${entry.offset} is wrong`);
    if (on(this.path, () => disk.read(file, bytes, from)) < bytes.length) throw wrong();
    const start = entry.offset - from;
    const before = start === 0 ? HASH_OF_NOTHING : bytes.subarray(0, start);
    const content = bytes.subarray(start, bytes.length - HASH_BYTES);
    if (!hashAfter(before, content).equals(bytes.subarray(bytes.length - HASH_BYTES))) throw wrong();
    return content.subarray(HEADER_BYTES);
  }

  #restart(): void {
    this.entries.length = 0;
    this.#end = 0;
  }

  #resync(file: number, from: number, size: number): number | undefined {
    const rest = Buffer.alloc(Math.max(0, size - from));
    on(this.path, () => disk.read(file, rest, from));
    const next = nextHeader(rest, 0);
    return next < 0 ? undefined : from + next;
  }
}
