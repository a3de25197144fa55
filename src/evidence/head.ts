import { existsSync, readFileSync } from 'node:fs';
import { LogFiles } from '../log/files.ts';
import { hashOf } from '../log/ledger-line.ts';
import type { LogReader } from '../log/reader.ts';

/** The hash that covers the whole record: a person who keeps it elsewhere can prove later what was in the record before it. */
export interface ChainHead {
  /** Of the newest entry. */
  readonly seq: number;
  /** SHA-256 of the last line of the ledger, hexadecimal; none before there is a ledger. */
  readonly hash?: string;
}

/** The head of a record as it is now. */
export function recordHead(data: string, reader: LogReader): ChainHead {
  const { ledger } = new LogFiles(data);
  const text = existsSync(ledger) ? readFileSync(ledger, 'utf8') : '';
  // A last line without an end was cut off by a crash, and never counted.
  const last = text.slice(0, text.lastIndexOf('\n') + 1).trimEnd();
  const line = last.slice(last.lastIndexOf('\n') + 1);
  return { seq: newestSeq(reader), ...(line === '' ? {} : { hash: hashOf(line) }) };
}

function newestSeq(reader: LogReader): number {
  for (const { seq } of reader.rows({}, undefined, 'backward')) return seq;
  return 0;
}
