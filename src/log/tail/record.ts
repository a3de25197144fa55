import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { LogClass } from '../../common/log-class.ts';
import type { RunOfRows } from '../batch.ts';

/** What a record of the tail holds. Stored by the place in this list, which therefore never changes. */
const KINDS = ['head', 'rows', 'checkpoint'] as const;
/** The classes of its rows, one bit each by the place in this list, which never changes either. */
const CLASSES: readonly LogClass[] = ['gas', 'people', 'acts'];

const MAGIC = 0x31525346; // "FSR1"
export const HEADER_BYTES = 52;
export const HASH_BYTES = 32;
/** Before the first record of a generation there is no hash. */
export const HASH_OF_NOTHING = Buffer.alloc(HASH_BYTES);

/**
 * What a record says of itself, in front of its body. A `head` begins a generation: its bounds are the seq and the time
 * after which the generation goes on. The bounds of a checkpoint are its own.
 */
export interface RecordHeader extends RunOfRows {
  readonly kind: (typeof KINDS)[number];
  /** Length of the body. */
  readonly bytes: number;
}

/** A record to be written: `[header, body]`; its hash follows it on the disk. */
export type RecordDraft = readonly [header: Buffer, body: Uint8Array];

/** Header and body of a record. Integers little-endian; seqs and times as doubles, which hold every safe integer. */
export function draftOf(kind: RecordHeader['kind'], bounds: RunOfRows, body: Uint8Array): RecordDraft {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(MAGIC, 0);
  header.writeUInt8(KINDS.indexOf(kind), 4);
  header.writeUInt8(
    CLASSES.reduce((bits, name, i) => bits | (bounds.classes.includes(name) ? 1 << i : 0), 0),
    5,
  );
  header.writeUInt32LE(bounds.rows, 8);
  header.writeUInt32LE(body.length, 12);
  header.writeDoubleLE(bounds.firstSeq, 16);
  header.writeDoubleLE(bounds.lastSeq, 24);
  header.writeDoubleLE(bounds.firstAt, 32);
  header.writeDoubleLE(bounds.lastAt, 40);
  header.writeUInt32LE(crc32(header.subarray(0, 48)), 48);
  return [header, body];
}

/** The header at a place; none where the bytes there are not one. */
export function headAt(bytes: Buffer, offset: number): RecordHeader | undefined {
  if (offset + HEADER_BYTES > bytes.length || bytes.readUInt32LE(offset) !== MAGIC) return undefined;
  const header = bytes.subarray(offset, offset + HEADER_BYTES);
  const kind = KINDS[header.readUInt8(4)];
  if (kind === undefined || header.readUInt32LE(48) !== crc32(header.subarray(0, 48))) return undefined;
  return {
    kind,
    classes: CLASSES.filter((_, i) => (header.readUInt8(5) & (1 << i)) !== 0),
    rows: header.readUInt32LE(8),
    bytes: header.readUInt32LE(12),
    firstSeq: header.readDoubleLE(16),
    lastSeq: header.readDoubleLE(24),
    firstAt: header.readDoubleLE(32),
    lastAt: header.readDoubleLE(40),
  };
}

/** The place of the next header from a place on, for what is behind damage; -1 where there is none. */
export function nextHeader(bytes: Buffer, from: number): number {
  const magic = Buffer.alloc(4);
  magic.writeUInt32LE(MAGIC);
  for (let at = bytes.indexOf(magic, from); at >= 0; at = bytes.indexOf(magic, at + 1))
    if (headAt(bytes, at) !== undefined) return at;
  return -1;
}

/** Bytes that a record takes on the disk. */
export const recordBytes = ({ bytes }: Pick<RecordHeader, 'bytes'>): number => HEADER_BYTES + bytes + HASH_BYTES;

/** The hash of a record: of the hash before it, its header and its body. Each one proves all that is before it. */
export function hashAfter(before: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256').update(before);
  for (const part of parts) hash.update(part);
  return hash.digest();
}
