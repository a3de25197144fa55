import {
  HASH_BYTES,
  hashAfter,
  headAt,
  HEADER_BYTES,
  nextHeader,
  HASH_OF_NOTHING,
  type RecordHeader,
  recordBytes,
} from './record.ts';

/** The unit in which an operating system writes: what a write that was cut off leaves ends at a multiple of it. */
const PAGE_BYTES = 4096;
/** How many hashes a record behind a damaged one may go on from. */
const MOST_BEFORE = 4;

/** A record that is as it was written, and its place in the file. */
export interface Proven extends RecordHeader {
  readonly offset: number;
}

/** What the bytes of a generation hold. */
export interface Scanned {
  /** All records that are as they were written, in order; also those behind damage. */
  readonly records: readonly Proven[];
  /** The hash of the last one. */
  readonly hash: Buffer;
  /** The first bytes that are not as they were written. */
  readonly wrong?: { readonly offset: number; readonly what: string };
  /**
   * Where a last record begins that is cut off where a write can be cut off. It was never acknowledged: the operating
   * system had not yet taken all of it.
   */
  readonly torn?: number;
}

/** Whether a file of so many bytes can end within a record because its write was cut off. */
export const isCutOff = (bytes: number): boolean => bytes > 0 && bytes % PAGE_BYTES === 0;

/** Proves a generation from its first byte to its last. Pure: the same bytes give the same answer. */
export function proveRecords(bytes: Buffer): Scanned {
  const records: Proven[] = [];
  let hash: Buffer = HASH_OF_NOTHING;
  let wrong: Scanned['wrong'];
  let before: readonly Buffer[] = [HASH_OF_NOTHING];
  /** The last record, where its content may be right and only its hash is wrong: the next record tells. */
  let doubtful: Proven | undefined;
  for (let offset = 0; offset < bytes.length;) {
    const head = headAt(bytes, offset);
    const end = head === undefined ? Infinity : offset + recordBytes(head);
    if (head === undefined || end > bytes.length) {
      const isLast = head !== undefined || offset + HEADER_BYTES > bytes.length;
      if (wrong === undefined && isLast && records.length > 0 && isCutOff(bytes.length))
        return { records, hash, torn: offset };
      wrong ??= { offset, what: isLast ? `it is cut off in the record at byte ${offset}` : noRecord(offset) };
      const next = nextHeader(bytes, offset + 1);
      if (next < 0) break;
      [before, doubtful, offset] = [[bytes.subarray(Math.max(0, next - HASH_BYTES), next)], undefined, next];
      continue;
    }
    const content = bytes.subarray(offset, end - HASH_BYTES);
    const stored = bytes.subarray(end - HASH_BYTES, end);
    const computed = before.map((one) => hashAfter(one, content));
    const nth = computed.findIndex((one) => one.equals(stored));
    const record: Proven = { ...head, offset };
    const isFirst = records.length === 0 && offset === 0;
    if (nth >= 0 && (!isFirst || head.kind === 'head')) {
      // Its hash goes on from what the content before it gives: that content is right, too.
      if (nth > 0 && doubtful !== undefined) records.push(doubtful);
      records.push(record);
      [hash, before, doubtful] = [stored, [stored], undefined];
    } else {
      wrong ??= { offset, what: `the hash of the record at byte ${offset} is wrong` };
      [before, doubtful] = [[stored, ...computed].slice(0, MOST_BEFORE), record];
    }
    offset = end;
  }
  if (records.length === 0) wrong ??= { offset: 0, what: 'it is empty' };
  return { records, hash, ...(wrong === undefined ? {} : { wrong }) };
}

const noRecord = (offset: number): string => `there is no record at byte ${offset}`;
