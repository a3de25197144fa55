import { type Highest, highestInSegments } from './highest.ts';
import { LogFiles } from './files.ts';
import { hasOldTail, readOldTail } from './old-tail.ts';
import { type Run, unusedEpoch } from './store.ts';
import { endOfTail, missingOf } from './tail/opening.ts';

/** Inputs a millisecond that no gateway has ever admitted on average. */
const SEQS_A_MS = 4;

/** The numbers of a run whose log cannot be opened for writing. */
export interface Numbers {
  readonly run: Run;
  readonly isBlind: boolean;
}

/**
 * Goes on after whatever can be read of the log. Where that is nothing, or not all, seq and epoch are taken from the wall
 * clock, far above all that counting has ever given: they are still in order when the log is there again.
 */
export function numbersWithout(data: string): Numbers {
  const files = new LogFiles(data);
  const found = readable(files);
  if (found !== undefined) return { run: { ...found, epoch: unusedEpoch(found.epoch) }, isBlind: false };
  return { run: madeUp(), isBlind: true };
}

/** 2026-01-01, Unix milliseconds: a clock that says less is wrong. Four times it is more than counting has ever given. */
const LEAST_NOW = 1_767_225_600_000;

/** The numbers of a run of which nothing can be read. */
export const madeUp = (): Run => {
  const now = Math.max(Date.now(), LEAST_NOW);
  return { epoch: Math.max(unusedEpoch(0), now), lastSeq: now * SEQS_A_MS, lastAt: 0 };
};

/** The numbers of a log that can be read whole. */
function readable(files: LogFiles): Run | undefined {
  try {
    const highest = highestInSegments(files);
    // An older tail is taken over when it can be.
    if (hasOldTail(files.oldTail)) return oldNumbers(files.oldTail, highest);
    if (files.tail.list().length === 0 || missingOf(files, highest.seq > 0).length > 0) return undefined;
    const end = endOfTail(files.tail, false);
    const last = highest.seq > end.seq ? highest : end;
    return { epoch: Math.max(end.epoch, highest.epoch), lastSeq: last.seq, lastAt: last.at };
  } catch {
    // What is wrong was reported when the log did not open; here it means that nothing can be counted on.
    return undefined;
  }
}

function oldNumbers(path: string, highest: Highest): Run | undefined {
  const { rows, packed, damage } = readOldTail(path);
  if (packed === undefined || damage !== undefined) return undefined;
  const last = rows.at(-1);
  return {
    epoch: Math.max(packed.epoch, highest.epoch),
    lastSeq: Math.max(last?.seq ?? 0, packed.seq, highest.seq),
    lastAt: last?.at ?? packed.at,
  };
}
