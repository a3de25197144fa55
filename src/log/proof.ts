import { LOG_CLASSES } from '../common/log-class.ts';
import type { Steps } from '../ports/steps.ts';
import { join } from 'node:path';
import { ageGuardOf, leftOf } from './age-guard.ts';
import { DamagedError, reasonOf } from './damage.ts';
import { disk } from './disk.ts';
import { LogFiles } from './files.ts';
import { hashOf, type LedgerLine, NO_HASH } from './ledger-line.ts';
import { hasOldTail } from './old-tail.ts';
import { type LedgerTrouble, readLedger } from './ledger.ts';
import { type Listed, Listing } from './listing.ts';
import { readPin } from './pins.ts';
import { readPlant } from './plants.ts';
import { provedParts, wholeParts } from './proved-parts.ts';
import { publicKeyOf } from './signer.ts';
import { GenerationContents } from './tail/generation.ts';
import { missingOf, NOT_FOLLOWING, TailChain } from './tail/opening.ts';

/** Where the record is not as it was written. */
export interface BrokenLink {
  /** Path below the data folder. */
  readonly file: string;
  /** The line of the ledger, from 1. */
  readonly line?: number;
  readonly what: string;
  /** Of a damaged segment: the pages that are still proved, and the rows that they hold. */
  readonly proved?: { readonly pages: number; readonly ranges: readonly (readonly [from: number, to: number])[] };
}

/** What a record proves of itself. */
export interface ProofOfRecord {
  /** The first and the last seq that are proved; none where nothing is. */
  readonly from?: number;
  readonly to?: number;
  readonly segments: number;
  readonly pages: number;
  /** The hash of the last line of the ledger. */
  readonly head: string;
  /** The public key that signed it, PEM; empty where there is none. */
  readonly publicKey: string;
  /** In the order of the check; none where everything is as it was written. */
  readonly broken: readonly BrokenLink[];
}

/** What one look at the ledger says. */
interface Look {
  readonly listing: Listing;
  readonly head: string;
  readonly publicKey: string;
  readonly trouble?: LedgerTrouble;
  readonly hasAnchor: boolean;
  /** The lines whose hashes a summary keeps. */
  readonly heads: readonly (readonly [n: number, hash: string])[];
}

const FOLDERS: ReadonlySet<string> = new Set([...LOG_CLASSES, 'plants', 'pins'].map((name) => `log/${name}`));
/** Files that are no part of the record: a file being made or set aside, the tail, what the tail of older versions had. */
const IN_PASSING =
  /\.(making|new)$|\.damaged-|^log\/(ledger\.jsonl|age-guard\.json|tail\.sqlite.*|open|reserve|manifest\.json)$/;

/** A file that is being written may look wrong for a moment: it is read so often before it is. */
const MOST_READS = 20;
const END_OF_LINE = 0x0a;

/** Looks at every byte of a record, also while it is written. Nothing here writes. */
export class RecordProof {
  readonly #files: LogFiles;
  readonly #data: string;
  readonly #anchor: string | undefined;
  readonly #anchorLine: number | undefined;
  readonly #broken: BrokenLink[] = [];
  #segments = 0;
  #pages = 0;
  #from = Infinity;
  #to = 0;

  /**
   * @param anchor a head that was noted elsewhere: it must be the hash of a line of the ledger
   * @param anchorLine the number of that line, where it was noted too
   */
  constructor(data: string, anchor?: string, anchorLine?: number) {
    this.#anchorLine = anchorLine;
    this.#data = data;
    this.#files = new LogFiles(data);
    this.#anchor = anchor;
  }

  /** What was found broken so far, in the order of the check. */
  get broken(): readonly BrokenLink[] {
    return this.#broken;
  }

