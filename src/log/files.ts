import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_CLASSES, type LogClass } from '../ports/event-log.ts';

/** A segment file; its name is the first seq that it may hold. */
export interface SegmentFile {
  readonly logClass: LogClass;
  readonly firstSeq: number;
  readonly path: string;
  readonly bytes: number;
}

/** Where the parts of the log stand below the data folder. */
export class LogFiles {
  readonly root: string;

  constructor(data: string) {
    this.root = join(data, 'log');
  }

  get tail(): string {
    return join(this.root, 'tail.sqlite');
  }

  plant(revision: string): string {
    return join(this.root, 'plants', `${revision}.json`);
  }

  segment(logClass: LogClass, firstSeq: number): string {
    return join(this.root, logClass, `${String(firstSeq).padStart(14, '0')}.sqlite`);
  }

  make(): void {
    for (const folder of [...LOG_CLASSES, 'plants'])
      mkdirSync(join(this.root, folder), { recursive: true, mode: 0o750 });
  }

  /** The segments of a class, oldest first. */
  segments(logClass: LogClass): SegmentFile[] {
    const folder = join(this.root, logClass);
    return readdirSync(folder)
      .filter((name) => /^\d+\.sqlite$/.test(name))
      .sort()
      .map((name) => {
        const path = join(folder, name);
        return { logClass, firstSeq: Number.parseInt(name, 10), path, bytes: statSync(path).size };
      });
  }

  /** Bytes of everything. */
  bytes(): number {
    let bytes = statSync(this.tail).size;
    for (const logClass of LOG_CLASSES) for (const segment of this.segments(logClass)) bytes += segment.bytes;
    return bytes;
  }
}
