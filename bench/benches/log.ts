import Database from 'better-sqlite3';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { LogClass } from '../../src/common/log-class.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import type { Retention } from '../../src/log/ring.ts';
import { LogStore } from '../../src/log/store.ts';
import type { Bench, Effort } from '../harness/bench.ts';
import { temporary } from '../harness/children.ts';
import { admitted, readings, T0 } from '../harness/drafts.ts';
import { alternating, compared } from '../harness/figure.ts';
import { arriving } from '../harness/samples.ts';
import { percentile } from '../harness/stats.ts';
import { flashOfADay } from '../harness/flash.ts';
import { prometheusBytes } from '../harness/prometheus.ts';

const KEEP: Retention = { quota: 8e9, keep: { gas: 1e12, people: 1e12, acts: 1e12 } };
const SERIES = 200;
const SECONDS = 600;
/** Rows of five seconds, as the gateway lets them wait for company. */
const ROWS_A_COMMIT = 2000;
const SINGLE_COMMITS = 400;
const NO_PROMETHEUS = 'Prometheus is not installed (apt-get install prometheus)';

/** The black box by itself: what the disk gives, and what a sample takes. */
export const log: Bench = {
  name: 'log',
  about: `LogStore, ${SERIES} gas points and ${SERIES} badges at 1 Hz, flushed every ${ROWS_A_COMMIT} rows; floor: better-sqlite3, a row a sample, the same commits`,
  limit: 330,
  async run(effort) {
    const rows = arriving(SERIES, SERIES, Math.round(SECONDS * effort.length));
    const bulk = await alternating(
      effort.runs,
      () => store(rows),
      () => table(rows),
    );
    const single = await alternating(
      effort.runs,
      () => singles(effort, ours),
      () => singles(effort, floor),
    );
    const prometheus = await prometheusBytes(rows);
    const beside = (bytes: number | undefined): string =>
      bytes === undefined ? NO_PROMETHEUS : `Prometheus: ${bytes.toFixed(2)}`;
    const most = (bytes: number) => ({ text: `<= ${bytes}`, met: (value: number) => value <= bytes });
    return [
      compared('log rows written, packing included', 'rows/s', bulk, ({ perSecond }) => perSecond, {
        text: '>= 1 000 000/s',
        met: (value) => value >= 1e6,
      }),
      compared('log on disk, a gas sample', 'bytes', bulk, ({ gas }) => gas, most(1.6), beside(prometheus?.gas)),
      compared('log on disk, a fix', 'bytes', bulk, ({ people }) => people, most(3.5), beside(prometheus?.people)),
      compared('log commit of one row, p50', 'ms', single, ({ p50 }) => p50),
      compared('log commit of one row, p99', 'ms', single, ({ p99 }) => p99),
      await flashOfADay(effort),
    ];
  },
};

interface Written {
  readonly perSecond: number;
  /** Bytes on the disk, a row of each class. */
  readonly gas: number;
  readonly people: number;
}

function written(rows: readonly DecodedRow[], folder: string, log: Committing): Promise<Written> {
  const before = performance.now();
  for (let i = 0; i < rows.length; i += ROWS_A_COMMIT) log.commit(rows.slice(i, i + ROWS_A_COMMIT));
  log.close();
  const took = performance.now() - before;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.sqlite'));
  const bytesOf = (logClass: LogClass): number =>
    files.filter((name) => name.includes(logClass)).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) /
    rows.filter((row) => row.class === logClass).length;
  return Promise.resolve({
    perSecond: (rows.length * 1000) / took,
    gas: bytesOf('gas'),
    people: bytesOf('people'),
  });
}

/** Everything ends in the segments: the tail is empty when it is closed, and its file is not counted. */
function store(rows: readonly DecodedRow[]): Promise<Written> {
  const folder = temporary();
  const log = new LogStore(folder, KEEP);
  return written(rows, folder, {
    commit: (some) => {
      log.commit(some);
      log.packClosed(T0);
    },
    close: () => {
      log.pack(T0);
      log.close();
    },
  });
}

function table(rows: readonly DecodedRow[]): Promise<Written> {
  const folder = temporary();
  return written(rows, folder, new PlainTables(folder));
}

const GAS = 'series INTEGER, at INTEGER, value REAL, quality INTEGER';
const FIX = 'series INTEGER, at INTEGER, x REAL, y REAL, accuracy REAL, quality INTEGER, source INTEGER, count INTEGER';

/** A table of each class, a row a sample, found by series and time. */
class PlainTables {
  readonly #tables;
  readonly #series = new Map<string, number>();

  constructor(folder: string) {
    const open = (
      name: string,
      columns: string,
    ): { readonly db: Database.Database; readonly insert: Database.Statement } => {
      const db = new Database(join(folder, `${name}.sqlite`));
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      db.exec(`CREATE TABLE samples (${columns}, PRIMARY KEY (series, at)) WITHOUT ROWID`);
      return { db, insert: db.prepare(`INSERT OR REPLACE INTO samples VALUES (${columns.replace(/\w+ \w+/g, '?')})`) };
    };
    this.#tables = { gas: open('gas', GAS), people: open('people', FIX) };
  }

  commit(rows: readonly DecodedRow[]): void {
    const { gas, people } = this.#tables;
    gas.db.exec('BEGIN');
    people.db.exec('BEGIN');
    for (const row of rows) {
      if (row.kind !== 'input') continue;
      const { input } = row;
      if (input.kind === 'reading') gas.insert.run(this.#number(input.point), row.at, input.value, 0);
      if (input.kind === 'fix') {
        const { x, y, accuracy, sourceAt, count } = input;
        people.insert.run(this.#number(input.tag), row.at, x, y, accuracy, 0, sourceAt, count?.value);
      }
    }
    gas.db.exec('COMMIT');
    people.db.exec('COMMIT');
  }

  close(): void {
    for (const { db } of Object.values(this.#tables)) db.close();
  }

  #number(name: string): number {
    const number = this.#series.get(name) ?? this.#series.size;
    this.#series.set(name, number);
    return number;
  }
}

interface Committing {
  commit(rows: readonly DecodedRow[]): void;
  close(): void;
}
const ours = (): Committing => new LogStore(temporary(), KEEP);
const floor = (): Committing => new PlainTables(temporary());

/** What a person's act waits for: one row on the disk. */
function singles({ length }: Effort, open: () => Committing): Promise<{ p50: number; p99: number }> {
  const log = open();
  const rows = admitted(readings(1), Math.round(SINGLE_COMMITS * Math.max(0.5, length)), 10).flatMap((input) =>
    rowsOf({ input, transitions: [], events: [] }),
  );
  const took = rows.map((row) => {
    const before = performance.now();
    log.commit([row]);
    return performance.now() - before;
  });
  log.close();
  return Promise.resolve({ p50: percentile(took, 0.5), p99: percentile(took, 0.99) });
}
