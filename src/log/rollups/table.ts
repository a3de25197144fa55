import type { Database as Connection } from 'better-sqlite3';
import { crc32 } from 'node:zlib';
import { DamagedError, on } from '../damage.ts';
import { type Page, unpackPage } from '../page.ts';
import { packStretches, unpackStretches } from './pack.ts';
import { joinedStretches, type MinuteStretch, type Stretches, stretchesOf } from './stretch.ts';

/** This one has no stretches: it says that those of all other things are there. */
const ALL = '';

interface StoredRollup {
  readonly thing: string;
  readonly crc: number;
  readonly body: Buffer;
}

const sumOf = (thing: string, body: Uint8Array): number => crc32(body, crc32(thing));

/** Writes what the pages of a gas segment come to by the minute. They say nothing that the pages do not. */
export function writeRollups(db: Connection, pages: readonly Page[]): void {
  db.exec('CREATE TABLE rollups (thing TEXT PRIMARY KEY, crc INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID');
  const found = joinedStretches(stretchesOfEach(pages));
  if (found === 'out-of-order') return;
  const insert = db.prepare('INSERT INTO rollups VALUES (?, ?, ?)');
  for (const [thing, stretches] of [[ALL, []] as const, ...found]) {
    const body = packStretches(stretches);
    insert.run(thing, sumOf(thing, body), body);
  }
}

function* stretchesOfEach(pages: readonly Page[]): Iterable<Stretches> {
  let before = -Infinity;
  for (const page of pages) {
    yield page.firstAt < before ? 'out-of-order' : (page.stretches ?? stretchesOf(unpackPage(page, 'gas')));
    before = page.lastAt;
  }
}

/** The stretches of each of some things in a segment; none where the segment has no rollups. Throws a `DamagedError`. */
export function readRollups(
  db: Connection,
  path: string,
  things: readonly string[],
): readonly (readonly MinuteStretch[])[] | undefined {
  return on(path, () => {
    const hasTable = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'rollups'").get() !== undefined;
    if (!hasTable) return undefined;
    const names = [ALL, ...things];
    const found = db
      .prepare<string[], StoredRollup>(`SELECT * FROM rollups WHERE thing IN (${names.map(() => '?').join()})`)
      .all(...names);
    if (!found.some(({ thing }) => thing === ALL)) return undefined;
    return things.map((name) => {
      const one = found.find(({ thing }) => thing === name);
      if (one === undefined) return [];
      if (one.crc !== sumOf(name, one.body))
        throw new DamagedError(path, `the checksum of the rollup of ${name} is wrong`);
      return unpackStretches(one.body);
    });
  });
}
