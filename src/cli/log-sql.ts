import type { Command } from 'commander';
import { Meter } from '../commission/meter.ts';
import { csvLine, UTF8_MARK } from '../common/csv.ts';
import { askSql, SpanError, type SqlAnswer, type SqlCell, SqlError } from '../evidence/sql.ts';
import { SystemClock } from '../platform/system-clock.ts';
import { COMMAND_TEXTS } from '../words/commands.ts';
import { LOG_TEXTS } from '../words/log.ts';
import { filled } from '../words/sentence.ts';
import { aligned } from './aligned.ts';
import { language, spoken } from './language.ts';
import { openRecord, type SpanOptions, tellGaps, tellLeftOut } from './record-span.ts';
import { TextError } from '../words/text-error.ts';

/** Rows of the record that one question looks through. */
const MOST_LOOKED = 20_000_000;
/** Rows of an answer. */
const MOST_ANSWERED = 100_000;

interface Options extends SpanOptions {
  readonly json?: true;
  readonly csv?: true;
}
type AnswerCell = string | number | null;

/** `fengsui log sql`: a question in SQL about a span of the record. */
export const addSqlCommand = (log: Command): Command =>
  log
    .command('sql')
    .description(spoken(COMMAND_TEXTS.logSql))
    .argument('<select>', spoken(COMMAND_TEXTS.logSqlSelect))
    .requiredOption('--data <dir>', spoken(COMMAND_TEXTS.data))
    .option('--from <time>', spoken(COMMAND_TEXTS.from))
    .option('--to <time>', spoken(COMMAND_TEXTS.to))
    .option('--json', spoken(COMMAND_TEXTS.json))
    .option('--csv', spoken(COMMAND_TEXTS.logSqlCsv))
    .action(answer);

function answer(sql: string, options: Options, command: Command): void {
  const record = openRecord(options, command);
  const { reader, asked, plant } = record;
  const meter = new Meter(process.stderr, new SystemClock());
  const progress = (at: number): void => {
    const percent = Math.floor((100 * (at - asked.from)) / Math.max(1, asked.to - asked.from));
    meter.show(Math.min(100, Math.max(0, percent)), 100, '');
  };
  try {
    const found = askSql(reader, asked, sql, { present: plant, language, most: MOST_LOOKED, progress });
    meter.clear();
    const isCut = print(found, options);
    tellGaps(record, found.gaps);
    if (isCut) process.stderr.write(`${spoken(filled(LOG_TEXTS.answerCut, { most: MOST_ANSWERED }))}\n`);
  } catch (error) {
    if (error instanceof SpanError) throw new TextError(filled(LOG_TEXTS.muchToLook, { most: MOST_LOOKED }));
    if (!(error instanceof SqlError)) throw error;
    return command.error(`error: ${spoken(filled(LOG_TEXTS.badSql, { why: error.message }))}`, { exitCode: 2 });
  } finally {
    meter.clear();
  }
  tellLeftOut(record);
}

/** @returns whether there is more than was printed */
function print({ columns, rows }: SqlAnswer, { json, csv }: Options): boolean {
  const cells: AnswerCell[][] = [];
  let isCut = false;
  for (const row of rows) {
    isCut = cells.length >= MOST_ANSWERED;
    if (isCut) break;
    cells.push(row.map(cellOf));
  }
  if (json === true)
    process.stdout.write(
      `${JSON.stringify(cells.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))))}\n`,
    );
  else if (csv === true) process.stdout.write(UTF8_MARK + [columns, ...cells].map(csvLine).join(''));
  else process.stdout.write(`${aligned([columns, ...cells.map((row) => row.map(shownCell))]).join('\n')}\n`);
  return isCut;
}

const cellOf = (cell: SqlCell): AnswerCell => {
  if (typeof cell === 'bigint') return Number(cell);
  return cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell;
};
const shownCell = (cell: AnswerCell): string => (cell === null ? '-' : String(cell));
