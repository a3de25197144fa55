import { disk, prepare, settle, withFile, writeAll } from './disk.ts';
import { DamagedError, on } from './damage.ts';
import { hashOf, type LedgerLine, NO_HASH, readLine, type Statement, writtenLine } from './ledger-line.ts';
import { isSignedBy, type Signer } from './signer.ts';

/** A line of the ledger: a person who noted its hash elsewhere can prove what was before it. */
export interface LedgerHead {
  /** Counted from 0. */
  readonly line: number;
  readonly hash: string;
}

/** A head that was the newest for so long may have been noted elsewhere, ms. */
const STOOD_MS = 1000;
/** So many heads of lines that were summed up are kept. */
const MOST_HEADS = 4096;

type Heads = readonly (readonly [n: number, hash: string])[];
type Summed = Omit<Extract<Statement, { readonly kind: 'summary' }>, 'kind' | 'publicKey' | 'heads'>;

/** Where a ledger is not as it was written. */
export interface LedgerTrouble {
  /** 1 for the first. */
  readonly line: number;
  readonly what: string;
}

/**
 * What the log consists of, line by line: each holds the hash of the line before and is signed, so that none can be
 * changed, moved or taken out. A line is on the disk before what it says is done.
 */
export class LogLedger {
  readonly #path: string;
  readonly #signer: Signer;
  readonly #now: () => number;
  /** Of the last line. */
  #head = NO_HASH;
  #lines = 0;
  #fileLines = 0;
  /** Bytes of the file that are known to be whole lines. */
  #bytes = 0;
  #isUncertain = false;
  /** The ledger is to say that our key signs from here on. */
  #isKeyDue = false;

  constructor(path: string, signer: Signer, now: () => number = Date.now) {
    this.#path = path;
    this.#signer = signer;
    this.#now = now;
  }

