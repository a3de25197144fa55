import { existsSync, readFileSync } from 'node:fs';

/** https://sqlite.org/fileformat2.html, 4: the last bit of the magic number gives the byte order of the checksums. */
const MAGIC = 0x377f0682;
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/**
 * What is wrong with the write-ahead file of a run that did not end in order; nothing where it is as SQLite left it.
 * SQLite takes a file with a wrong header for empty, and silently ignores everything after a wrong frame. A wrong
 * last transaction is what a power cut leaves, and no damage: no commit behind it was ever on the disk.
 */
export function walTrouble(path: string): string | undefined {
  if (!existsSync(path)) return 'it is missing';
  const wal = readFileSync(path);
  if (wal.length === 0) return undefined;
  if (wal.length < HEADER_BYTES || (wal.readUInt32BE(0) & ~1) >>> 0 !== MAGIC)
    return 'it does not begin as a write-ahead file';
  const words = wordsOf(wal, (wal.readUInt32BE(0) & 1) === 1);
  const sum: Sum = [0, 0];
  add(sum, words, 0, HEADER_BYTES - 8);
  if (!isSum(wal, HEADER_BYTES - 8, sum)) return 'the checksum of its header is wrong';
  const frameBytes = FRAME_HEADER_BYTES + wal.readUInt32BE(8);
  let wrong: number | undefined;
  for (let at = HEADER_BYTES; at + frameBytes <= wal.length; at += frameBytes) {
    // Frames of an earlier round of the file have other salts; none of this round follows them.
    const isOfThisRound = wal.compare(wal, 16, 24, at + 8, at + 16) === 0;
    const isCommit = wal.readUInt32BE(at + 4) !== 0;
    if (wrong !== undefined && isOfThisRound && isCommit) return `the checksum at byte ${wrong} is wrong`;
    if (!isOfThisRound) wrong ??= at;
    if (wrong !== undefined) continue;
    add(sum, words, at, 8);
    add(sum, words, at + FRAME_HEADER_BYTES, frameBytes - FRAME_HEADER_BYTES);
    if (!isSum(wal, at + 16, sum)) wrong = at;
  }
  return undefined;
}

type Sum = [number, number];

/** Reads a 32-bit word of the file in the order of its checksums. */
const wordsOf = (wal: Buffer, isBigEndian: boolean): ((at: number) => number) =>
  isBigEndian ? (at) => wal.readUInt32BE(at) : (at) => wal.readUInt32LE(at);

function add(sum: Sum, word: (at: number) => number, from: number, bytes: number): void {
  let [a, b] = sum;
  for (let at = from; at < from + bytes; at += 8) {
    a = (a + word(at) + b) >>> 0;
    b = (b + word(at + 4) + a) >>> 0;
  }
  sum[0] = a;
  sum[1] = b;
}

const isSum = (wal: Buffer, at: number, [a, b]: Sum): boolean =>
  wal.readUInt32BE(at) === a && wal.readUInt32BE(at + 4) === b;
