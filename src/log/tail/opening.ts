import { DamagedError } from '../damage.ts';
import { disk, withFile } from '../disk.ts';
import type { LogFiles } from '../files.ts';
import type { PackedTail } from '../ledger-line.ts';
import { packedTail } from '../packed-tail.ts';
import type { TailFiles } from './files.ts';
import { GenerationContents } from './generation.ts';

/** The end of what a process has written in a generation. */
export interface WrittenEnd {
  path?: string;
  bytes?: number;
}

/** Cuts off half a record that a failing disk did not let be taken back. */
export function cutOff({ path, bytes }: WrittenEnd): void {
  if (path === undefined || bytes === undefined) return;
  const stat = disk.stat(path);
  if (stat !== undefined && stat.size > bytes) shorten(path, bytes);
}

/** What the tail of before ends with. */
export interface End {
  /** The highest epoch; 0 where none is known. */
  readonly epoch: number;
  /** The last row, or the place after which an empty tail goes on. */
  readonly seq: number;
  readonly at: number;
  /** The hash of the last record, in hex. */
  readonly hash: string;
}

/**
 * Proves the tail, and finds its end. Throws a `DamagedError` for a generation that is damaged.
 * @param mend a write that was cut off is taken away: it was never acknowledged
 */
export function endOfTail(files: TailFiles, mend: boolean, packed?: PackedTail): End {
  let end: End = { epoch: 0, seq: 0, at: 0, hash: '' };
  const chain = new TailChain(packed);
  for (const { path, number } of files.list()) {
    const contents = new GenerationContents(path);
    contents.check();
    if (!chain.follows(number, contents)) throw new DamagedError(path, NOT_FOLLOWING);
    if (mend && contents.scanned.torn !== undefined) shorten(path, contents.scanned.torn);
    const last = contents.last() ?? end;
    end = {
      epoch: Math.max(end.epoch, contents.head?.epoch ?? 0),
      ...(last.seq >= end.seq ? { seq: last.seq, at: last.at } : { seq: end.seq, at: end.at }),
      hash: contents.scanned.hash.toString('hex'),
    };
  }
  return end;
}

/** What is said of a generation that is another one than was written there, or follows another one. */
export const NOT_FOLLOWING = 'it does not follow the file before it';

/** Each generation holds the hash at the end of the one before: whether those that are looked at in their order do. */
export class TailChain {
  #number: number | undefined;
  #hash: string | undefined;

  /** @param packed what the ledger says was before the first one */
  constructor(packed: PackedTail | undefined) {
    this.#number = packed?.generation;
    this.#hash = packed?.hash || undefined;
  }

  /**
   * Whether a generation was written after the one before. True where that cannot be known: where one is missing between
   * them, or was mended.
   */
  follows(number: number, { head, scanned }: GenerationContents): boolean {
    const isKnown = this.#hash !== undefined && number - 1 === this.#number && head !== undefined;
    const isNext = !isKnown || head.before === this.#hash || head.before === '';
    this.#number = number;
    this.#hash = head?.isMended === true || scanned.wrong !== undefined ? undefined : scanned.hash.toString('hex');
    return isNext;
  }

  /** The next one cannot be compared: the one before was packed while it was looked at. */
  skip(): void {
    this.#hash = undefined;
  }
}

/**
 * Names the generations that are gone, below the data folder: the newest one is known by its mark, the oldest by what
 * the ledger says was packed, those between by their numbers.
 * @param isRecorded whether there are segments
 */
export function missingOf(files: LogFiles, isRecorded: boolean): string[] {
  const { newest } = files.tail;
  const there = files.tail.list().map(({ number }) => number);
  if (there.length === 0 && newest === 0)
    return isRecorded || files.hasRunBefore ? [files.name(files.tail.folder)] : [];
  // Read last: what was packed since is no longer missed.
  const packed = packedTail(files.ledger)?.generation;
  const isFirstRun = packed === undefined && !isRecorded && disk.stat(files.ledger) === undefined;
  // The tail of an older version, which has the number 0, says nothing of the others.
  const counted = there.filter((number) => number > 0);
  const missing: string[] = [];
  const first = packed === undefined ? (isFirstRun ? 1 : (counted[0] ?? newest)) : packed + 1;
  for (let number = first; number <= Math.max(counted.at(-1) ?? 0, newest); number++) {
    if (missing.length === MOST_NAMED) break;
    if (number > 0 && !counted.includes(number)) missing.push(files.name(files.tail.path(number)));
  }
  return missing;
}

const MOST_NAMED = 20;

function shorten(path: string, bytes: number): void {
  withFile(path, 'r+', (file) => {
    disk.truncate(file, bytes);
    disk.fsync(file);
  });
}