  /** The hash of the last line: a person who noted it elsewhere can prove what was before it. */
  get head(): string {
    return this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The number of the last line, counted from 0 over all that was ever written. */
  get line(): number {
    return this.#lines - 1;
  }

  /** Lines that the file has: fewer than were written, where the first is a summary. */
  get fileLines(): number {
    return this.#fileLines;
  }

  /**
   * Reads it all. A new one begins with the next lines: all of them are there, or none. A last line that a crash cut off was never acted on: it goes.
   * Throws a `DamagedError` where it is not as it was written.
   * @returns `other-key` where another key than ours signed before
   */
  open(take: (line: LedgerLine) => void): 'our-key' | 'other-key' {
    this.#head = NO_HASH;
    this.#lines = 0;
    this.#fileLines = 0;
    this.#bytes = 0;
    this.#isUncertain = true;
    let key = '';
    if (disk.stat(this.#path) !== undefined) {
      const read = readLedger(
        on(this.#path, () => disk.readFile(this.#path)),
        (line) => {
          if (line.kind === 'key' || line.kind === 'summary') key = line.publicKey;
          take(line);
        },
      );
      if (read.trouble !== undefined)
        throw new DamagedError(this.#path, `line ${read.trouble.line}: ${read.trouble.what}`);
      this.#head = read.head;
      this.#lines = read.lines;
      this.#fileLines = read.fileLines;
      this.#bytes = read.bytes;
    }
    this.#isKeyDue = key !== this.#signer.publicKey;
    if (!this.#isKeyDue || key === '') return 'our-key';
    this.append();
    return 'other-key';
  }

  /** The lines of a damaged ledger that our key signed, each by itself. */
  *signedLines(): Iterable<LedgerLine> {
    for (const text of this.#text().split('\n')) {
      const read = readLine(text);
      if (read !== undefined && isSignedBy(this.#signer.publicKey, read.signed, read.signature)) yield read.line;
    }
  }

  /** Empty where the disk does not give the file: a new ledger begins all the same. */
  #text(): string {
    try {
      return on(this.#path, () => disk.readFile(this.#path)).toString('utf8');
    } catch (error) {
      if (error instanceof DamagedError) return '';
      throw error;
    }
  }

  /** On the disk when it returns; when it throws nothing was added. */
  append(...said: readonly Statement[]): LedgerLine[] {
    const key = this.#isKeyDue ? [{ kind: 'key' as const, publicKey: this.#signer.publicKey }] : [];
    const { lines, text, head } = this.#following([...key, ...said]);
    const bytes = Buffer.from(text);
    if (this.#bytes === 0) {
      prepare(this.#path, bytes);
      settle(this.#path);
    } else {
      withFile(this.#path, 'a', (file) => {
        // What an append that failed may have left behind.
        if (this.#isUncertain) disk.truncate(file, this.#bytes);
        this.#isUncertain = true;
        try {
          writeAll(file, bytes);
          disk.fsync(file);
        } catch (error) {
          this.#takeBack(file);
          throw error;
        }
      });
    }
    this.#isUncertain = false;
    this.#isKeyDue = false;
    this.#head = head;
    this.#lines += lines.length;
    this.#fileLines += lines.length;
    this.#bytes += bytes.length;
    return lines;
  }

  /**
   * Puts one line, and those that still hold, in the place of all: the chain goes on from what was. It is whole under its
   * name, or the one before is; when it throws it is to be opened again.
   */
  sumUp(summed: Summed, standing: readonly Statement[]): void {
    const heads = thinned(this.#heads());
    const summary: Statement = { kind: 'summary', publicKey: this.#signer.publicKey, heads, ...summed };
    const { lines, text, head } = this.#following([summary, ...standing]);
    const bytes = Buffer.from(text);
    prepare(this.#path, bytes, 0o640);
    settle(this.#path);
    this.#head = head;
    this.#lines += lines.length;
    this.#fileLines = lines.length;
    this.#isKeyDue = false;
    this.#bytes = bytes.length;
  }

  /** The hashes that were the newest for a while, by the numbers of their lines: what a person or an anchor may have noted. */
  #heads(): Heads {
    const heads: (readonly [number, string])[] = [];
    let [last, at] = [-1, 0];
    readLedger(disk.readFile(this.#path), (line) => {
      if (line.kind === 'summary') heads.push(...line.heads);
      if (last >= 0 && line.at - at >= STOOD_MS) heads.push([last, line.before]);
      [last, at] = [line.n, line.at];
    });
    heads.push([this.line, this.#head]);
    return heads;
  }

  /** A line that could not be flushed can be read all the same, and may be gone after a power cut: nothing goes on after it. */
  #takeBack(file: number): void {
    try {
      disk.truncate(file, this.#bytes);
    } catch {
      // The next line is written behind what is known to be whole.
      return;
    }
  }

  #following(said: readonly Statement[]): {
    readonly lines: LedgerLine[];
    readonly text: string;
    readonly head: string;
  } {
    let [head, n] = [this.#head, this.#lines];
    const lines: LedgerLine[] = [];
    const texts: string[] = [];
    for (const one of said) {
      const line: LedgerLine = { n, at: this.#now(), before: head, ...one };
      const written = writtenLine(line, (signed) => this.#signer.sign(signed));
      lines.push(line);
      texts.push(`${written}\n`);
      head = hashOf(written);
      n += 1;
    }
    return { lines, text: texts.join(''), head };
  }
}

/** Every second one of the older half goes where there are too many. */
function thinned(heads: Heads): [number, string][] {
  const isKept = (i: number): boolean => heads.length <= MOST_HEADS || i >= heads.length / 2 || i % 2 === 0;
  return heads.flatMap(([n, hash], i): [number, string][] => (isKept(i) ? [[n, hash]] : []));
}

/** What is proved of a ledger. */
interface ReadLedger {
  /** Of the last whole line. */
  readonly head: string;
  readonly lines: number;
  /** Lines of the file: the first may stand for many. */
  readonly fileLines: number;
  /** Of these lines. */
  readonly bytes: number;
  readonly trouble?: LedgerTrouble;
}

/**
 * Reads a ledger as far as its chain holds. The last signature is checked, or all of them.
 * @param take is called with each line
 */
export function readLedger(
  content: Buffer,
  take: (line: LedgerLine) => void,
  which: 'every-signature' | 'last-signature' = 'last-signature',
): ReadLedger {
  let [head, lines, fileLines, bytes, key] = [NO_HASH, 0, 0, 0, ''];
  const known = (trouble?: string): ReadLedger => ({
    head,
    lines,
    fileLines,
    bytes,
    ...(trouble === undefined ? {} : { trouble: { line: fileLines + 1, what: trouble } }),
  });
  for (;;) {
    const end = content.indexOf(0x0a, bytes);
    if (end < 0) return known();
    const text = content.toString('utf8', bytes, end);
    const read = readLine(text);
    if (read === undefined) return known('it is not a line of a ledger');
    const { line, signed, signature } = read;
    if (line.kind === 'summary' && fileLines === 0) [head, lines, key] = [line.before, line.n, line.publicKey];
    else if (line.kind === 'summary') return known('only the first line can be a summary');
    if (line.before !== head || line.n !== lines) return known('it does not follow the line before');
    if (line.kind === 'key') key = line.publicKey;
    const isChecked = which === 'every-signature' || content.indexOf(0x0a, end + 1) < 0;
    if (isChecked && !isSignedBy(key, signed, signature)) return known('its signature is wrong');
    take(line);
    head = hashOf(content.subarray(bytes, end));
    lines += 1;
    fileLines += 1;
    bytes = end + 1;
  }
}
