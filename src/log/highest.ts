import { LOG_CLASSES } from '../common/log-class.ts';
import { DamagedError } from './damage.ts';
import type { LogFiles, SegmentFile } from './files.ts';
import { Segment } from './segment.ts';

/** The highest numbers of which there is a trace. */
export interface Highest {
  readonly seq: number;
  readonly at: number;
  readonly epoch: number;
}

/**
 * The highest seq, time and epoch in the segments: those of the newest one of each class that can be read. A segment
 * that cannot is dealt with by the packing; its name counts all the same.
 */
export function highestInSegments(files: LogFiles): Highest {
  let [seq, at, epoch] = [0, 0, 0];
  for (const logClass of LOG_CLASSES) {
    for (const file of files.segments(logClass).reverse()) {
      const found = highestIn(file);
      seq = Math.max(seq, found?.seq ?? 0, file.bounds?.lastSeq ?? file.number);
      at = Math.max(at, found?.at ?? 0, file.bounds?.lastAt ?? 0);
      epoch = Math.max(epoch, found?.epoch ?? 0);
      if (found !== undefined && found.seq > 0) break;
    }
  }
  return { seq, at, epoch };
}

function highestIn({ path, logClass }: SegmentFile): Highest | undefined {
  try {
    const segment = new Segment(path, logClass, 'read');
    try {
      return segment.highest();
    } finally {
      segment.close();
    }
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}
