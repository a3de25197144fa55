import type { Plant } from '../domain/plant.ts';
import type { LogReader } from '../log/reader.ts';
import type { Mask } from '../project/mask.ts';
import type { Language } from '../words/language.ts';
import { cellsOf, COLUMNS } from './cells.ts';
import { csvLine, UTF8_MARK } from '../common/csv.ts';
import type { EvidenceLine } from './line.ts';
import { evidenceOf } from './lines.ts';
import { ndjsonLine } from './ndjson.ts';
import { SiteTime } from './site-time.ts';
import type { Asked, SpanGaps } from './span-gaps.ts';

/** How the record goes out a line at a time. */
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

interface ExportOptions {
  readonly format: ExportFormat;
  readonly language: Language;
  /** Puts pseudonyms in the place of people and badges; without it they are named. */
  readonly mask?: Mask | undefined;
}

/** A part of what goes out: whole lines, and the time up to which they reach. */
export interface ExportPart {
  readonly text: string;
  readonly lines: number;
  readonly at: number;
}

/** Characters of a part, or some more. */
const PART_CHARACTERS = 64 * 1024;

/** The record of a span, a part at a time: no more of it than a part is in memory. Comes to what is not recorded of it. */
export function* exported(
  reader: LogReader,
  asked: Asked,
  present: Plant,
  { format, language, mask }: ExportOptions,
): Generator<ExportPart, SpanGaps | undefined, undefined> {
  const time = new SiteTime(present.site.timezone);
  let text = format === 'csv' ? UTF8_MARK + csvLine(COLUMNS) : '';
  let [lines, at] = [0, asked.from];
  const found = evidenceOf(reader, asked, present);
  let next = found.next();
  for (; next.done !== true; next = found.next()) {
    const line = mask === undefined ? next.value : maskedLine(next.value, mask);
    if (isTick(line)) continue;
    if (format === 'ndjson') text += ndjsonLine(line, time);
    else {
      const cells = cellsOf(line, time, language);
      text += csvLine(COLUMNS.map((name) => cells[name]));
    }
    lines += 1;
    at = line.type === 'row' ? line.row.at : line.at;
    if (text.length < PART_CHARACTERS) continue;
    yield { text, lines, at };
    text = '';
  }
  yield { text, lines, at };
  return next.value;
}

/** A line without the people in it, under a plant that calls them by their pseudonyms. */
function maskedLine(line: EvidenceLine, mask: Mask): EvidenceLine {
  const past = mask.state(line.past);
  // What is missing, a point that is lost and a reading name no person.
  if (line.type !== 'row' || (line.row.kind === 'input' && line.row.input.kind === 'reading')) return { ...line, past };
  return { ...line, past, row: mask.value(line.row) };
}

/** A tick of the clock holds nothing. */
const isTick = (line: EvidenceLine): boolean =>
  line.type === 'row' && line.row.kind === 'input' && line.row.input.kind === 'tick';
