import Database, { type Database as Connection, type Statement } from 'better-sqlite3';
import type { Plant } from '../domain/plant.ts';
import type { LogReader } from '../log/reader.ts';
import type { Language } from '../words/language.ts';
import { type Cells, cellsOf } from './cells.ts';
import type { EvidenceLine } from './line.ts';
import { evidenceOf } from './lines.ts';
import { SiteTime } from './site-time.ts';
import type { Asked, SpanGaps } from './span-gaps.ts';

const PLACE = ['seq', 'at', 'time'] as const;

/** The tables of a question in SQL, with their columns; `docs/record.md` says what each holds. */
const TABLES = {
  readings: [...PLACE, 'point', 'name', 'device', 'value', 'unit', 'quality', 'reason'],
  fixes: [...PLACE, 'tag', 'name', 'device', 'floor', 'x', 'y', 'accuracy', 'quality', 'reason'],
  transitions: [
    ...PLACE,
    'alarm',
    'kind',
    'name',
    'occurrence',
    'priority',
    'state',
    'value',
    'unit',
    'setpoint',
    'quality',
    'reason',
    'people',
    'account',
    'comment',
    'text',
  ],
  events: [...PLACE, 'kind', 'subject', 'name', 'reason', 'people', 'account', 'comment', 'begun', 'ended', 'detail'],
  acts: [...PLACE, 'subject', 'account', 'comment', 'refused', 'detail'],
  gaps: [...PLACE, 'subject', 'reason', 'begun', 'ended'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type TableName = keyof typeof TABLES;
const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

export type SqlCell = string | number | bigint | null | Uint8Array;
/** A row of an answer: cells in the order of the columns. */
type AnswerRow = readonly SqlCell[];

/** What a question in SQL was answered with. */
export interface SqlAnswer {
  readonly columns: readonly string[];
  readonly rows: Iterable<AnswerRow>;
  /** What is not recorded of the span; none where the question asks for nothing of the record. */
  readonly gaps: SpanGaps | undefined;
}

/** A question that SQLite does not understand, or that would do more than to read. */
export class SqlError extends Error {}

/** There is more in the span than is looked through by one question. */
export class SpanError extends Error {}

export interface SqlOptions {
  /** The plant where the record does not hold the one of then. */
  readonly present: Plant;
  readonly language: Language;
  /** So many rows are looked through. */
  readonly most: number;
  readonly progress?: (at: number) => void;
}

/**
 * Answers one question in SQL about a span. Its rows are copied into tables of a database of their own, which is gone
 * afterwards: whatever is asked, the record is only read.
 */
export function askSql(reader: LogReader, asked: Asked, sql: string, options: SqlOptions): SqlAnswer {
  const db = new Database('');
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  for (const name of TABLE_NAMES)
    db.exec(`CREATE TABLE ${name} (${TABLES[name].map((column) => `"${column}"`).join(', ')})`);
  // A question that is none is refused before anything is read for it.
  const question = understood(db, sql);
  const gaps = fill(
    db,
    reader,
    asked,
    TABLE_NAMES.filter((name) => new RegExp(`\\b${name}\\b`, 'i').test(sql)),
    options,
  );
  db.pragma('query_only = ON');
  return { columns: question.columns().map(({ name }) => name), rows: question.iterate(), gaps };
}

function understood(db: Connection, sql: string): ReturnType<typeof db.prepare<[], AnswerRow>> {
  try {
    const question = db.prepare<[], AnswerRow>(sql);
    if (question.reader && /^\s*(select|with|values|explain)\b/i.test(sql)) return question.raw();
  } catch (error) {
    throw new SqlError(error instanceof Error ? error.message : String(error));
  }
  throw new SqlError('not a SELECT');
}

function fill(
  db: Connection,
  reader: LogReader,
  asked: Asked,
  names: readonly TableName[],
  { present, language, most, progress = () => {} }: SqlOptions,
): SpanGaps | undefined {
  if (names.length === 0) return undefined;
  const time = new SiteTime(present.site.timezone);
  const inserts = new Map(
    names.map((name) => [name, db.prepare(`INSERT INTO ${name} VALUES (${TABLES[name].map(() => '?').join(', ')})`)]),
  );
  const refusals = names.includes('acts') ? new Refusals(db) : undefined;
  let count = 0;
  db.exec('BEGIN');
  const lines = evidenceOf(reader, asked, present);
  let next = lines.next();
  for (; next.done !== true; next = lines.next()) {
    const line = next.value;
    refusals?.hear(line);
    const name = tableOf(line);
    const insert = name === undefined ? undefined : inserts.get(name);
    if (name === undefined || insert === undefined) continue;
    if (++count > most) throw new SpanError(String(most));
    const cells = cellsOf(line, time, language);
    const at = line.type === 'row' ? line.row.at : line.at;
    const values = namedForSql(cells, at);
    insert.run(TABLES[name].map((column) => values[column] ?? null));
    if (count % 1000 === 0) progress(at);
  }
  refusals?.settle();
  db.exec('COMMIT');
  return next.value;
}

/** Why an act was refused is in the event that came of it. */
class Refusals {
  readonly #db: Connection;
  readonly #insert: Statement<[number, string]>;

  constructor(db: Connection) {
    this.#db = db;
    db.exec('CREATE TEMP TABLE refusals (seq INTEGER PRIMARY KEY, reason)');
    this.#insert = db.prepare<[number, string]>('INSERT OR IGNORE INTO refusals VALUES (?, ?)');
  }

  hear(line: EvidenceLine): void {
    if (line.type !== 'row' || line.row.kind !== 'event' || line.row.event.kind !== 'refused') return;
    this.#insert.run(line.row.seq, line.row.event.reason ?? 'refused');
  }

  settle(): void {
    this.#db.exec('UPDATE acts SET refused = (SELECT reason FROM refusals WHERE refusals.seq = acts.seq)');
  }
}

function tableOf(line: EvidenceLine): TableName | undefined {
  if (line.type === 'gap') return 'gaps';
  // From here on there is no value: that is a row, and its value is null.
  if (line.type === 'lost') return 'readings';
  const { row } = line;
  if (row.kind === 'transition') return 'transitions';
  if (row.kind === 'event') return 'events';
  if (row.input.kind === 'reading') return 'readings';
  if (row.input.kind === 'fix') return 'fixes';
  return row.input.kind === 'act' || row.input.kind === 'refused' ? 'acts' : undefined;
}

/** The cells by the names of the columns here: those of a CSV that are words of SQL have another one. */
function namedForSql({ subject, by, from, to, limit, ...cells }: Cells, at: number): Readonly<Record<string, unknown>> {
  const about = { subject, point: subject, tag: subject, alarm: subject };
  return { ...cells, ...about, at, account: by, begun: from, ended: to, setpoint: limit };
}