  /** One file a step. */
  *steps(): Steps<ProofOfRecord> {
    const look = this.#look();
    this.#checkLedger(look);
    for (const entry of look.listing.entries()) {
      this.#checkSegment(entry);
      yield;
    }
    for (const [file, sha256] of look.listing.plants) {
      this.#checkPlant(file, sha256);
      yield;
    }
    this.#checkOthers(look);
    this.#checkMarks();
    yield* this.#checkTail();
    const { head, publicKey } = look;
    const proved = this.#to >= this.#from ? { from: this.#from, to: this.#to } : {};
    return { ...proved, segments: this.#segments, pages: this.#pages, head, publicKey, broken: this.#broken };
  }

  #look(): Look {
    const listing = new Listing();
    let publicKey = '';
    let heads: Look['heads'] = [];
    let hasAnchor = this.#anchor === undefined || this.#anchor === NO_HASH;
    if (disk.stat(this.#files.ledger) === undefined) return { listing, head: NO_HASH, publicKey, hasAnchor, heads };
    const take = (line: LedgerLine): void => {
      hasAnchor ||= line.before === this.#anchor;
      if (line.kind === 'key' || line.kind === 'summary') ({ publicKey } = line);
      if (line.kind === 'summary') ({ heads } = line);
      listing.take(line);
    };
    let content = disk.readFile(this.#files.ledger);
    // A line that is being written is whole in a moment.
    for (let left = MOST_READS; left > 0 && content.at(-1) !== END_OF_LINE; left--) {
      content = disk.readFile(this.#files.ledger);
    }
    const { head, lines, bytes, trouble: found } = readLedger(content, take, 'every-signature');
    const trouble = found ?? (bytes < content.length ? { line: lines + 1, what: 'it is cut off' } : undefined);
    hasAnchor ||= head === this.#anchor || heads.some(([, hash]) => hash === this.#anchor);
    return { listing, head, publicKey, hasAnchor, heads, ...(trouble === undefined ? {} : { trouble }) };
  }

  #checkLedger({ head, publicKey, trouble, hasAnchor, heads }: Look): void {
    const file = this.#files.name(this.#files.ledger);
    if (trouble !== undefined) this.#broken.push({ file, line: trouble.line, what: trouble.what });
    if (head === NO_HASH && trouble === undefined && !this.#isBefore())
      this.#broken.push({ file, what: 'it is missing' });
    if (!hasAnchor) this.#broken.push({ file, what: this.#withoutAnchor(heads) });
    const keyPath = publicKeyOf(this.#data);
    const kept = disk.stat(keyPath) === undefined ? undefined : disk.readFile(keyPath).toString();
    if (publicKey !== '' && kept !== publicKey)
      this.#broken.push({ file: this.#files.name(keyPath), what: 'it is not the key that signed the ledger' });
  }

  /** A first run begins its ledger some seconds after its tail: until then there is a first file of the tail and no segment. */
  #isBefore(): boolean {
    const [first] = this.#files.tail.list();
    return first?.number === 1 && LOG_CLASSES.every((logClass) => this.#files.segments(logClass).length === 0);
  }

  /** The summary of a ledger keeps the hashes of some lines only. */
  #withoutAnchor(heads: Look['heads']): string {
    const line = this.#anchorLine;
    const [before, after] = [heads.findLast(([n]) => n < (line ?? 0)), heads.find(([n]) => n > (line ?? 0))];
    if (line === undefined || after === undefined || heads.some(([n]) => n === line))
      return 'no line of it has the hash of the anchor';
    const from = before === undefined ? '' : `${before[0]} and `;
    return `line ${line} of the anchor was summed up: the hashes of lines ${from}${after[0]} are kept, take an anchor of them or a newer one`;
  }

  #checkSegment(entry: Listed): void {
    const path = this.#files.path(entry.file);
    try {
      const bytes = disk.readFile(path);
      if (entry.sha256 !== undefined && hashOf(bytes) !== entry.sha256)
        throw new DamagedError(path, 'it is not as it was sealed');
      const parts = wholeParts(path, entry.class);
      this.#count(entry.firstSeq, entry.lastSeq, parts.pages.length);
      this.#segments += 1;
    } catch (error) {
      // The ring may have dropped it, or made it one with another, since the ledger was read.
      if (this.#look().listing.get(entry.file)?.n !== entry.n) return;
      const isThere = disk.stat(path) !== undefined;
      const pages = isThere ? (provedParts(path, entry.class)?.pages ?? []) : [];
      for (const { firstSeq, lastSeq } of pages) this.#count(firstSeq, lastSeq, 1);
      const ranges = pages.map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq] as const);
      const what = isThere ? reasonOf(error) : 'it is missing';
      this.#broken.push({ file: entry.file, what, proved: { pages: pages.length, ranges } });
    }
  }

  #checkPlant(file: string, sha256: string): void {
    const path = this.#files.path(file);
    const what =
      disk.stat(path) === undefined
        ? 'it is missing'
        : hashOf(disk.readFile(path)) === sha256
          ? undefined
          : 'it is not as it was written';
    if (what !== undefined && this.#look().listing.plants.get(file) === sha256) this.#broken.push({ file, what });
  }

  /** Files that the ledger does not list: some prove themselves, and what was set aside is known. */
  #checkOthers({ listing }: Look): void {
    for (const file of this.#filesOf(this.#files.root)) {
      const path = this.#files.path(file);
      if (IN_PASSING.test(file) || listing.get(file) !== undefined || listing.plants.has(file)) continue;
      const what = this.#troubleOf(path);
      if (what === undefined || disk.stat(path) === undefined) continue;
      const now = this.#look().listing;
      if (now.get(file) === undefined && now.goneOf(file) === undefined) this.#broken.push({ file, what });
    }
  }

  /**
   * Two small files that change all the time and are in no chain. Without the mark of the newest generation of the tail, or
   * the time that age has to wait, the next start takes care; a wrong one is no longer what was written.
   */
  #checkMarks(): void {
    const guard = ageGuardOf(this.#data);
    if (disk.stat(guard) !== undefined && leftOf(disk.readFile(guard).toString()) === undefined)
      this.#broken.push({ file: this.#files.name(guard), what: 'it is not as it was written' });
    const { tail } = this.#files;
    const mark = this.#files.name(tail.mark);
    if (disk.stat(tail.mark) !== undefined && tail.newest === 0)
      return void this.#broken.push({ file: mark, what: 'it is not as it was written' });
    if (hasOldTail(this.#files.oldTail)) return;
    const isRecorded = LOG_CLASSES.some((logClass) => this.#files.segments(logClass).length > 0);
    // The next generation may be begun, and others be packed, while we look.
    for (let left = MOST_READS; left >= 0; left--) {
      const missing = missingOf(this.#files, isRecorded);
      if (missing.length === 0) return;
      if (left === 0) this.#broken.push(...missing.map((file) => ({ file, what: 'it is missing' })));
    }
  }

  /** Each record of the tail by its hash, and each generation by what the next one says of it. */
  *#checkTail(): Steps<void> {
    const chain = new TailChain(this.#look().listing.packed);
    for (const { path, number } of this.#files.tail.list()) {
      const found = this.#generation(path);
      yield;
      if (found === undefined) {
        chain.skip();
        continue;
      }
      const { contents, what } = found;
      const file = this.#files.name(path);
      const isNext = chain.follows(number, contents);
      if (what !== undefined || !isNext) this.#broken.push({ file, what: what ?? NOT_FOLLOWING });
      for (const { kind, firstSeq, lastSeq } of contents.scanned.records) {
        if (kind === 'rows') this.#count(firstSeq, lastSeq, 0);
      }
    }
  }

  /** None where it was packed meanwhile. One that is being written is read again. */
  #generation(path: string): { readonly contents: GenerationContents; readonly what?: string } | undefined {
    for (let left = MOST_READS; disk.stat(path) !== undefined; left--) {
      try {
        const contents = new GenerationContents(path);
        const { wrong } = contents.scanned;
        if (wrong === undefined) return { contents };
        if (left === 0) return { contents, what: wrong.what };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
    }
    return undefined;
  }

  #troubleOf(path: string): string | undefined {
    try {
      if (path.startsWith(this.#files.pins)) readPin(path);
      else if (this.#files.revisionOf(path) !== undefined) readPlant(path);
      else return 'it is not in the ledger';
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  }

  /** The files below a folder, by their names below the data folder. */
  #filesOf(folder: string): string[] {
    if (disk.stat(folder) === undefined) return [];
    return disk.readdir(folder).flatMap((name) => {
      const path = join(folder, name);
      if (path === this.#files.tail.folder) return [];
      return FOLDERS.has(this.#files.name(path)) ? this.#filesOf(path) : [this.#files.name(path)];
    });
  }

  #count(from: number, to: number, pages: number): void {
    this.#pages += pages;
    this.#from = Math.min(this.#from, from);
    this.#to = Math.max(this.#to, to);
  }
}
