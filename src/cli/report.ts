import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { type Instant, instant } from '../domain/time.ts';
import { newestPlant } from '../evidence/past.ts';
import { proofOf } from '../evidence/report/proof.ts';
import { reportText } from '../evidence/report/page.ts';
import { SiteTime } from '../evidence/site-time.ts';
import { LogReader } from '../log/reader.ts';
import type { ReportQuery } from '../ports/archive.ts';
import type { Found } from '../ports/steps.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import type { Language } from '../words/language.ts';
import { REPORT_COMMAND_TEXTS as T } from '../words/reports.ts';
import { filled } from '../words/sentence.ts';
import { LOG_TEXTS } from '../words/log.ts';
import { TextError } from '../words/text-error.ts';
import { spoken } from './language.ts';
import { CALLER } from './owner.ts';
import { openSink } from './sink.ts';

interface Options {
  readonly data: string;
  readonly shift?: string;
  readonly day?: string;
  readonly month?: string;
  readonly incident?: string;
  readonly muster?: string;
  readonly figures?: true;
  readonly from?: string;
  readonly to?: string;
  readonly out: string;
  readonly json?: true;
}

/** Averages of alarm management are of 30 days at least (EEMUA 191), ms. */
const FIGURES_MS = 30 * 86_400_000;
const MONTH = /^\d{4}-\d\d$/;
/** What takes longer says so, ms. */
const SOON_MS = 1000;

/** `fengsui report`: what inspectors ask for, and what a shift hands over. */
export function reportCommand(): Command {
  const command = new Command('report')
    .description(spoken(T.report))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .option('--shift <time>', spoken(T.shift))
    .option('--day <day>', spoken(T.day))
    .option('--month <month>', spoken(T.month))
    .option('--incident <id>', spoken(T.incident))
    .option('--muster <id>', spoken(T.muster))
    .option('--figures', spoken(T.figures))
    .option('--from <time>', spoken(T.from))
    .option('--to <time>', spoken(T.to))
    .requiredOption('--out <file>', spoken(T.out))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .addHelpText('after', `\n${spoken(T.note)}`);
  return command.action(async (options: Options) => {
    const { data } = options;
    if (!existsSync(data)) throw new TextError(filled(LOG_TEXTS.noFolder, { data }));
    const reader = new LogReader(data);
    if (!reader.exists) throw new TextError(filled(LOG_TEXTS.noLog, { data }));
    const plant = newestPlant(reader);
    const usage = (text: string): never => command.error(`error: ${text}`, { exitCode: 2 });
    const clock = new SiteTime(plant?.site.timezone ?? 'Asia/Shanghai');
    // The page is in Chinese by default, whatever the terminal speaks.
    const { lang = 'zh' } = command.optsWithGlobals<{ lang?: Language }>();
    const query = { ...asked(options, clock, usage), lang, madeAt: instant(Date.now()), madeBy: `cli:${CALLER}` };
    const text = plant === undefined ? '' : allOf(reportText(reader, plant, query, proofOf(options.data, reader)));
    if (text === '') {
      process.stderr.write(`fengsui: ${spoken(filled(T.nothing, { data: options.data }))}\n`);
      process.exitCode = 1;
      return;
    }
    const out = openSink(options.out);
    try {
      await out.write(text);
      out.close();
    } catch (error) {
      out.abandon();
      throw error;
    }
    if (options.out === '-') return;
    const file = resolve(options.out);
    const said =
      options.json === true
        ? JSON.stringify({ file, kind: query.kind, bytes: Buffer.byteLength(text) })
        : spoken(filled(T.written, { file }));
    process.stdout.write(`${said}\n`);
  });
}

/** What is asked for, without who asks. */
type Asked = ReportQuery extends infer Q
  ? Q extends ReportQuery
    ? Omit<Q, 'madeAt' | 'madeBy' | 'lang'>
    : never
  : never;

function asked(options: Options, clock: SiteTime, usage: (text: string) => never): Asked {
  const time = (given: string, which: 'begin' | 'end' = 'begin'): Instant => {
    const at = clock.read(MONTH.test(given) ? `${given}-01` : given, which);
    return at === undefined ? usage(spoken(filled(T.badTime, { given }))) : instant(at);
  };
  const { shift, day, month, incident, muster, figures, from, to } = options;
  const given = [shift, day, month, incident, muster, figures].filter((one) => one !== undefined);
  if (given.length !== 1) return usage(spoken(T.one));
  if (shift !== undefined) return { kind: 'shift', at: time(shift) };
  if (day !== undefined) return { kind: 'day', at: time(day) };
  if (month !== undefined) return { kind: 'month', at: time(month) };
  if (incident !== undefined) return { kind: 'incident', incident };
  if (muster !== undefined) return { kind: 'muster', muster };
  const end = to === undefined ? instant(Date.now()) : time(to, 'end');
  const begin = from === undefined ? instant(end - FIGURES_MS) : time(from);
  return begin < end ? { kind: 'figures', from: begin, to: end } : usage(spoken(T.badSpan));
}

/** All of a text; on a terminal it is said how long it has taken. */
function allOf(text: Found<string>): string {
  const begun = performance.now();
  let said = 0;
  let all = '';
  for (const part of text) {
    if (part !== undefined) all += part;
    const seconds = Math.floor((performance.now() - begun) / SOON_MS);
    if (seconds <= said || !process.stderr.isTTY) continue;
    said = seconds;
    process.stderr.write(`\r${spoken(filled(T.reading, { seconds }))}`);
  }
  if (said > 0) process.stderr.write('\n');
  return all;
}
