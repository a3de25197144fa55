import type { Database as Connection } from 'better-sqlite3';
import { inflateRawSync } from 'node:zlib';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { WantedSeries } from './columns/decode.ts';
import type { LogClass } from '../common/log-class.ts';
import { checkpointSum, type PackedCheckpoint, pageSum } from './checksum.ts';
import { DamagedError, explained, on } from './damage.ts';
import { apparentVersion, SEGMENT, versionOf } from './old-forms.ts';
import { type Page, unpackPage } from './page.ts';
import { readRollups } from './rollups/table.ts';
import type { MinuteStretch } from './rollups/stretch.ts';
import type { DecodedRow } from './row.ts';
import { checkpointLeaf, pageLeaf, rootOf, SEALED_FORM } from './segment-image.ts';
import { type Bounds, boundsOfName } from './segment-name.ts';
import { checkStructure, openDatabase, openImage } from './sqlite.ts';

/** Bounds of what to read, both inclusive. */
export interface Span {
  readonly fromSeq?: number;
  readonly toSeq?: number;
  readonly fromAt?: number;
  readonly toAt?: number;
}

/** Is given what is wrong with a part of a file that is then left out. */
export type Skipped = (damaged: DamagedError) => void;

/** For a read that takes all or nothing. */
export const raise: Skipped = (damaged) => {
  throw damaged;
};

/** The checksum of before, and the hash of a sealed segment. */
interface ProofOfRecord {
  readonly crc?: number | null | undefined;
  readonly leaf?: Buffer | null | undefined;
}

type StoredCheckpoint = PackedCheckpoint & ProofOfRecord;
type StoredPage = Page & ProofOfRecord;

interface Head {
  readonly class: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly pages: number;
  readonly checkpoints: number;
  readonly root: Buffer;
}

const LAST = Number.MAX_SAFE_INTEGER;
const PAGE = `SELECT p.first_seq AS firstSeq, p.last_seq AS lastSeq, p.first_at AS firstAt, p.last_at AS lastAt, p.rows, p.codec, p.body`;
const IS_SAME = 's.last_seq = p.last_seq AND s.first_at = p.first_at AND s.last_at = p.last_at';

/** One file of pages of one class: an ordinary SQLite file that any SQLite tool opens. */
export class Segment {
  readonly #db: Connection;
  readonly #path: string;
  readonly #version: number;
  readonly logClass: LogClass;

  /** @param mode `image`: a copy in memory with a mended header, for what can be saved of a damaged file */
  constructor(path: string, logClass: LogClass, mode: 'read' | 'image') {
    this.#path = path;
    this.logClass = logClass;
    const journal = boundsOfName(path) === undefined ? 'rollback' : 'sealed';
    this.#db = mode === 'image' ? openImage(path, journal) : openDatabase(path, mode, journal);
    try {
      this.#version = on(path, () => {
        if (journal === 'sealed') return this.#sealedForm(mode);
        if (mode === 'image') return apparentVersion(this.#db, SEGMENT);
        return versionOf(this.#db, path, SEGMENT);
      });
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /** The checkpoints at or before both bounds, newest first; damaged ones are left out. */
  *checkpoints({ toSeq = LAST, toAt = LAST }: Span, skipped: Skipped): Iterable<Checkpoint> {
    for (const { facts, windows, ...head } of this.packedCheckpoints({ toSeq, toAt }, skipped)) {
      yield { ...head, facts: inflateRawSync(facts).toString(), windows: inflateRawSync(windows).toString() };
    }
  }

  *packedCheckpoints({ toSeq = LAST, toAt = LAST }: Span, skipped: Skipped): Iterable<PackedCheckpoint> {
    const seqs = on(this.#path, () =>
      this.#db
        .prepare<[number, number], number>('SELECT seq FROM checkpoints WHERE seq <= ? AND at <= ? ORDER BY seq DESC')
        .pluck()
        .all(toSeq, toAt),
    );
    for (const seq of seqs) {
      const found = this.#leftOut(skipped, () => this.#checkpoint(seq));
      if (found !== undefined) yield found;
    }
  }

  /** The rows in a span, in order; page by page, so that a long read holds one page at a time. Damaged pages are left out. */
  *rows(
    span: Span,
    skipped: Skipped,
    order: 'forward' | 'backward' = 'forward',
    wants?: WantedSeries,
  ): Iterable<DecodedRow> {
    const { fromSeq = 0, toSeq = LAST, fromAt = 0, toAt = LAST } = span;
    const keys = on(this.#path, () =>
      this.#db
        .prepare<[number, number, number, number], number>(
          `SELECT first_seq FROM pages WHERE last_seq >= ? AND first_seq <= ? AND last_at >= ? AND first_at <= ?
           ORDER BY first_seq ${order === 'forward' ? 'ASC' : 'DESC'}`,
        )
        .pluck()
        .all(fromSeq, toSeq, fromAt, toAt),
    );
    for (const key of keys) {
      const rows = this.#leftOut(skipped, () => {
        const page = this.page(key);
        return page === undefined ? [] : unpackPage(page, this.logClass, wants);
      });
      if (rows === undefined) continue;
      if (order === 'backward') rows.reverse();
      for (const row of rows) {
        if (row.seq >= fromSeq && row.seq <= toSeq && row.at >= fromAt && row.at <= toAt) yield row;
      }
    }
  }

