import type { LogClass } from '../common/log-class.ts';
import { setAside } from './aside.ts';
import { makeDatabase } from './atomic.ts';
import { DamagedError } from './damage.ts';
import { SEGMENT, TAIL } from './migrations.ts';
import type { Row } from './row.ts';
import { Segment } from './segment.ts';
import { Tail } from './tail.ts';

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

/** What could be saved of a tail. */
export interface SalvagedTail {
  readonly aside: string;
  /** Its epoch, where its head row could be read. */
  readonly epoch: number | undefined;
  /** Plant time of the last row before the first that is lost; 0 where there is none. */
  readonly lostFrom: number;
}

/** As `salvageSegment`, for the tail: it holds the newest rows, so the first loss is reported. */
export function salvageTail(path: string): SalvagedTail {
  const old = firstThatOpens((mode) => new Tail(path, mode));
  if (old === undefined) return { aside: setAside(path), epoch: undefined, lostFrom: 0 };
  try {
    const packed = whole(() => old.packed());
    const { rows, lostFrom } = rowsLeft(old, packed?.at ?? 0);
    let aside = '';
    makeDatabase(path, 'wal', TAIL, (fresh) => {
      const copy = new Tail(fresh, 'write');
      try {
        copy.commit(rows);
        if (packed !== undefined) copy.setPacked(packed);
      } finally {
        copy.close();
      }
      aside = setAside(path);
    });
    return { aside, epoch: packed?.epoch, lostFrom };
  } finally {
    old.close();
  }
}

/** The rows that can be read, from the beginning and from the end. */
function rowsLeft(old: Tail, packedAt: number): { readonly rows: readonly Row[]; readonly lostFrom: number } {
  const rows = new Map<string, Row>();
  let lostFrom: number | undefined;
  let last = packedAt;
  const lose = (): void => void (lostFrom ??= last);
  for (const order of ['forward', 'backward'] as const) {
    const isWhole = whole(() => {
      for (const row of old.rows({}, order, lose)) {
        rows.set(`${row.seq}-${row.n}`, row);
        last = row.at;
      }
      return true;
    });
    if (isWhole === true) break;
    lose();
  }
  return { rows: [...rows.values()].sort((a, b) => a.seq - b.seq || a.n - b.n), lostFrom: lostFrom ?? last };
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
