import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { siteClock } from '../../common/site-clock.ts';
import type { Plant } from '../../domain/plant.ts';
import type { SiteClock } from '../../domain/site-clock.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { writeWhole } from '../../log/disk.ts';
import type { LogReader } from '../../log/reader.ts';
import type { WrittenReport } from '../../ports/archive.ts';
import type { Found, Steps } from '../../ports/steps.ts';
import { proofOf } from './proof.ts';
import { reportText } from './page.ts';
import { dayAt, localOf, monthAt, type ReportSpan, shiftAt } from './span.ts';

/** So many are kept: those of a year with three shifts a day are more than a thousand, and each can be written again. */
const MOST_KEPT = 400;
/** A report is written so long after its end: what waits for company is in the record by then, ms. */
const AFTER_MS = 120_000;
const NAME = /^(shift|day|month)-(\d{4}-\d\d-\d\dT\d\d\d\d)\.html$/;

const SPANS = { shift: shiftAt, day: dayAt, month: monthAt } as const satisfies Readonly<
  Record<string, (clock: SiteClock, at: Instant) => ReportSpan>
>;
const KINDS = ['shift', 'day', 'month'] as const;

/** Reports that the gateway has written by itself, as files below the data folder. */
export class ReportFolder {
  readonly #data: string;
  readonly #path: string;
  readonly #clock: SiteClock;

  constructor(data: string, timezone: string) {
    this.#data = data;
    this.#path = join(data, 'reports');
    this.#clock = siteClock(timezone);
  }

  /** Newest first. */
  list(): readonly WrittenReport[] {
    return this.#names()
      .map((name): WrittenReport => {
        const [, kind, begin = ''] = NAME.exec(name) ?? [];
        const { size: bytes, mtimeMs } = statSync(join(this.#path, name));
        const at = Date.parse(`${begin.slice(0, 13)}:${begin.slice(13)}:00Z`);
        const span = SPANS[kind as (typeof KINDS)[number]](this.#clock, instant(2 * at - localOf(this.#clock, at)));
        return { name, kind: kind as (typeof KINDS)[number], ...span, bytes, madeAt: instant(mtimeMs) };
      })
      .sort((a, b) => b.to - a.to || (a.name < b.name ? -1 : 1));
  }

  /** The text of a report; nothing where there is none of that name. */
  read(name: string): string | undefined {
    return this.#names().includes(name) ? readFileSync(join(this.#path, name), 'utf8') : undefined;
  }

  /**
   * Writes the report of the last shift, day and month that have ended, where it is not there yet.
   * @param now what the reports say of when they were made, by the clock of the plant
   */
  *write(reader: LogReader, present: Plant, lang: 'zh' | 'en', now: Instant): Steps<void> {
    const range = reader.range();
    if (range === undefined) return;
    for (const kind of KINDS) {
      const { from } = SPANS[kind](this.#clock, instant(now - AFTER_MS));
      const span = SPANS[kind](this.#clock, instant(from - 1));
      const name = this.#nameOf(kind, span);
      if (span.to <= range.from || this.#names().includes(name)) continue;
      const query = { kind, at: span.from, madeAt: now, madeBy: 'gateway', lang } as const;
      const text = yield* whole(reportText(reader, present, query, proofOf(this.#data, reader)));
      if (text !== '') this.#keep(name, text);
    }
  }

  #keep(name: string, text: string): void {
    mkdirSync(this.#path, { recursive: true, mode: 0o750 });
    writeWhole(join(this.#path, name), text);
    for (const { name: oldest } of this.list().slice(MOST_KEPT)) rmSync(join(this.#path, oldest), { force: true });
  }

  #nameOf(kind: string, { from }: ReportSpan): string {
    const local = new Date(localOf(this.#clock, from)).toISOString();
    return `${kind}-${local.slice(0, 13)}${local.slice(14, 16)}.html`;
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.#path).filter((name) => NAME.test(name));
    } catch (error) {
      // No report was written yet.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  }
}

function* whole(text: Found<string>): Steps<string> {
  let all = '';
  for (const part of text) {
    if (part === undefined) yield;
    else all += part;
  }
  return all;
}
