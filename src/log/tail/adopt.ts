import { existsSync, rmSync } from 'node:fs';
import { batchesOf } from '../batch.ts';
import type { Damage } from '../damage.ts';
import { prepare, settle } from '../disk.ts';
import type { LogFiles } from '../files.ts';
import { hasOldTail, readOldTail, retireOldTail } from '../old-tail.ts';
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
  const { rows, packed, damage: found } = readOldTail(path);
  const { epoch, seq, at } = packed ?? { epoch: 0, seq: 0, at: 0 };
  const drafts = [headDraft({ epoch, seq, at, before: '' }), ...batchesOf(rows).map(rowsDraft)];
  prepare(adopted, chained(drafts, HASH_OF_NOTHING).bytes);
  settle(adopted);
  const aside = retireOldTail(path, found !== undefined);
  rmSync(files.openMark, { force: true });
  const lostFrom = rows.at(-1)?.at ?? at;
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
