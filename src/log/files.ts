import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { isLogClass, LOG_CLASSES, type LogClass } from '../common/log-class.ts';

/** A segment file. Names are in the order of what the files hold; a checkpoint can begin one, so a name is no lower bound. */
export interface SegmentFile {
  readonly logClass: LogClass;
  /** The number in its name: a seq that was given when it was begun. */
  readonly number: number;
  readonly path: string;
  readonly bytes: number;
  /** When it was last written, Unix milliseconds. */
  readonly writtenAt: number;
}

/** The places of the parts of the log below the data folder. */
export class LogFiles {
  readonly root: string;

  constructor(data: string) {
    this.root = join(data, 'log');
  }

  /** Whether a gateway ran on this data folder before: its name is made at the first start, after its log. */
  get hasRunBefore(): boolean {
    return existsSync(join(dirname(this.root), 'installation'));
  }

  get tail(): string {
    return join(this.root, 'tail.sqlite');
  }

  /** An empty file while a run writes here: a disk that is full still lets it be taken away. */
  get openMark(): string {
    return join(this.root, 'open');
  }

  get manifest(): string {
    return join(this.root, 'manifest.json');
  }

  plant(revision: string): string {
    return join(this.root, 'plants', `${revision}.json`);
  }

  segment(logClass: LogClass, number: number): string {
    return join(this.root, logClass, `${String(number).padStart(14, '0')}.sqlite`);
  }

  make(): void {
    for (const folder of [...LOG_CLASSES, 'plants'])
      mkdirSync(join(this.root, folder), { recursive: true, mode: 0o750 });
  }

  folder(logClass: LogClass): string {
    return join(this.root, logClass);
  }

  /** The revisions whose plants are kept. */
  revisions(): string[] {
    const folder = join(this.root, 'plants');
    if (!existsSync(folder)) return [];
    return readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? basename(name, '.json') : []));
  }

  /** The segments of a class, oldest first; none where there is no folder. */
  segments(logClass: LogClass): SegmentFile[] {
    const folder = this.folder(logClass);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => /^\d+\.sqlite$/.test(name))
      .sort()
      .flatMap((name) => {
        const path = join(folder, name);
        // The ring may have dropped it since.
        const stat = statSync(path, { throwIfNoEntry: false });
        return stat === undefined
          ? []
          : { logClass, number: Number.parseInt(name, 10), path, bytes: stat.size, writtenAt: stat.mtimeMs };
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
    return dirname(path) === join(this.root, 'plants') ? basename(path, '.json') : undefined;
  }

  /** Bytes of everything. */
  bytes(): number {
    let bytes = statSync(this.tail, { throwIfNoEntry: false })?.size ?? 0;
    for (const logClass of LOG_CLASSES) for (const segment of this.segments(logClass)) bytes += segment.bytes;
    return bytes;
  }
}
