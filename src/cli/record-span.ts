import type { Command } from 'commander';
import type { Plant } from '../domain/plant.ts';
import type { Text } from '../domain/text.ts';
import { newestPlant } from '../evidence/past.ts';
import { hasZone, SiteTime } from '../evidence/site-time.ts';
import type { Asked, SpanGaps } from '../evidence/span-gaps.ts';
import { LogReader } from '../log/reader.ts';
import { LOG_TEXTS } from '../words/log.ts';
import { filled } from '../words/sentence.ts';
import { TextError } from '../words/text-error.ts';
import { gapTexts } from './gap-text.ts';
import { spoken } from './language.ts';

/** The options of a command that asks for a span of the record. */
export interface SpanOptions {
  readonly data: string;
  readonly from?: string;
  readonly to?: string;
}

/** A record as a command reads it. */
export interface OpenRecord {
  readonly reader: LogReader;
  /** The newest plant of the record. */
  readonly plant: Plant;
  readonly asked: Asked;
  readonly time: SiteTime;
  /** Parts of the record that could not be read, by the name of the file. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/** Opens the record for a span; ends the command with exit code 2 where a time is none, and fails where there is no record. */
export function openRecord({ data, from, to }: SpanOptions, command: Command): OpenRecord {
  const leftOut = new Map<string, string>();
  const reader = new LogReader(data, (file, what) => leftOut.set(file, what));
  const range = reader.exists ? reader.range() : undefined;
  const plant = range === undefined ? undefined : newestPlant(reader);
  if (range === undefined || plant === undefined) throw new TextError(filled(LOG_TEXTS.noLog, { data }));
  const { timezone } = plant.site;
  const time = new SiteTime(timezone);
  const read = (text: string | undefined, which: 'begin' | 'end', otherwise: number): number => {
    if (text === undefined) return otherwise;
    return time.read(text, which) ?? wrongUse(command, filled(LOG_TEXTS.noTime, { text }));
  };
  const asked = { from: read(from, 'begin', range.from), to: read(to, 'end', range.to) };
  if (asked.from > asked.to) return wrongUse(command, LOG_TEXTS.fromAfterTo);
  // A time without a zone is read as one of the site: which one that was is no secret.
  if ([from, to].some((text) => text !== undefined && !hasZone(text))) {
    const said = { zone: timezone, from: time.rfc3339(asked.from), to: time.rfc3339(asked.to) };
    process.stderr.write(`${spoken(filled(LOG_TEXTS.siteTime, said))}\n`);
  }
  return { reader, plant, asked, time, leftOut };
}

/** Names the gaps of a span on the standard error; where there is nothing else in it, the command has failed. */
export function tellGaps({ reader, asked, time }: OpenRecord, gaps: SpanGaps | undefined): void {
  if (gaps === undefined) return;
  if (gaps.isUnrecorded) throw nothingRecorded({ reader, asked, time });
  for (const line of gapTexts(gaps.found, time)) process.stderr.write(`${spoken(line)}\n`);
}

/** There is no record of a span. */
export function nothingRecorded({ reader, asked, time }: Pick<OpenRecord, 'reader' | 'asked' | 'time'>): TextError {
  const { from: first, to: last } = reader.range() ?? asked;
  const at = (ms: number): string => time.rfc3339(ms);
  const said = { from: at(asked.from), to: at(asked.to), first: at(first), last: at(last) };
  return new TextError(filled(LOG_TEXTS.nothingRecorded, said));
}

/** Says what of the record could not be read: the command has then failed, whatever it wrote. */
export function tellLeftOut({ leftOut }: Pick<OpenRecord, 'leftOut'>): void {
  for (const [file, what] of leftOut) process.stderr.write(`${spoken(filled(LOG_TEXTS.leftOut, { file, what }))}\n`);
  if (leftOut.size > 0) process.exitCode = 1;
}

const wrongUse = (command: Command, words: Text): never => command.error(`error: ${spoken(words)}`, { exitCode: 2 });
