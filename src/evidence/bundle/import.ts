import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import type { Plant } from '../../domain/plant.ts';
import { duration } from '../../domain/time.ts';
import { isLogClass, ofEachClass } from '../../common/log-class.ts';
import { LogReader } from '../../log/reader.ts';
import { type DecodedRow, isRowKind, rowOfBody } from '../../log/row.ts';
import { ThreadedLog } from '../../log/writer.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entry } from '../../ports/event-log.ts';
import { LOG_TEXTS } from '../../words/log.ts';
import { filled } from '../../words/sentence.ts';
import { TextError } from '../../words/text-error.ts';
import { bundleLines } from './blocks.ts';
import { importedFile } from './imported.ts';
import type { OpenedBundle } from './opened.ts';
import { rowText } from './row-text.ts';

/** Nothing of what is imported is ever dropped. */
const KEEP = { quota: Number.MAX_SAFE_INTEGER, keep: ofEachClass(() => Number.MAX_SAFE_INTEGER) };
/** Entries that are handed to the log at a time: it keeps what is not on the disk in memory. */
const ENTRIES_AT_A_TIME = 2000;
const PATIENCE = duration(20);

/** What went wrong with an import; what was written of it is gone again. */
const notWritten = (what: string): TextError => new TextError(filled(LOG_TEXTS.notWritten, { what }));

/**
 * Writes the record of a bundle as a data folder of its own, and reads it back: the same lines, or an error.
 * @param data a folder that does not exist yet, or is empty
 */
export async function importBundle(
  { about, publicKey, contents }: OpenedBundle,
  data: string,
  clock: Clock,
): Promise<void> {
  if (existsSync(data) && readdirSync(data).length > 0) throw new TextError(filled(LOG_TEXTS.notEmpty, { data }));
  mkdirSync(data, { recursive: true });
  writeFileSync(importedFile(data), `${JSON.stringify({ publicKey, about }, undefined, 2)}\n`);
  try {
    await write(contents, data, clock);
    const written = createHash('sha256');
    for (const row of new LogReader(data).rows({})) written.update(`${rowText(row)}\n`);
    const recorded = createHash('sha256');
    for (const line of bundleLines(contents.rows)) recorded.update(`${line}\n`);
    if (written.digest('hex') !== recorded.digest('hex')) throw notWritten('this version cannot write these lines');
  } catch (error) {
    for (const name of readdirSync(data)) rmSync(join(data, name), { recursive: true, force: true });
    throw error;
  }
}

async function write(contents: OpenedBundle['contents'], data: string, clock: Clock): Promise<void> {
  const log = await ThreadedLog.open({ data, retention: KEEP }, clock, PATIENCE);
  try {
    for (const line of bundleLines(contents.plants)) log.keepPlant(plantOf(line));
    for (const line of bundleLines(contents.state)) log.checkpoint(JSON.parse(line) as Checkpoint);
    let count = 0;
    for (const entry of entriesIn(contents.rows)) {
      log.append(entry);
      if (++count % ENTRIES_AT_A_TIME === 0) await written(log, entry);
    }
  } finally {
    await log.close();
  }
  if (log.isHung || !log.status.recording) throw notWritten(log.status.reason ?? 'the disk does not answer');
}

/** Waits until an entry is on the disk. */
function written(log: ThreadedLog, { input: { seq } }: Entry): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      if (log.status.recording && log.durableSeq < seq) return;
      stops.forEach((stop) => stop());
      if (log.status.recording) resolve();
      else reject(notWritten(log.status.reason ?? 'the disk takes nothing'));
    };
    const stops = [log.onDurable(done), log.onStatus(done)];
    done();
  });
}

/** The name of its file comes of the revision: nothing but a name may be one. */
function plantOf(line: string): Plant {
  const plant = JSON.parse(line) as Plant;
  if (!/^[\w-]{1,80}$/.test(plant.revision)) throw notWritten('a plant has no revision');
  return plant;
}

/** Lines as the entries that they were: an input, and what came of it. */
function* entriesIn(content: string): Iterable<Entry> {
  let entry:
    | { input: Entry['input']; transitions: Entry['transitions'][number][]; events: Entry['events'][number][] }
    | undefined;
  for (const line of bundleLines(content)) {
    const row = rowIn(line);
    if (row.kind === 'input') {
      if (entry !== undefined) yield entry;
      entry = { input: row.input, transitions: [], events: [] };
    } else if (entry === undefined || entry.input.seq !== row.seq) throw notWritten(`line ${row.seq} has no input`);
    else if (row.kind === 'transition') entry.transitions.push(row.transition);
    else entry.events.push(row.event);
  }
  if (entry !== undefined) yield entry;
}

function rowIn(line: string): DecodedRow {
  const { seq, n, at, class: logClass, kind, body } = JSON.parse(line) as Record<string, unknown>;
  const isRow =
    typeof seq === 'number' &&
    typeof n === 'number' &&
    typeof at === 'number' &&
    typeof body === 'object' &&
    body !== null;
  if (!isRow || !isLogClass(logClass) || !isRowKind(kind)) throw notWritten('a line is none of the record');
  return rowOfBody({ seq, n, at, class: logClass }, kind, body);
}
