import type { LogClass } from '../common/log-class.ts';
import { DamagedError } from './damage.ts';
import { raise, Segment } from './segment.ts';
import type { SegmentParts } from './segment-image.ts';

/** The pages and checkpoints of a segment that are as they were written; none where nothing is proved. */
export function provedParts(path: string, logClass: LogClass): SegmentParts | undefined {
  const segment = whole(() => new Segment(path, logClass, 'read')) ?? whole(() => new Segment(path, logClass, 'image'));
  if (segment === undefined) return undefined;
  try {
    const pages = (whole(() => segment.keysLeft()) ?? []).flatMap((key) => whole(() => segment.page(key)) ?? []);
    const leftOut = (): void => {};
    const checkpoints = [...(whole(() => [...segment.packedCheckpoints({}, leftOut)]) ?? [])].reverse();
    return pages.length + checkpoints.length === 0 ? undefined : { logClass, pages, checkpoints };
  } finally {
    segment.close();
  }
}

/** All pages and checkpoints of a segment. Throws a `DamagedError` where one is not as it was written. */
export function wholeParts(path: string, logClass: LogClass): SegmentParts {
  const segment = new Segment(path, logClass, 'read');
  try {
    segment.checkBounds();
    const pages = segment.keysLeft().flatMap((key) => segment.page(key) ?? []);
    return { logClass, pages, checkpoints: [...segment.packedCheckpoints({}, raise)].reverse() };
  } finally {
    segment.close();
  }
}

/** What can be read; none where the file is damaged. Trouble of the disk is thrown: another try may find more. */
function whole<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DamagedError) return undefined;
    throw error;
  }
}
