import { randomBytes } from 'node:crypto';
import { LOG_CLASSES } from '../common/log-class.ts';
import { setAside } from './aside.ts';
import { type Damage, DamagedError, isFull, on, reasonOf } from './damage.ts';
import { disk, flushFolder, making, prepare, removeFile, settle, sweep } from './disk.ts';
import type { LogFiles, SegmentFile } from './files.ts';
import { hashOf, type Statement, statementOf } from './ledger-line.ts';
import { type LedgerHead, LogLedger } from './ledger.ts';
import { type Listed, Listing } from './listing.ts';
import { readManifest } from './manifest.ts';
import { provedParts, wholeParts } from './proved-parts.ts';
import { Segment } from './segment.ts';
import { boundsOfParts, segmentImage, type SegmentParts } from './segment-image.ts';
import type { Signer } from './signer.ts';

/** A ledger of more bytes is summed up. */
const MOST_OF_A_LEDGER = 4_000_000;

type Sealed = Extract<Statement, { readonly kind: 'sealed' }>;

/** Room for the lines that say what goes, until something has gone. */
const RESERVE_BYTES = 32_768;

/** A segment in whose place a new one comes. */
interface Instead {
  readonly statements: readonly Statement[];
  readonly move: () => void;
}

/**
 * What the ledger says is on the disk, and what is there. Every change is a line of the ledger first; a crash in between
 * is made up for when it is opened.
 */
export class Stock {
  readonly #files: LogFiles;
  readonly #ledger: LogLedger;
  readonly #damaged: (damage: Damage) => void;
  listing = new Listing();

  constructor(files: LogFiles, signer: Signer, damaged: (damage: Damage) => void) {
    this.#files = files;
    this.#ledger = new LogLedger(files.ledger, signer);
    this.#damaged = damaged;
  }

