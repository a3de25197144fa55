import { existsSync, readFileSync } from 'node:fs';
import type { LogReader } from '../../log/reader.ts';
import { keyFingerprint, publicKeyOf } from '../../log/signer.ts';
import { recordHead } from '../head.ts';

/** What a report says of the record that it was made from: a person who keeps the paper can prove later what was in it. */
export interface ReportProof {
  /** SHA-256 of the last line of the ledger, hexadecimal; none before anything was sealed. */
  readonly head?: string;
  /** SHA-256 of the public key of the box, hexadecimal. */
  readonly key?: string;
}

/** @param data the data folder that `reader` reads */
export function proofOf(data: string, reader: LogReader): ReportProof {
  const { hash } = recordHead(data, reader);
  const key = keyOf(publicKeyOf(data));
  return { ...(hash === undefined ? {} : { head: hash }), ...(key === undefined ? {} : { key }) };
}

function keyOf(path: string): string | undefined {
  try {
    return existsSync(path) ? keyFingerprint(readFileSync(path, 'utf8')) : undefined;
  } catch {
    // Damaged, or not readable: the report is made without it, and shows that it has none.
    return undefined;
  }
}