  /** What things came to by the minute; none where the segment has no rollups. */
  rollups(things: readonly string[]): readonly (readonly MinuteStretch[])[] | undefined {
    return readRollups(this.#db, this.#path, things);
  }

  /** A page, proved by its checksum. */
  page(firstSeq: number): Page | undefined {
    return on(this.#path, () => {
      const found = this.#db
        .prepare<[number], StoredPage>(`${PAGE}, ${this.#proof} WHERE p.first_seq = ?`)
        .get(firstSeq);
      if (found === undefined) return undefined;
      const { crc, leaf, ...page } = found;
      const isSealed = this.#version === SEALED_FORM;
      const isProved = isSealed ? leaf?.equals(pageLeaf(page)) === true : this.#version === 0 || crc === pageSum(page);
      if (!isProved) throw new DamagedError(this.#path, `the checksum of page ${firstSeq} is wrong`);
      return page;
    });
  }

  /** The first seq of each page, as far as the file can be read: from its beginning and from its end. */
  keysLeft(): readonly number[] {
    const keys = new Set<number>();
    for (const by of ['ASC', 'DESC']) {
      try {
        const found = this.#db.prepare<[], number>(`SELECT first_seq FROM pages ORDER BY first_seq ${by}`).pluck();
        for (const key of found.iterate()) keys.add(key);
      } catch (error) {
        if (!(explained(this.#path, error) instanceof DamagedError)) throw error;
      }
    }
    return [...keys].sort((a, b) => a - b);
  }

  /** The highest seq and time of which anything is here, and the epoch of the newest checkpoint; all of it proved. */
  highest(): { readonly seq: number; readonly at: number; readonly epoch: number } {
    this.checkBounds();
    const bounds = this.bounds();
    const [newest] = this.packedCheckpoints({}, raise);
    return {
      seq: Math.max(bounds?.lastSeq ?? 0, newest?.seq ?? 0),
      at: Math.max(bounds?.lastAt ?? 0, newest?.at ?? 0),
      epoch: newest?.epoch ?? 0,
    };
  }

  /** The latest time that is not after `at`. */
  latestBefore(at: number, skipped: Skipped): number | undefined {
    const whole = on(this.#path, () =>
      this.#db.prepare<[number], number | null>('SELECT max(last_at) FROM pages WHERE last_at <= ?').pluck().get(at),
    );
    let latest = whole ?? undefined;
    for (const row of this.rows({ fromAt: latest ?? 0, toAt: at }, skipped))
      latest = Math.max(latest ?? row.at, row.at);
    return latest;
  }

  bounds(): Bounds | undefined {
    const found = on(this.#path, () =>
      this.#db
        .prepare<[], { [name in keyof Bounds]: number | null }>(
          `SELECT min(first_seq) AS firstSeq, max(last_seq) AS lastSeq, min(first_at) AS firstAt, max(last_at) AS lastAt
           FROM pages`,
        )
        .get(),
    );
    if (found === undefined) return undefined;
    const { firstSeq, lastSeq, firstAt, lastAt } = found;
    if (firstSeq === null || lastSeq === null || firstAt === null || lastAt === null) return undefined;
    return { firstSeq, lastSeq, firstAt, lastAt };
  }

  /** How many rows its pages hold. */
  count(): number {
    const sum = on(this.#path, () => this.#db.prepare<[], number | null>('SELECT sum(rows) FROM pages').pluck().get());
    return sum ?? 0;
  }

  /** Throws a `DamagedError` when a page is missing or has other bounds than when it was written. Reads no page. */
  checkBounds(): void {
    if (this.#version === 0) return;
    if (this.#version === SEALED_FORM) return this.#checkHead();
    const wrong = on(this.#path, () =>
      this.#db
        .prepare<[], number>(
          `SELECT p.first_seq FROM pages p LEFT JOIN sums s ON s.first_seq = p.first_seq AND ${IS_SAME} WHERE s.crc IS NULL
           UNION ALL SELECT s.first_seq FROM sums s LEFT JOIN pages p ON s.first_seq = p.first_seq AND ${IS_SAME}
           WHERE p.rows IS NULL LIMIT 1`,
        )
        .pluck()
        .get(),
    );
    if (wrong !== undefined) throw new DamagedError(this.#path, `page ${wrong} is missing or has wrong bounds`);
  }

  /** Throws a `DamagedError` when anything in it is not as it was written. Takes a turn a page, and gives its seq. */
  *check(): Iterable<number> {
    checkStructure(this.#db, this.#path);
    this.checkBounds();
    for (const key of this.keysLeft()) {
      this.page(key);
      yield key;
    }
    for (const checkpoint of this.packedCheckpoints({}, raise)) {
      yield checkpoint.seq;
    }
  }

  close(): void {
    this.#db.close();
  }

  #checkpoint(seq: number): PackedCheckpoint | undefined {
    const found = this.#db.prepare<[number], StoredCheckpoint>('SELECT * FROM checkpoints WHERE seq = ?').get(seq);
    if (found === undefined) return undefined;
    const { crc, leaf, ...packed } = found;
    if (!this.#isProved(packed, { crc, leaf }))
      throw new DamagedError(this.#path, `the checksum of checkpoint ${seq} is wrong`);
    return packed;
  }

  #isProved(packed: PackedCheckpoint, { crc, leaf }: ProofOfRecord): boolean {
    const { seq, at, epoch } = packed;
    if (this.#version === SEALED_FORM) return leaf?.equals(checkpointLeaf(packed)) === true;
    return this.#version === 0 ? [seq, at, epoch].every(Number.isSafeInteger) : crc === checkpointSum(packed);
  }

  /** Where a page has the proof of what it holds. */
  get #proof(): string {
    if (this.#version === SEALED_FORM) return 'p.leaf FROM pages p';
    return this.#version === 0 ? 'NULL AS crc FROM pages p' : 's.crc FROM pages p LEFT JOIN sums s USING (first_seq)';
  }

  #sealedForm(mode: 'read' | 'image'): number {
    const form = Number(this.#db.pragma('user_version', { simple: true }));
    if (mode === 'read' && form !== SEALED_FORM)
      throw new DamagedError(this.#path, `it says that it is of version ${form}`);
    return SEALED_FORM;
  }

  /** The head of a sealed segment says the same as its name, and names its pages and checkpoints. */
  #checkHead(): void {
    const leaves = on(this.#path, () => {
      const of = (table: string, by: string): Buffer[] =>
        this.#db.prepare<[], Buffer>(`SELECT leaf FROM ${table} ORDER BY ${by}`).pluck().all();
      return [...of('pages', 'first_seq'), ...of('checkpoints', 'seq')];
    });
    const head = on(this.#path, () => this.#db.prepare<[], Head>('SELECT * FROM head').get());
    const name = boundsOfName(this.#path);
    const isSame =
      head?.class === this.logClass &&
      head.first_seq === name?.firstSeq &&
      head.last_seq === name.lastSeq &&
      head.first_at === name.firstAt &&
      head.last_at === name.lastAt;
    if (!isSame) throw new DamagedError(this.#path, 'it is another part of the record');
    if (!head.root.equals(rootOf(leaves))) throw new DamagedError(this.#path, 'a page is missing or is another one');
  }

  #leftOut<T>(skipped: Skipped, read: () => T): T | undefined {
    try {
      return on(this.#path, read);
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      skipped(error);
      return undefined;
    }
  }
}
