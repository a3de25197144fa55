import { crc32 } from 'node:zlib';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Page } from './page.ts';
import type { RowKind, RowPlace } from './row.ts';

/** A line as `tail.sqlite` held it. */
interface OldRow extends RowPlace {
  readonly kind: RowKind;
  readonly body: string;
}

/** CRC-32 (ISO 3309) of all that is stored of a thing: it finds every single wrong bit. */
export const rowSum = ({ seq, n, at, class: logClass, kind, body }: OldRow): number =>
  crc32(`${seq} ${n} ${at} ${logClass} ${kind} ${body}`);

export const pageSum = ({ firstSeq, lastSeq, firstAt, lastAt, rows, codec, body }: Page): number =>
  crc32(body, crc32(`${firstSeq} ${lastSeq} ${firstAt} ${lastAt} ${rows} ${codec}`));

/** A checkpoint with its texts deflated, as it is stored in a segment. */
export type PackedCheckpoint = Omit<Checkpoint, 'facts' | 'windows'> & {
  readonly facts: Buffer;
  readonly windows: Buffer;
};

export const checkpointSum = ({ seq, at, epoch, revision, facts, windows }: PackedCheckpoint): number =>
  crc32(windows, crc32(facts, crc32(`${seq} ${at} ${epoch} ${revision}`)));

export const textSum = (text: string): number => crc32(text);
