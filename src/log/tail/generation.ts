import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { decodeColumns } from '../columns.ts';
import { DamagedError, on } from '../damage.ts';
import { disk } from '../disk.ts';
import type { Batch } from '../batch.ts';
import type { DecodedRow } from '../row.ts';
import { type RecordDraft, draftOf, HEADER_BYTES } from './record.ts';
import { type Proven, proveRecords, type Scanned } from './scan.ts';

/** What the head of a generation says: the run that writes it, and the place after which it goes on. */
export interface GenerationHead {
  /** 0 where it is not known: the head before was lost. */
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
  /** The hash of the last record of the generation before, in hex. */
  readonly before: string;
  /** It was made of what was left of a damaged one: the next generation does not hold its hash. */
  readonly isMended?: true;
}

export function headDraft(head: GenerationHead): RecordDraft {
  const { seq, at } = head;
  const bounds = { rows: 0, firstSeq: seq, lastSeq: seq, firstAt: at, lastAt: at, classes: [] };
  return draftOf('head', bounds, Buffer.from(JSON.stringify({ version: 1, ...head })));
}

export const rowsDraft = (batch: Batch): RecordDraft => draftOf('rows', batch, deflateRawSync(batch.columns));

export function checkpointDraft(checkpoint: Checkpoint): RecordDraft {
  const { seq, at } = checkpoint;
  const bounds = { rows: 0, firstSeq: seq, lastSeq: seq, firstAt: at, lastAt: at, classes: [] };
  return draftOf('checkpoint', bounds, deflateRawSync(JSON.stringify(checkpoint)));
}

const headOf = (body: Uint8Array): GenerationHead => JSON.parse(Buffer.from(body).toString('utf8')) as GenerationHead;
export const rowsOfBody = (body: Uint8Array): DecodedRow[] => decodeColumns(inflateRawSync(body));
export const checkpointOf = (body: Uint8Array): Checkpoint =>
  JSON.parse(inflateRawSync(body).toString('utf8')) as Checkpoint;

/** A whole generation, read and proved at once: for what starts, packs and mends. */
export class GenerationContents {
  readonly path: string;
  readonly bytes: Buffer;
  readonly scanned: Scanned;

  /** Throws a `DamagedError` only where nothing of the file can be read. */
  constructor(path: string) {
    this.path = path;
    this.bytes = on(path, () => disk.readFile(path));
    this.scanned = proveRecords(this.bytes);
  }

  /** Throws a `DamagedError` where any byte is not as it was written. */
  check(): void {
    const { wrong } = this.scanned;
    if (wrong !== undefined) throw new DamagedError(this.path, wrong.what);
  }

  /** The head, where it is proved. */
  get head(): GenerationHead | undefined {
    const [first] = this.scanned.records;
    return first?.kind === 'head' ? on(this.path, () => headOf(this.body(first))) : undefined;
  }

  body({ offset, bytes }: Proven): Buffer {
    return this.bytes.subarray(offset + HEADER_BYTES, offset + HEADER_BYTES + bytes);
  }

  /** The rows of a record. Throws a `DamagedError` where they are not of our writing. */
  rows(record: Proven): DecodedRow[] {
    return on(this.path, () => rowsOfBody(this.body(record)));
  }

  checkpoint(record: Proven): Checkpoint {
    return on(this.path, () => checkpointOf(this.body(record)));
  }

  /** The last seq and its time: what the order goes on after. */
  last(): { readonly seq: number; readonly at: number } | undefined {
    const record = this.scanned.records.findLast(({ kind }) => kind === 'rows');
    if (record !== undefined) {
      const row = this.rows(record).at(-1);
      if (row !== undefined) return { seq: row.seq, at: row.at };
    }
    const { head } = this;
    return head === undefined ? undefined : { seq: head.seq, at: head.at };
  }

  /** Bytes that are whole: a write that was cut off is not among them. */
  get wholeBytes(): number {
    return this.scanned.torn ?? this.bytes.length;
  }
}
