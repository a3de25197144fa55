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
 * its place, also where nothing is left: its number is not missed. Nothing changes until the new file is whole, so it can
 * be repeated.
 */
export function salvageGeneration(path: string): Salvaged {
  const contents = readable(path);
  const { head, scanned } = contents ?? NOTHING;
  const { records, wrong } = scanned;
  const kept = records.flatMap((record): RecordDraft[] => {
    const { offset, kind } = record;
    if (kind === 'head') return [];
    return contents === undefined
      ? []
      : [[contents.bytes.subarray(offset, offset + HEADER_BYTES), contents.body(record)]];
  });
  // One that is right by itself is in the wrong place: what is lost was before it.
  const before = wrong === undefined ? records[0] : records.filter(({ offset }) => offset < wrong.offset).at(-1);
  const lostFrom = before?.lastAt;
  const { epoch, seq, at } = head ?? UNKNOWN;
  const { bytes } = chained([headDraft({ epoch, seq, at, before: '', isMended: true }), ...kept], HASH_OF_NOTHING);
  prepare(path, bytes);
  const aside = setAside(path);
  settle(path);
  return { aside, epoch: head?.epoch, lostFrom };
}

/** Puts an empty generation in the place of one that is gone. */
export function makeEmptyGeneration(path: string): void {
  prepare(path, chained([headDraft({ ...UNKNOWN, before: '', isMended: true })], HASH_OF_NOTHING).bytes);
  settle(path);
}

const UNKNOWN = { epoch: 0, seq: 0, at: 0 };

const NOTHING: Pick<GenerationContents, 'head' | 'scanned'> = {
  head: undefined,
  scanned: { records: [], hash: HASH_OF_NOTHING },
};

function readable(path: string): GenerationContents | undefined {
  try {
    return new GenerationContents(path);
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}
