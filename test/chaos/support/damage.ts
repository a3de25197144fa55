import Database from 'better-sqlite3';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../../simulators/random.ts';

/** The files below a data folder that a fault can meet, by what they are. The last one of a kind is the newest. */
export const FILE_KINDS = {
  tail: /^log\/tail\/\d+\.tail$/,
  'mark of the tail': /^log\/tail\/newest$/,
  ledger: /^log\/ledger\.jsonl$/,
  'gas segment': /^log\/gas\/[\d-]+\.sqlite$/,
  'people segment': /^log\/people\/[\d-]+\.sqlite$/,
  'acts segment': /^log\/acts\/[\d-]+\.sqlite$/,
  plant: /^log\/plants\/[^/]+\.json$/,
  'pid file': /^gateway\.pid$/,
  installation: /^installation$/,
} as const;
export type FileKind = keyof typeof FILE_KINDS;

/** Paths below the data folder, in order. */
export function filesOf(data: string, kind: FileKind): string[] {
  return readdirSync(data, { recursive: true, encoding: 'utf8' })
    .filter((path) => FILE_KINDS[kind].test(path))
    .sort();
}

/** One way to ruin a file. */
export type Ruin = (path: string, random: Random) => void;

const inPlace =
  (change: (bytes: Buffer, random: Random) => void): Ruin =>
  (path, random) => {
    const bytes = readFileSync(path);
    change(bytes, random);
    writeFileSync(path, bytes);
  };
const within = (bytes: Buffer, random: Random): number => Math.floor(random.uniform(0, bytes.length));

export const flipBit = inPlace((bytes, random) => {
  const at = within(bytes, random);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random.uniform(0, 8)));
});

export const RUINS = {
  'cut short': (path, random) => truncateSync(path, Math.floor(readFileSync(path).length * random.uniform(0.1, 0.9))),
  'full of garbage': inPlace((bytes, random) => {
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random.uniform(0, 256));
  }),
  deleted: (path) => rmSync(path),
  empty: (path) => truncateSync(path, 0),
  'with 4 kB of zeros': inPlace((bytes, random) => {
    const at = within(bytes, random);
    bytes.fill(0, at, Math.min(at + 4096, bytes.length));
  }),
} as const satisfies Record<string, Ruin>;

/** Two files change places. */
export function swap(one: string, other: string): void {
  renameSync(one, `${one}.swap`);
  renameSync(other, one);
  renameSync(`${one}.swap`, other);
}

/** Ruins what every checkpoint holds, wherever its table stands, and leaves the file whole. @returns how many */
export function ruinCheckpoints(data: string): number {
  let ruined = 0;
  for (const path of readdirSync(join(data, 'log'), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.sqlite')) continue;
    const db = new Database(join(data, 'log', path));
    const columns = db.prepare<[], { name: string; type: string }>('PRAGMA table_info(checkpoints)').all();
    for (const { name } of columns.filter(({ type }) => type === 'BLOB')) {
      ruined += db.prepare(`UPDATE checkpoints SET ${name} = randomblob(length(${name}))`).run().changes;
    }
    db.close();
  }
  return ruined;
}

/** What was set aside of a file, beside it. */
export function asideOf(data: string, file: string): string[] {
  const [folder, name] = [join(data, file, '..'), file.split('/').at(-1) ?? file];
  return existsSync(folder)
    ? readdirSync(folder).filter((other) => other.startsWith(`${name}.damaged-`) && !/-(wal|shm|journal)$/.test(other))
    : [];
}
