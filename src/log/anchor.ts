import { join } from 'node:path';
import { z } from 'zod';
import { reasonOf } from './damage.ts';
import { disk, prepare, settle, withFile, writeAll } from './disk.ts';
import type { LedgerHead } from './ledger.ts';
import { isSignedBy, type Signer } from './signer.ts';

/** The same head is noted again after so long: the file then shows that the box was alive, ms. */
const AGAIN_MS = 86_400_000;
/** A file of more bytes loses the older half of its lines. */
const MOST_BYTES = 1_000_000;

const noted = z.object({
  line: z.number(),
  head: z.string().regex(/^[0-9a-f]{64}$/),
  /** Wall time, Unix milliseconds. */
  at: z.number(),
  /** PEM. */
  key: z.string(),
  /** Over `LINE HEAD AT`, base64. */
  sign: z.string(),
});

/** A head of the ledger as it was noted on another disk. */
export type NotedHead = z.output<typeof noted>;

const signedText = ({ line, head, at }: Pick<NotedHead, 'line' | 'head' | 'at'>): string => `${line} ${head} ${at}`;

/** Where a box notes its heads in a folder. Boxes that share a stick do not meet. */
export const anchorPath = (folder: string, { fingerprint }: Pick<Signer, 'fingerprint'>): string =>
  join(folder, `fengsui-${fingerprint.slice(0, 16)}.anchor`);

/**
 * Notes the head of the ledger in a folder on another disk, where it is not noted yet. The folder is never made: where it
 * is missing, the disk is.
 * @param now wall time, Unix milliseconds
 * @returns why that failed
 */
export function noteHead(folder: string, signer: Signer, { line, hash }: LedgerHead, now: number): string | undefined {
  const path = anchorPath(folder, signer);
  try {
    const known = disk.stat(path) === undefined ? '' : disk.readFile(path).toString();
    const last = newestAnchor(known);
    if (last?.head === hash && Math.abs(now - last.at) < AGAIN_MS) return undefined;
    const said = { line, head: hash, at: now };
    const next = `${JSON.stringify({ ...said, key: signer.publicKey, sign: signer.sign(signedText(said)) })}\n`;
    // A line that was cut off, when the stick was drawn, ends here.
    append(path, known === '' || known.endsWith('\n') ? next : `\n${next}`);
    if (known.length > MOST_BYTES) halve(path, known + next);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The newest line of an anchor file that is as the box that wrote it signed it. */
export function newestAnchor(text: string): NotedHead | undefined {
  for (const line of text.split('\n').reverse()) {
    const read = anchorOf(line);
    if (read !== undefined && isSignedBy(read.key, signedText(read), read.sign)) return read;
  }
  return undefined;
}

function anchorOf(line: string): NotedHead | undefined {
  try {
    return noted.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function append(path: string, text: string): void {
  withFile(path, 'a', (file) => {
    writeAll(file, Buffer.from(text));
    disk.fsync(file);
  });
}

function halve(path: string, text: string): void {
  const from = text.indexOf('\n', text.length / 2) + 1;
  prepare(path, Buffer.from(text.slice(from)));
  settle(path);
}
