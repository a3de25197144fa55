import { LOG_CLASSES, type LogClass } from '../common/log-class.ts';
import { DamagedError } from './damage.ts';
import { disk } from './disk.ts';
import type { LogFiles } from './files.ts';
import { readLedger } from './ledger.ts';
import { Listing } from './listing.ts';
import { Pins } from './pins.ts';
import { Segment } from './segment.ts';
import type { HeldTail } from './tail/held.ts';
import { TailReader } from './tail/reader.ts';

/** What a record is. */
export interface LogInfo {
  /** Plant time of the first and the last row of all, Unix milliseconds; none of an empty record. */
  readonly from?: number;
  readonly to?: number;
  /** Of everything that the quota counts. */
  readonly bytes: number;
  readonly tailBytes: number;
  readonly segments: readonly {
    readonly class: LogClass;
    /** Name below the data folder. */
    readonly file: string;
    /** Plant time of the first and the last row, Unix milliseconds. */
    readonly from: number;
    readonly to: number;
    readonly bytes: number;
    readonly pinned: boolean;
  }[];
  /** Rows of the gas class and of the people class, in the segments and the tail: values of the air, places of people. */
  readonly samples: number;
  readonly fixes: number;
  /** Bytes that were written for what is in the ledger: the tail, the segments made of it, those made one, the ledger. */
  readonly writtenBytes: number;
}

interface Heads {
  readonly rows: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Of a segment; nothing of one that cannot be read. */
function headOf(path: string, logClass: LogClass): Heads {
  try {
    const segment = new Segment(path, logClass, 'read');
    try {
      const { firstAt = 0, lastAt = 0 } = segment.bounds() ?? {};
      return { rows: segment.count(), firstAt, lastAt };
    } finally {
      segment.close();
    }
  } catch (error) {
    if (error instanceof DamagedError || !disk.stat(path)) return { rows: 0, firstAt: 0, lastAt: 0 };
    throw error;
  }
}

/** @returns plant time of the first and the last row of the tail */
function countTail(files: LogFiles, rows: Record<LogClass, number>): ReturnType<HeldTail['range']> {
  const tail = new TailReader(files.tail, files.oldTail, () => {}).hold();
  try {
    for (const row of tail.rows({}, LOG_CLASSES, 'forward')) rows[row.class] += 1;
    return tail.range();
  } finally {
    tail.close();
  }
}

/** Reads the heads of the segments, the rows of the tail, and what the ledger says. */
export function logInfo(files: LogFiles): LogInfo {
  const listing = new Listing();
  let writtenBytes = files.tail.list().reduce((sum, { bytes }) => sum + bytes, 0);
  if (disk.stat(files.ledger) !== undefined) {
    const content = disk.readFile(files.ledger);
    readLedger(content, (line) => listing.take(line));
    writtenBytes += listing.writtenBytes + content.length;
  }
  const pins = new Pins(files.pins).list();
  const rows = { gas: 0, people: 0, acts: 0 };
  const segments = LOG_CLASSES.flatMap((logClass) =>
    files.segments(logClass).map((file) => {
      const name = files.name(file.path);
      const head = headOf(file.path, logClass);
      rows[logClass] += head.rows;
      // The checkpoint before the first input is of time 0.
      const { firstAt: from, lastAt: to } = file.bounds !== undefined && file.bounds.firstAt > 0 ? file.bounds : head;
      const pinned = pins.some((pin) => from <= pin.to && to >= pin.from);
      return { class: logClass, file: name, from, to, bytes: file.bytes, pinned };
    }),
  );
  const tail = countTail(files, rows);
  const spans = [...segments.filter(({ from }) => from > 0), ...(tail === undefined ? [] : [tail])];
  const whole =
    spans.length === 0
      ? {}
      : { from: Math.min(...spans.map(({ from }) => from)), to: Math.max(...spans.map(({ to }) => to)) };
  const tailBytes = files.tail.list().reduce((sum, { bytes }) => sum + bytes, 0);
  return { ...whole, bytes: files.bytes(), tailBytes, segments, samples: rows.gas, fixes: rows.people, writtenBytes };
}
