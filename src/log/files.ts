import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { isLogClass, LOG_CLASSES, type LogClass } from '../common/log-class.ts';
import { disk, flushFolder } from './disk.ts';
import { type Bounds, boundsOfName, isSegmentName, nameOfBounds } from './segment-name.ts';
import { TailFiles } from './tail/files.ts';

/** A segment file. */
export interface SegmentFile {
  readonly logClass: LogClass;
  /** The first number in its name. Of an older form: a seq that was given when it was begun, which is no lower bound. */
  readonly number: number;
  /** What its name says of what it holds, with its checkpoints; none for a file of an older form. */
  readonly bounds: Bounds | undefined;
  readonly path: string;
  readonly bytes: number;
  /** When it was last written, Unix milliseconds. */
  readonly writtenAt: number;
}

/** The places of the parts of the log below the data folder. */
export class LogFiles {
  readonly root: string;
  readonly tail: TailFiles;

  constructor(data: string) {
    this.root = join(data, 'log');
    this.tail = new TailFiles(this.root);
  }

  /** Whether a gateway ran on this data folder before: its name is made at the first start, after its log. */
  get hasRunBefore(): boolean {
    return existsSync(join(dirname(this.root), 'installation'));
  }

  /** The tail of older versions. */
  get oldTail(): string {
    return join(this.root, 'tail.sqlite');
  }

  /** An empty file that older versions had while a run wrote here. */
  get openMark(): string {
    return join(this.root, 'open');
  }

  /** An empty file beside the log where the data folder was made from a backup, until the first run on it has begun. */
  get restoredMark(): string {
    return join(dirname(this.root), 'restored');
  }

  get manifest(): string {
    return join(this.root, 'manifest.json');
  }

  plant(revision: string): string {
    return join(this.plants, `${revision}.json`);
  }

  get plants(): string {
    return join(this.root, 'plants');
  }

  /** Bytes that are given up when a full disk does not take the line that says what goes. */
  get reserve(): string {
    return join(this.root, 'reserve');
  }

  get ledger(): string {
    return join(this.root, 'ledger.jsonl');
  }

  /** The path of a sealed segment. */
  sealed(logClass: LogClass, bounds: Bounds): string {
    return join(this.root, logClass, nameOfBounds(bounds));
  }

  segment(logClass: LogClass, number: number): string {
    return join(this.root, logClass, `${String(number).padStart(14, '0')}.sqlite`);
  }

  /** Makes the folders; they are on the disk when it returns. */
  make(): void {
    for (const folder of [...LOG_CLASSES, 'plants']) disk.mkdir(join(this.root, folder));
    this.tail.make();
    flushFolder(this.tail.folder);
    flushFolder(this.root);
  }

  folder(logClass: LogClass): string {
    return join(this.root, logClass);
  }

  /** The revisions whose plants are kept. */
  revisions(): string[] {
    if (!existsSync(this.plants)) return [];
    return readdirSync(this.plants).flatMap((name) => (name.endsWith('.json') ? basename(name, '.json') : []));
  }

  get pins(): string {
    return join(this.root, 'pins');
  }

  /**
   * The segments of a class, oldest first; none where there is no folder.
   * @param which `all`: also those that another one holds, which are about to go
   */
  segments(logClass: LogClass, which: 'all' | 'readable' = 'readable'): SegmentFile[] {
    const folder = this.folder(logClass);
    if (!existsSync(folder)) return [];
    const files = readdirSync(folder)
      .filter(isSegmentName)
      .flatMap((name): SegmentFile[] => {
        const path = join(folder, name);
        // The ring may have dropped it since.
        const stat = statSync(path, { throwIfNoEntry: false });
        if (stat === undefined) return [];
        const { size: bytes, mtimeMs: writtenAt } = stat;
        return [{ logClass, number: Number.parseInt(name, 10), bounds: boundsOfName(name), path, bytes, writtenAt }];
      });
    files.sort((a, b) => a.number - b.number || (b.bounds?.lastSeq ?? 0) - (a.bounds?.lastSeq ?? 0));
    if (which === 'all') return files;
    let lastSeq = 0;
    return files.filter(({ bounds }) => {
      if (bounds === undefined) return true;
      const isHeld = bounds.lastSeq <= lastSeq;
      lastSeq = Math.max(lastSeq, bounds.lastSeq);
      return !isHeld;
    });
  }

  /** A path as it is reported: below the data folder. */
  name(path: string): string {
    return relative(dirname(this.root), path);
  }

  /** The path of a name. */
  path(name: string): string {
    return join(dirname(this.root), name);
  }

  /** The class of a segment's path; none for another file. */
  classOf(path: string): LogClass | undefined {
    const folder = relative(this.root, dirname(path));
    return isLogClass(folder) ? folder : undefined;
  }

  /** The revision of a plant's path; none for another file. */
  revisionOf(path: string): string | undefined {
    return dirname(path) === this.plants ? basename(path, '.json') : undefined;
  }

  /** Bytes of everything that the quota counts. */
  bytes(): number {
    let bytes = this.otherBytes();
    for (const logClass of LOG_CLASSES) for (const segment of this.segments(logClass, 'all')) bytes += segment.bytes;
    return bytes;
  }

  /** Bytes of what the quota counts beside segments: the tail, the ledger, plants, pins, files set aside, accounts. */
  otherBytes(): number {
    const data = dirname(this.root);
    const accounts = namesIn(data).filter((name) => name.startsWith('accounts.sqlite'));
    let bytes = bytesOf(accounts.map((name) => join(data, name)));
    for (const folder of ['.', ...LOG_CLASSES, 'tail', 'plants', 'pins']) {
      const names = namesIn(join(this.root, folder)).filter((name) => !isLogClass(folder) || !isSegmentName(name));
      bytes += bytesOf(names.map((name) => join(this.root, folder, name)));
    }
    return bytes;
  }
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Bytes of files; folders, and what has just gone, count nothing. */
const bytesOf = (paths: readonly string[]): number =>
  paths.reduce((sum, path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return sum + (stat?.isFile() === true ? stat.size : 0);
  }, 0);
