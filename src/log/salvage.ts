import type { LogClass } from '../common/log-class.ts';
import { setAside } from './aside.ts';
import { makeDatabase } from './atomic.ts';
import { DamagedError } from './damage.ts';
import { SEGMENT } from './migrations.ts';
import { Segment } from './segment.ts';

/** Pages that are copied in one transaction. */
const PAGES_AT_A_TIME = 64;

/**
 * Makes a new segment of all pages and checkpoints that are as they were written, sets the damaged file aside and puts
 * the new one in its place. Nothing changes until the new file is whole, so it can be repeated.
 * @returns the path of the damaged file now
 */
export function salvageSegment(path: string, logClass: LogClass): string {
  const old = firstThatOpens((mode) => new Segment(path, logClass, mode));
  if (old === undefined) return setAside(path);
  let aside = '';
  try {
    makeDatabase(path, 'rollback', SEGMENT, (fresh) => {
      const copy = new Segment(fresh, logClass, 'write');
      try {
        copyInto(copy, old);
      } finally {
        copy.close();
      }
      aside = setAside(path);
    });
  } finally {
    old.close();
  }
  return aside;
}

function copyInto(copy: Segment, old: Segment): void {
  const keys = old.keysLeft();
  for (let i = 0; i < keys.length; i += PAGES_AT_A_TIME) {
    copy.write(keys.slice(i, i + PAGES_AT_A_TIME).flatMap((key) => whole(() => old.page(key)) ?? []));
  }
  const leftOut = (): void => {};
  for (const checkpoint of whole(() => [...old.packedCheckpoints({}, leftOut)]) ?? []) copy.keepCheckpoint(checkpoint);
}

/** The file as it is; else a copy in memory with the header that it must have. */
function firstThatOpens<T>(open: (mode: 'read' | 'image') => T): T | undefined {
  return whole(() => open('read')) ?? whole(() => open('image'));
}

/** What can be read; none where the file is damaged. Trouble of the disk is thrown: another try may find more. */
function whole<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}
