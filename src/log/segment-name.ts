import { basename } from 'node:path';

/** First and last of what a segment holds. Times: Unix milliseconds, earliest and latest. */
export interface Bounds {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** `FIRSTSEQ-LASTSEQ-FIRSTAT-LASTAT.sqlite`: 16 digits a seq, 13 digits a time. */
const SEALED = /^(\d{16,})-(\d{16,})-(\d{13,})-(\d{13,})\.sqlite$/;
/** Before: `SEQ.sqlite`. */
const OLDER = /^\d+\.sqlite$/;

export const isSegmentName = (name: string): boolean => SEALED.test(name) || OLDER.test(name);

/** The name of a sealed segment. */
export function nameOfBounds({ firstSeq, lastSeq, firstAt, lastAt }: Bounds): string {
  const seqs = [firstSeq, lastSeq].map((seq) => String(seq).padStart(16, '0'));
  const times = [firstAt, lastAt].map((at) => String(at).padStart(13, '0'));
  return `${[...seqs, ...times].join('-')}.sqlite`;
}

/** The bounds that the name of a sealed segment says; none for another file. */
export function boundsOfName(path: string): Bounds | undefined {
  const [, ...numbers] = SEALED.exec(basename(path)) ?? [];
  const [firstSeq, lastSeq, firstAt, lastAt] = numbers.map(Number);
  if (firstSeq === undefined || lastSeq === undefined || firstAt === undefined || lastAt === undefined)
    return undefined;
  return { firstSeq, lastSeq, firstAt, lastAt };
}
