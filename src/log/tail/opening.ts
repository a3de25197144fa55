import { disk, withFile } from '../disk.ts';
import type { LogFiles } from '../files.ts';
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
export function endOfTail(files: TailFiles, mend: boolean): End {
  let end: End = { epoch: 0, seq: 0, at: 0, hash: '' };
  for (const { path } of files.list()) {
    const contents = new GenerationContents(path);
    contents.check();
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

/**
 * Names the generations that are gone, below the data folder: the newest one is known by its mark, those between two
 * others by their numbers.
 * @param isRecorded whether there are segments
 */
export function missingOf(files: LogFiles, isRecorded: boolean): string[] {
  const { newest } = files.tail;
  const there = files.tail.list().map(({ number }) => number);
  if (there.length === 0 && newest === 0)
    return isRecorded || files.hasRunBefore ? [files.name(files.tail.folder)] : [];
  // The tail of an older version, which has the number 0, says nothing of the others.
  const counted = there.filter((number) => number > 0);
  const missing: string[] = [];
  for (let number = counted[0] ?? newest; number <= Math.max(counted.at(-1) ?? 0, newest); number++) {
    const isThere = number === 0 || counted.includes(number);
    if (!isThere && missing.length < MOST_NAMED) missing.push(files.name(files.tail.path(number)));
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
