import type { LogClass } from '../common/log-class.ts';
import type { LedgerLine } from './ledger-line.ts';

/** A segment that must be on the disk. */
export type Listed = Extract<LedgerLine, { readonly kind: 'sealed' | 'adopted' }>;

/** What the lines of a ledger come to: the segments that must be there, and the highest numbers. */
export class Listing {
  readonly #entries = new Map<string, Listed>();
  /** The hash of the newest generation of the tail that each class has sealed. */
  readonly #sealed = new Map<LogClass, string>();
  #seq = 0;
  #at = 0;
  #epoch = 0;

  take(line: LedgerLine): void {
    switch (line.kind) {
      case 'sealed':
        for (const name of line.replaces ?? []) this.#entries.delete(name);
        this.#sealed.set(line.class, line.tail.hash);
        return this.#add(line);
      case 'adopted':
        return this.#add(line);
      case 'dropped':
      case 'damaged':
        this.#entries.delete(line.file);
        return;
      case 'epoch':
        this.#epoch = Math.max(this.#epoch, line.epoch);
        return;
      case 'key':
        return;
    }
  }

  has(file: string): boolean {
    return this.#entries.has(file);
  }

  /** Oldest first. */
  entries(logClass?: LogClass): Listed[] {
    const entries = [...this.#entries.values()].filter((entry) => logClass === undefined || entry.class === logClass);
    return entries.sort((a, b) => a.firstSeq - b.firstSeq || a.lastSeq - b.lastSeq);
  }

  isSealed(logClass: LogClass, tail: { readonly hash: string }): boolean {
    return this.#sealed.get(logClass) === tail.hash;
  }

  get highest(): { readonly seq: number; readonly at: number; readonly epoch: number } {
    return { seq: this.#seq, at: this.#at, epoch: this.#epoch };
  }

  #add(entry: Listed): void {
    this.#entries.set(entry.file, entry);
    this.#seq = Math.max(this.#seq, entry.lastSeq);
    this.#at = Math.max(this.#at, entry.lastAt);
  }
}