  /** The newest line: its number, and its hash. */
  get head(): LedgerHead {
    return { line: this.#ledger.line, hash: this.#ledger.head };
  }

  /** Reads the ledger and compares it with the disk; what is missing or is another file is reported. Can be repeated. */
  open(): void {
    const isMissing = disk.stat(this.#files.ledger) === undefined;
    const present = LOG_CLASSES.flatMap((logClass) => this.#files.segments(logClass, 'all'));
    if (isMissing && present.some(({ bounds }) => bounds !== undefined))
      this.#damaged({ file: this.#files.name(this.#files.ledger), what: 'it is missing' });
    // A ledger that cannot be read at all says nothing: it is begun like one that is missing.
    const isNew = this.#read() === 'nothing' || isMissing;
    for (const entry of this.listing.entries()) this.#compare(entry);
    // What has its name by now is no longer half made.
    for (const folder of [this.#files.root, ...LOG_CLASSES.map((one) => this.#files.folder(one))]) sweep(folder);
    const isUpgrade = isNew || disk.stat(this.#files.manifest) !== undefined;
    if (isUpgrade) this.#missOlder();
    // All at once: of a ledger that is begun and does not list them yet, a crash would make files of strangers.
    const found: Statement[] = [];
    const wrong: DamagedError[] = [];
    for (const file of present) {
      try {
        found.push(...this.#place(file, isNew || (isUpgrade && file.bounds === undefined)));
      } catch (error) {
        if (!(error instanceof DamagedError)) throw error;
        wrong.push(error);
      }
    }
    if (found.length > 0) this.note(...found);
    for (const { path, message } of wrong) this.mend(path, message);
    this.listing.settled();
    for (const file of this.listing.plants.keys()) {
      if (disk.stat(this.#files.path(file)) === undefined) this.mend(this.#files.path(file), 'it is missing');
    }
    this.listPlants();
    removeFile(this.#files.manifest);
  }

  note(...statements: readonly Statement[]): void {
    for (const line of this.#ledger.append(...statements)) this.listing.take(line);
  }

  /** The same for what makes room: on a full disk the reserve goes for it. */
  #noteGoing(statement: Statement): void {
    try {
      this.note(statement);
    } catch (error) {
      if (!isFull(error) || disk.stat(this.#files.reserve) === undefined) throw error;
      removeFile(this.#files.reserve);
      this.note(statement);
    }
  }

  /** Keeps the reserve, where the disk has room for it. */
  keepReserve(): void {
    if (disk.stat(this.#files.reserve) !== undefined) return;
    prepare(this.#files.reserve, randomBytes(RESERVE_BYTES));
    settle(this.#files.reserve);
  }

  /**
   * Makes a segment: whole on the disk, then listed, then it gets its name.
   * @param more what its line says beside it
   * @param instead what the ledger says before, and what is done before the name is given
   */
  make(parts: SegmentParts, more: Pick<Sealed, 'tail' | 'replaces'>, instead?: Instead): void {
    const { bounds, bytes, sha256, root } = segmentImage(parts);
    const path = this.#files.sealed(parts.logClass, bounds);
    prepare(path, bytes);
    // The line says that it is there, and may be on the disk before the name is.
    flushFolder(path);
    const place = { file: this.#files.name(path), class: parts.logClass, ...bounds, bytes: bytes.length, sha256 };
    this.note(...(instead?.statements ?? []), { kind: 'sealed', ...place, root, ...more });
    instead?.move();
    settle(path);
  }

  /** Lists the plants that were kept since. */
  listPlants(): void {
    for (const revision of this.#files.revisions()) {
      const path = this.#files.plant(revision);
      const file = this.#files.name(path);
      if (this.listing.plants.has(file) || disk.stat(path) === undefined) continue;
      flushFolder(path);
      try {
        this.note({ kind: 'plant', file, sha256: hashOf(on(path, () => disk.readFile(path))) });
      } catch (error) {
        // The writer sets it aside when it reads it, and writes it again.
        if (!(error instanceof DamagedError) || error.path !== path) throw error;
      }
    }
  }

  /** A segment goes by intent: its tombstone is on the disk before. */
  drop(entry: Listed, why: 'age' | 'quota' | 'disk'): void {
    const { file, class: logClass, firstSeq, lastSeq, firstAt, lastAt, bytes, sha256 } = entry;
    const bounds = { firstSeq, lastSeq, firstAt, lastAt };
    const hash = sha256 === undefined ? {} : { sha256 };
    this.#noteGoing({ kind: 'dropped', file, class: logClass, ...bounds, bytes, ...hash, why });
    this.#unlink(file);
  }

  /** Takes away what was replaced by a segment that holds the same. */
  clear(): void {
    for (const file of this.listing.replaced) this.#unlink(file);
  }

  /** Looks at a segment that a reader could not make sense of. @returns what is wrong with it */
  trouble(entry: Listed): string | undefined {
    try {
      const bytes = on(this.#files.path(entry.file), () => disk.readFile(this.#files.path(entry.file)));
      return entry.sha256 === undefined || hashOf(bytes) === entry.sha256 ? undefined : 'it is not as it was sealed';
    } catch (error) {
      if (error instanceof DamagedError) return error.message;
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'it is missing';
      throw error;
    }
  }

  /** Sets a damaged segment aside, and makes a new one of the pages that are proved. */
  mend(path: string, what: string): void {
    const file = this.#files.name(path);
    const logClass = this.#files.classOf(path);
    const isThere = disk.stat(path) !== undefined;
    const parts = isThere && logClass !== undefined ? provedParts(path, logClass) : undefined;
    const target = parts === undefined ? path : this.#files.sealed(parts.logClass, boundsOfParts(parts));
    let aside: string | undefined;
    const instead: Instead = {
      statements: [{ kind: 'damaged', file, what }],
      move: () => (aside = isThere ? this.aside(path) : undefined),
    };
    if (parts !== undefined && (target === path || disk.stat(target) === undefined)) this.make(parts, {}, instead);
    else {
      this.note(...instead.statements);
      instead.move();
      // It was put in the wrong place: what is saved of it belongs under the name of another one.
      if (parts !== undefined && !this.#isWhole(target)) {
        this.mend(target, 'it is another part of the record');
        this.make(parts, {});
      }
    }
    this.#damaged({ file, what, ...(aside === undefined ? {} : { aside }) });
  }

  #isWhole(path: string): boolean {
    const entry = this.listing.get(this.#files.name(path));
    return entry !== undefined && this.trouble(entry) === undefined;
  }

  /** Moves a file out of the way. @returns its name now */
  aside(path: string): string {
    return this.#files.name(setAside(path));
  }

  /** Notes the hash of the oldest segment that was found and has none yet: a large one takes its time. */
  proveOne(): void {
    const entry = this.listing.entries().find(({ sha256 }) => sha256 === undefined);
    if (entry?.kind !== 'adopted') return;
    const path = this.#files.path(entry.file);
    try {
      wholeParts(path, entry.class);
      const { n: _n, at: _at, before: _before, ...statement } = entry;
      this.note({ ...statement, sha256: hashOf(on(path, () => disk.readFile(path))) });
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      this.mend(path, error.message);
    }
  }

  /**
   * Sums up what is gone, where the ledger has become large and most of it is that.
   * @param most bytes that it may have at any rate
   */
  sumUp(most = MOST_OF_A_LEDGER): void {
    const { bytes, fileLines } = this.#ledger;
    if (bytes <= Math.min(most, MOST_OF_A_LEDGER) || !this.listing.isSettled) return;
    const { standing, summed } = this.listing;
    if (standing.length > fileLines / 2) return;
    this.#ledger.sumUp(summed, standing);
    this.#read();
  }

  close(): void {
    this.listing = new Listing();
  }

  /** Reads the ledger; where it is damaged a new one begins with what is proved of it. */
  #read(): 'all' | 'proved' | 'nothing' {
    this.listing = new Listing();
    try {
      this.#openLedger();
      return 'all';
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      let isProved = false;
      const proved = new Listing();
      for (const line of this.#ledger.signedLines()) {
        isProved = true;
        proved.take(line);
      }
      const file = this.#files.name(this.#files.ledger);
      const aside = this.aside(this.#files.ledger);
      this.listing = new Listing();
      this.#openLedger();
      this.note(
        { kind: 'damaged', file, what: error.message, aside },
        { kind: 'epoch', epoch: proved.highest.epoch },
        ...proved.entries().map(statementOf),
        ...[...proved.plants].map(([plant, sha256]) => ({ kind: 'plant' as const, file: plant, sha256 })),
      );
      this.#damaged({ file, what: error.message, aside });
      return isProved ? 'proved' : 'nothing';
    }
  }

  #openLedger(): void {
    if (this.#ledger.open((line) => this.listing.take(line)) === 'our-key') return;
    const what = 'it is missing or is another one: what follows is signed with a new key';
    this.#damaged({ file: 'log-key.pem', what });
  }

  /** What a build that kept a list beside the record of now wrote there, and is gone. */
  #missOlder(): void {
    const path = this.#files.manifest;
    try {
      for (const file of Object.keys(readManifest(path)?.segments ?? {})) {
        if (disk.stat(this.#files.path(file)) !== undefined || this.listing.goneOf(file) !== undefined) continue;
        this.mend(this.#files.path(file), 'it is missing');
      }
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      const aside = this.aside(path);
      this.#damaged({ file: this.#files.name(path), what: reasonOf(error), aside });
    }
  }

  #compare(entry: Listed): void {
    const path = this.#files.path(entry.file);
    const size = disk.stat(path)?.size;
    if (size === entry.bytes) return;
    if (size === undefined && this.#isMade(path, entry)) return settle(path);
    this.mend(path, size === undefined ? 'it is missing' : `it has ${size} bytes and not ${entry.bytes}`);
  }

  /** Whether a crash came between the line and the name: the file is whole, and only its name is missing. */
  #isMade(path: string, { sha256 }: Listed): boolean {
    const made = making(path);
    return disk.stat(made) !== undefined && hashOf(disk.readFile(made)) === sha256;
  }

  /**
   * Deals with a file that is there.
   * @param isOurs whether one that is not listed is taken in
   * @returns what lists it. Throws a `DamagedError` for one that is to be mended
   */
  #place(file: SegmentFile, isOurs: boolean): readonly Statement[] {
    const name = this.#files.name(file.path);
    if (this.listing.get(name) !== undefined || disk.stat(file.path) === undefined) return [];
    const gone = this.listing.goneOf(name);
    if (gone === 'dropped' || gone === 'replaced') this.#unlink(name);
    else if (gone === 'damaged') this.aside(file.path);
    else if (isOurs) return this.#adopted(file);
    else throw new DamagedError(file.path, 'it is not in the ledger');
    return [];
  }

  /** Lists a segment that is not listed because a build without a ledger made it, or because the ledger is lost. */
  #adopted(file: SegmentFile): readonly Statement[] {
    const segment = new Segment(file.path, file.logClass, 'read');
    try {
      segment.checkBounds();
      const none = { firstSeq: file.number, lastSeq: file.number, firstAt: 0, lastAt: 0 };
      const place = { file: this.#files.name(file.path), class: file.logClass, bytes: file.bytes };
      return [
        { kind: 'adopted', ...place, ...(file.bounds ?? segment.bounds() ?? none) },
        { kind: 'epoch', epoch: Math.max(this.listing.highest.epoch, segment.highest().epoch) },
      ];
    } finally {
      segment.close();
    }
  }

  #unlink(file: string): void {
    const path = this.#files.path(file);
    removeFile(path);
    flushFolder(path);
    this.listing.forget(file);
  }
}
