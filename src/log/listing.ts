import { LOG_CLASSES, type LogClass } from '../common/log-class.ts';
import { type LedgerLine, type PackedTail, type Statement, statementOf } from './ledger-line.ts';

/** A segment that must be on the disk. */
export type Listed = Extract<LedgerLine, { readonly kind: 'sealed' | 'adopted' }>;

type Summary = Extract<Statement, { readonly kind: 'summary' }>;
type Tombs = NonNullable<Summary['dropped'][LogClass]>;

const writtenFor = (line: Listed): number => (line.kind === 'sealed' ? line.bytes + (line.tail?.bytes ?? 0) : 0);

/** Why a file is no longer listed. */
type Gone = 'dropped' | 'replaced' | 'damaged';

/** What the lines of a ledger come to: the segments that must be there, and the highest numbers. */
export class Listing {
  readonly #entries = new Map<string, Listed>();
  readonly #gone = new Map<string, Gone>();
  /** The hash of the newest generation of the tail that each class has sealed. */
  readonly #sealed = new Map<LogClass, string>();
  /** SHA-256 of the files of plants, by name. */
  readonly #plants = new Map<string, string>();
  /** The end of what each class lost to the quota, plant time. */
  readonly #lostTo = new Map<LogClass, number>();
  readonly #dropped = new Map<LogClass, Tombs>();
  #packed: PackedTail | undefined;
  #damaged = 0;
  #writtenBytes = 0;
  #seq = 0;
  #at = 0;
  #epoch = 0;

  take(line: LedgerLine): void {
    switch (line.kind) {
      case 'summary':
        return this.#goOn(line);
      case 'sealed':
        this.#writtenBytes += writtenFor(line);
        for (const name of line.replaces ?? []) this.#leave(name, 'replaced');
        if (line.tail !== undefined) this.#sealed.set(line.class, line.tail.hash);
        return this.#add(line);
      case 'packed':
        this.#packed = { generation: line.generation, hash: line.hash };
        return;
      case 'adopted':
        return this.#add(line);
      case 'dropped':
        this.#bury(line);
        if (line.why !== 'age') this.#lostTo.set(line.class, Math.max(line.lastAt, this.#lostTo.get(line.class) ?? 0));
        return this.#leave(line.file, 'dropped');
      case 'damaged':
        this.#damaged += 1;
        return this.#leave(line.file, 'damaged');
      case 'epoch':
        this.#epoch = Math.max(this.#epoch, line.epoch);
        return;
      case 'plant':
        this.#plants.set(line.file, line.sha256);
        return;
      case 'key':
        return;
    }
  }

  /** SHA-256 of the file of each plant that was kept, by its name. */
  get plants(): ReadonlyMap<string, string> {
    return this.#plants;
  }

  get(file: string): Listed | undefined {
    return this.#entries.get(file);
  }

  /** Why a file that is not listed is none; undefined for one that never was. */
  goneOf(file: string): Gone | undefined {
    return this.#gone.get(file);
  }

  /** It is gone from the disk, too. */
  forget(file: string): void {
    this.#gone.delete(file);
  }

  /** What is gone is gone from the disk. */
  settled(): void {
    this.#gone.clear();
  }

  /** The files that were replaced and are perhaps still there. */
  get replaced(): string[] {
    return [...this.#gone].flatMap(([file, why]) => (why === 'replaced' ? file : []));
  }

  /** Oldest first. */
  entries(logClass?: LogClass): Listed[] {
    const entries = [...this.#entries.values()].filter((entry) => logClass === undefined || entry.class === logClass);
    return entries.sort((a, b) => a.firstSeq - b.firstSeq || a.lastSeq - b.lastSeq);
  }

  isSealed(logClass: LogClass, tail: { readonly hash: string }): boolean {
    return this.#sealed.get(logClass) === tail.hash;
  }

  /** The newest generation of the tail that is in segments; none where the ledger does not say. */
  get packed(): PackedTail | undefined {
    return this.#packed;
  }

  /** The end of what the quota or the disk took of a class before its time, Unix milliseconds. */
  lostTo(logClass: LogClass): number | undefined {
    return this.#lostTo.get(logClass);
  }

  get highest(): { readonly seq: number; readonly at: number; readonly epoch: number } {
    return { seq: this.#seq, at: this.#at, epoch: this.#epoch };
  }

  /** Bytes that were written for segments, and for the tail that they were made of. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /** Whether all that is gone from the list is gone from the disk. */
  get isSettled(): boolean {
    return this.#gone.size === 0;
  }

  /** What stands for all lines so far beside those of `standing`. */
  get summed(): Omit<Summary, 'kind' | 'publicKey' | 'heads'> {
    const written = [...this.#entries.values()].reduce((sum, line) => sum + writtenFor(line), 0);
    return {
      dropped: Object.fromEntries(this.#dropped),
      lostTo: Object.fromEntries(this.#lostTo),
      sealed: Object.fromEntries(this.#sealed),
      ...(this.#packed === undefined ? {} : { packed: this.#packed }),
      damaged: this.#damaged,
      writtenBytes: this.#writtenBytes - written,
      seq: this.#seq,
      time: this.#at,
      epoch: this.#epoch,
    };
  }

  /** What must be on the disk, as the lines that say so. */
  get standing(): Statement[] {
    return [
      ...this.entries().map(statementOf),
      ...[...this.#plants].map(([file, sha256]) => ({ kind: 'plant' as const, file, sha256 })),
    ];
  }

  #goOn(summary: Summary): void {
    for (const logClass of LOG_CLASSES) {
      const { dropped, lostTo, sealed } = summary;
      if (dropped[logClass] !== undefined) this.#dropped.set(logClass, dropped[logClass]);
      if (lostTo[logClass] !== undefined) this.#lostTo.set(logClass, lostTo[logClass]);
      if (sealed[logClass] !== undefined) this.#sealed.set(logClass, sealed[logClass]);
    }
    this.#packed = summary.packed;
    this.#damaged += summary.damaged;
    this.#writtenBytes += summary.writtenBytes;
    this.#seq = Math.max(this.#seq, summary.seq);
    this.#at = Math.max(this.#at, summary.time);
    this.#epoch = Math.max(this.#epoch, summary.epoch);
  }

  #bury({ class: logClass, bytes, lastSeq, lastAt }: Extract<Statement, { readonly kind: 'dropped' }>): void {
    const before = this.#dropped.get(logClass) ?? { segments: 0, bytes: 0, lastSeq: 0, lastAt: 0 };
    this.#dropped.set(logClass, {
      segments: before.segments + 1,
      bytes: before.bytes + bytes,
      lastSeq: Math.max(before.lastSeq, lastSeq),
      lastAt: Math.max(before.lastAt, lastAt),
    });
  }

  #leave(file: string, why: Gone): void {
    this.#plants.delete(file);
    this.#entries.delete(file);
    this.#gone.set(file, why);
  }

  #add(entry: Listed): void {
    this.#gone.delete(entry.file);
    this.#entries.set(entry.file, entry);
    this.#seq = Math.max(this.#seq, entry.lastSeq);
    this.#at = Math.max(this.#at, entry.lastAt);
  }
}
