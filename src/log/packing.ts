import type { LogFiles } from './files.ts';
import { flushFolder, removeFile } from './disk.ts';
import type { Ring } from './ring.ts';
import type { DecodedRow } from './row.ts';
import { GenerationContents } from './tail/generation.ts';

/** Rows that are packed at a time: what of a generation is in memory. */
const ROWS_AT_A_TIME = 16_384;

/**
 * Moves the generations before one into segments, oldest first. A generation is the truth until its segments are on the
 * disk, so a crash at any moment leaves every row in one place at least, and once in what is read. Throws a
 * `DamagedError` for a generation that is damaged.
 */
export function packBefore(number: number, files: LogFiles, ring: Ring): void {
  for (const generation of files.tail.list()) {
    if (generation.number >= number) return;
    pack(generation.path, ring);
    removeFile(generation.path);
    flushFolder(generation.path);
  }
}

function pack(path: string, ring: Ring): void {
  const contents = new GenerationContents(path);
  contents.check();
  let waiting: DecodedRow[] = [];
  let last: DecodedRow | undefined;
  const flush = (): void => {
    if (waiting.length > 0) ring.pack(waiting);
    waiting = [];
  };
  for (const record of contents.scanned.records) {
    if (record.kind === 'checkpoint') {
      flush();
      ring.writeCheckpoint(contents.checkpoint(record));
    }
    if (record.kind !== 'rows') continue;
    for (const row of contents.rows(record)) {
      // What a failing disk left may have been written a second time.
      if (last !== undefined && (row.seq - last.seq || row.n - last.n) <= 0) continue;
      last = row;
      waiting.push(row);
    }
    if (waiting.length >= ROWS_AT_A_TIME) flush();
  }
  flush();
}
