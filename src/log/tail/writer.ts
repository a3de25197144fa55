import { disk, prepare, settle, writeAll } from '../disk.ts';
import type { Generation, TailFiles } from './files.ts';
import { type GenerationHead, headDraft } from './generation.ts';
import { type RecordDraft, hashAfter, HASH_OF_NOTHING } from './record.ts';

/**
 * One generation of the tail, open for appending. One write and one flush a commit, however many records: durability has
 * one line. After a failure it is closed and another generation is begun.
 */
export class TailWriter {
  readonly number: number;
  readonly path: string;
  readonly #file: number;
  readonly #inode: number;
  #hash: Uint8Array;
  #bytes: number;

  private constructor({ number, path, bytes }: Generation, hash: Uint8Array) {
    this.number = number;
    this.path = path;
    this.#file = disk.open(path, 'a');
    this.#inode = disk.stat(path)?.ino ?? -1;
    this.#hash = hash;
    this.#bytes = bytes;
  }

  /** Begins a generation: its head is on the disk before anything is written in it. */
  static begin(files: TailFiles, number: number, head: GenerationHead): TailWriter {
    const path = files.path(number);
    const { bytes, hash } = chained([headDraft(head)], HASH_OF_NOTHING);
    prepare(path, bytes);
    settle(path);
    files.markNewest(number);
    return new TailWriter({ number, path, bytes: bytes.length }, hash);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The hash of the last record, in hex. */
  get hash(): string {
    return Buffer.from(this.#hash).toString('hex');
  }

  /** Whether what is written here can be found under its name: a folder that was moved away still takes in everything. */
  get isInPlace(): boolean {
    return disk.stat(this.path)?.ino === this.#inode;
  }

  /** On the disk when it returns. Throws what the disk says; then nothing of it is here, or it was never acknowledged. */
  append(drafts: readonly RecordDraft[]): void {
    const { bytes, hash } = chained(drafts, this.#hash);
    try {
      writeAll(this.#file, bytes);
      disk.fdatasync(this.#file);
    } catch (error) {
      this.#takeBack();
      throw error;
    }
    this.#hash = hash;
    this.#bytes += bytes.length;
  }

  close(): void {
    disk.close(this.#file);
  }

  /** Half a record would look like damage. Where the disk refuses this too, the next opening cuts it off. */
  #takeBack(): void {
    try {
      disk.truncate(this.#file, this.#bytes);
    } catch {
      return;
    }
  }
}

/** Records in the order of their hashes, as they stand in the file. */
export function chained(
  drafts: readonly RecordDraft[],
  before: Uint8Array,
): { readonly bytes: Buffer; readonly hash: Uint8Array } {
  let hash = before;
  const parts: Uint8Array[] = [];
  for (const [header, body] of drafts) {
    hash = hashAfter(hash, header, body);
    parts.push(header, body, hash);
  }
  return { bytes: Buffer.concat(parts), hash };
}
