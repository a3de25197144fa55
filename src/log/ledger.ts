import { disk, prepare, settle, withFile, writeAll } from './disk.ts';
import { DamagedError, on } from './damage.ts';
import { hashOf, type LedgerLine, NO_HASH, readLine, type Statement, writtenLine } from './ledger-line.ts';
import { isSignedBy, type Signer } from './signer.ts';

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

  /**
   * Reads it all. A new one begins with the next lines: all of them are there, or none. A last line that a crash cut off was never acted on: it goes.
   * Throws a `DamagedError` where it is not as it was written.
   * @returns `other-key` where another key than ours signed before
   */
  open(take: (line: LedgerLine) => void): 'our-key' | 'other-key' {
    this.#head = NO_HASH;
    this.#lines = 0;
    this.#bytes = 0;
    this.#isUncertain = true;
    let key = '';
    if (disk.stat(this.#path) !== undefined) {
      const read = readLedger(
        on(this.#path, () => disk.readFile(this.#path)),
        (line) => {
          if (line.kind === 'key') key = line.publicKey;
          take(line);
        },
      );
      if (read.trouble !== undefined)
        throw new DamagedError(this.#path, `line ${read.trouble.line}: ${read.trouble.what}`);
      this.#head = read.head;
      this.#lines = read.lines;
      this.#bytes = read.bytes;
    }
    this.#isKeyDue = key !== this.#signer.publicKey;
    if (!this.#isKeyDue || key === '') return 'our-key';
    this.append();
    return 'other-key';
  }

  /** The lines of a damaged ledger that our key signed, each by itself. */
  *signedLines(): Iterable<LedgerLine> {
    for (const text of disk.readFile(this.#path).toString('utf8').split('\n')) {
      const read = readLine(text);
      if (read !== undefined && isSignedBy(this.#signer.publicKey, read.signed, read.signature)) yield read.line;
    }
  }

  /** On the disk when it returns; when it throws nothing was added. */
  append(...said: readonly Statement[]): LedgerLine[] {
    let [head, n] = [this.#head, this.#lines];
    const lines: LedgerLine[] = [];
    let text = '';
    const key = this.#isKeyDue ? [{ kind: 'key' as const, publicKey: this.#signer.publicKey }] : [];
    for (const one of [...key, ...said]) {
      const line: LedgerLine = { n, at: this.#now(), before: head, ...one };
      const written = writtenLine(line, (signed) => this.#signer.sign(signed));
      lines.push(line);
      text += `${written}\n`;
      head = hashOf(written);
      n += 1;
    }
    const bytes = Buffer.from(text);
    if (this.#bytes === 0) {
      prepare(this.#path, bytes);
      settle(this.#path);
    } else {
      withFile(this.#path, 'a', (file) => {
        // What an append that failed may have left behind.
        if (this.#isUncertain) disk.truncate(file, this.#bytes);
        this.#isUncertain = true;
        writeAll(file, bytes);
        disk.fsync(file);
      });
    }
    this.#isUncertain = false;
    this.#isKeyDue = false;
    this.#head = head;
    this.#lines = n;
    this.#bytes += bytes.length;
    return lines;
  }
}

/** What is proved of a ledger. */
interface ReadLedger {
  /** Of the last whole line. */
  readonly head: string;
  readonly lines: number;
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
  let [head, lines, bytes, key] = [NO_HASH, 0, 0, ''];
  const known = (trouble?: string): ReadLedger => ({
    head,
    lines,
    bytes,
    ...(trouble === undefined ? {} : { trouble: { line: lines + 1, what: trouble } }),
  });
  for (;;) {
    const end = content.indexOf(0x0a, bytes);
    if (end < 0) return known();
    const text = content.toString('utf8', bytes, end);
    const read = readLine(text);
    if (read === undefined) return known('it is not a line of a ledger');
    const { line, signed, signature } = read;
    if (line.before !== head || line.n !== lines) return known('it does not follow the line before');
    if (line.kind === 'key') key = line.publicKey;
    const isChecked = which === 'every-signature' || content.indexOf(0x0a, end + 1) < 0;
    if (isChecked && !isSignedBy(key, signed, signature)) return known('its signature is wrong');
    take(line);
    head = hashOf(content.subarray(bytes, end));
    lines += 1;
    bytes = end + 1;
  }
}
