import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { LOG_CLASSES } from '../common/log-class.ts';
import { LogFiles } from '../log/files.ts';
import { readLine } from '../log/ledger-line.ts';
import { recordBytes } from '../log/tail/record.ts';
import { proveRecords } from '../log/tail/scan.ts';

/** A segment that was made or dropped in the middle of it makes it begin again. */
const MOST_TRIES = 5;

/**
 * Copies the record as it is at one moment, also while the gateway writes it: the tail up to its last whole record, then
 * the segments, which never change, then the ledger that lists them.
 * @param to a data folder that is being made
 */
export function copyRecord(data: string, to: string): void {
  const [from, copy] = [new LogFiles(data), new LogFiles(to)];
  if (!existsSync(from.root)) return;
  mkdirSync(copy.root, { recursive: true, mode: 0o700 });
  for (let tries = 1; ; tries += 1) {
    rmSync(copy.tail.folder, { recursive: true, force: true });
    copyTail(from, copy);
    for (const logClass of LOG_CLASSES) copySegments(from.folder(logClass), copy.folder(logClass));
    for (const folder of ['plants', 'pins']) copySegments(join(from.root, folder), join(copy.root, folder));
    for (const name of ['tail.sqlite', 'manifest.json'])
      if (existsSync(join(from.root, name))) copyFileSync(join(from.root, name), join(copy.root, name));
    if (copyLedger(from, copy) || tries === MOST_TRIES) return;
  }
}

/** The generation that is written ends anywhere: what is behind its last whole record was not acknowledged by then. */
function copyTail(from: LogFiles, to: LogFiles): void {
  if (!existsSync(from.tail.folder)) return;
  mkdirSync(to.tail.folder, { recursive: true, mode: 0o700 });
  // First: the generation that it names may be packed by the time that the files are read, and never the other way round.
  take(join(from.tail.folder, 'newest'), join(to.tail.folder, 'newest'), copyFileSync);
  const generations = from.tail.list();
  for (const [i, { path, number }] of generations.entries()) {
    take(path, to.tail.path(number), (source, target) => {
      const bytes = readFileSync(source);
      const isWritten = i === generations.length - 1;
      writeFileSync(target, isWritten ? bytes.subarray(0, wholeBytes(bytes)) : bytes);
    });
  }
}

/** Damage stays as it is: the next start finds it here as it does there. */
function wholeBytes(bytes: Buffer): number {
  const last = proveRecords(bytes).records.at(-1);
  const end = last === undefined ? 0 : last.offset + recordBytes(last);
  return end === 0 ? bytes.length : end;
}

/** Files that never change: a second name of the same file is as good as a copy, and lasts when the ring drops the first. */
function copySegments(from: string, to: string): void {
  if (!existsSync(from)) return;
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from)) {
    if (name.endsWith('.making') || existsSync(join(to, name))) continue;
    take(join(from, name), join(to, name), (source, target) => {
      try {
        linkSync(source, target);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error) || error.code === 'ENOENT') throw error;
        // A file system without a second name, or a file of another owner.
        copyFileSync(source, target);
      }
    });
  }
}

/** What was packed or dropped meanwhile is somewhere else, or nowhere. */
function take(from: string, to: string, copy: (from: string, to: string) => void): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  try {
    copy(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** @returns whether every segment that it lists is there; what it says was dropped goes */
function copyLedger(from: LogFiles, to: LogFiles): boolean {
  if (!existsSync(from.ledger)) return true;
  const text = readFileSync(from.ledger, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  writeFileSync(to.ledger, whole);
  const listed = new Set<string>();
  for (const written of whole.split('\n')) {
    const line = readLine(written)?.line;
    if (line === undefined) continue;
    if (line.kind === 'sealed' || line.kind === 'adopted') listed.add(line.file);
    const gone =
      line.kind === 'dropped' || line.kind === 'damaged'
        ? [line.file]
        : line.kind === 'sealed'
          ? (line.replaces ?? [])
          : [];
    for (const file of gone) {
      listed.delete(file);
      rmSync(to.path(file), { force: true });
    }
  }
  // The line of one that was dropped meanwhile may have been summed up.
  for (const logClass of LOG_CLASSES) {
    for (const { path } of to.segments(logClass)) if (!listed.has(to.name(path))) rmSync(path, { force: true });
  }
  return [...listed].every((file) => existsSync(to.path(file)) || !existsSync(from.path(file)));
}
