import { existsSync, rmSync } from 'node:fs';
import { batchesOf } from '../batch.ts';
import { type LogClass, ofEachClass } from '../../common/log-class.ts';
import { type Damage, DamagedError } from '../damage.ts';
import { prepare, settle } from '../disk.ts';
import type { LogFiles } from '../files.ts';
import { hasOldTail, readOldTail, retireOldTail } from '../old-tail.ts';
import { Segment } from '../segment.ts';
import { walTrouble } from '../wal.ts';
import { headDraft, rowsDraft } from './generation.ts';
import { HASH_OF_NOTHING } from './record.ts';
import { chained } from './writer.ts';

/** The number of the generation that an old tail becomes: before all that this version writes. */
const ADOPTED = 0;

/**
 * Makes the first generation of the tail of an older version, and takes the old one away: it is packed as that of a run
 * that was killed. It can be repeated: the old tail goes last.
 * @returns what was wrong with it; `isCertain`: its epoch is known
 */
export function adoptOldTail(files: LogFiles): { readonly damage?: Damage; readonly isCertain: boolean } {
  const path = files.oldTail;
  const adopted = files.tail.path(ADOPTED);
  if (!hasOldTail(path)) return { isCertain: true };
  // What SQLite kept beside it goes last of all.
  if (!existsSync(path) && existsSync(adopted)) {
    retireOldTail(path, false);
    return { isCertain: true };
  }
  const wal = existsSync(files.openMark) && existsSync(path) ? walTrouble(`${path}-wal`) : undefined;
  const { rows: all, packed, damage: found } = readOldTail(path);
  // A crash may have come after they were packed and before they were taken out.
  const packedUpTo = ofEachClass((_, logClass) => lastPacked(files, logClass));
  const rows = all.filter((row) => row.seq > packedUpTo[row.class]);
  const { epoch, seq, at } = packed ?? { epoch: 0, seq: 0, at: 0 };
  const drafts = [headDraft({ epoch, seq, at, before: '' }), ...batchesOf(rows).map(rowsDraft)];
  prepare(adopted, chained(drafts, HASH_OF_NOTHING).bytes);
  settle(adopted);
  const aside = retireOldTail(path, found !== undefined);
  rmSync(files.openMark, { force: true });
  const lostFrom = all.at(-1)?.at ?? at;
  const damage: Damage | undefined =
    found !== undefined
      ? {
          file: files.name(path),
          what: found.what,
          lostFrom: found.lostFrom || lostFrom,
          ...(aside === undefined ? {} : { aside: files.name(aside) }),
        }
      : wal !== undefined
        ? { file: files.name(`${path}-wal`), what: wal, lostFrom }
        : undefined;
  return { isCertain: packed !== undefined && wal === undefined, ...(damage === undefined ? {} : { damage }) };
}

/** The last seq of which a class has a page; 0 where it has none. */
function lastPacked(files: LogFiles, logClass: LogClass): number {
  for (const { path } of files.segments(logClass).reverse()) {
    try {
      const segment = new Segment(path, logClass, 'read');
      try {
        const bounds = segment.bounds();
        if (bounds !== undefined) return bounds.lastSeq;
      } finally {
        segment.close();
      }
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
    }
  }
  return 0;
}
