import { setAside } from '../aside.ts';
import { DamagedError } from '../damage.ts';
import { prepare, settle } from '../disk.ts';
import { GenerationContents, headDraft } from './generation.ts';
import { type RecordDraft, HEADER_BYTES, HASH_OF_NOTHING } from './record.ts';
import { chained } from './writer.ts';

/** What could be saved of a generation. */
export interface Salvaged {
  /** Its path now. */
  readonly aside: string;
  /** Its epoch, where its head is as it was written. */
  readonly epoch: number | undefined;
  /** Plant time of the last row before the first that is lost; none where there is none. */
  readonly lostFrom: number | undefined;
}

/**
 * Makes a generation of all records that are as they were written, sets the damaged file aside and puts the new one in
 * its place. Nothing changes until the new file is whole, so it can be repeated.
 */
export function salvageGeneration(path: string): Salvaged {
  const contents = readable(path);
  if (contents === undefined) return { aside: setAside(path), epoch: undefined, lostFrom: undefined };
  const { head, scanned } = contents;
  const { records, wrong } = scanned;
  const kept = records.flatMap((record): RecordDraft[] => {
    const { offset, kind } = record;
    if (kind === 'head') return [];
    return [[contents.bytes.subarray(offset, offset + HEADER_BYTES), contents.body(record)]];
  });
  const before = records.filter(({ offset }) => offset < (wrong?.offset ?? Infinity)).at(-1);
  const lostFrom = before?.lastAt;
  if (head === undefined && kept.length === 0) return { aside: setAside(path), epoch: undefined, lostFrom };
  const start = head ?? { epoch: 0, seq: 0, at: 0, before: '' };
  const { bytes } = chained([headDraft(start), ...kept], HASH_OF_NOTHING);
  prepare(path, bytes);
  const aside = setAside(path);
  settle(path);
  return { aside, epoch: head?.epoch, lostFrom };
}

function readable(path: string): GenerationContents | undefined {
  try {
    return new GenerationContents(path);
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}
