import { LOG_CLASSES, type LogClass, ofEachClass, traitsOf } from '../common/log-class.ts';
import type { SpaceLevel } from '../domain/gateway/trouble.ts';
import type { Space } from './disk.ts';
import type { Listed } from './listing.ts';
import type { Pin } from './pins.ts';

/** Pins of incidents hold so much of the quota at most; pins of people always hold. */
const PINNED_SHARE = 0.5;
/** The ring stays below its quota by the tail's growth until it looks again. */
const FILLED = 0.99;
/** Another's files on the same disk never take more of the record than down to this part of its quota. */
const LEAST_OF_QUOTA = 0.5;
/** Free bytes below which space is low, and below which it is short: a part of the disk, or an amount where it is large. */
const LOW = { part: 0.08, most: 1_000_000_000 };
const SHORT = { part: 0.03, most: 300_000_000 };

/** A level ends where there is so much more than it needs, so that it does not come and go. */
const ENDS_AT = 1.25;

const below = ({ total }: Space, { part, most }: typeof LOW): number => Math.min(total * part, most);

/** How much room the disk still has. @param before the level that was found last */
export function spaceLevel(space: Space, before: SpaceLevel): SpaceLevel {
  if (space.free < below(space, SHORT) * (before === 'short' ? ENDS_AT : 1)) return 'short';
  return space.free < below(space, LOW) * (before === 'ample' ? 1 : ENDS_AT) ? 'low' : 'ample';
}

/** Bytes that the whole log may have: its quota, and less on a disk that has not so much. */
export function mostBytes(
  quota: number,
  bytes: number,
  space: Space,
): { readonly most: number; readonly isByDisk: boolean } {
  const byDisk = Math.max(bytes + space.free - below(space, SHORT), LEAST_OF_QUOTA * Math.min(quota, space.total));
  return byDisk < quota * FILLED ? { most: byDisk, isByDisk: true } : { most: quota * FILLED, isByDisk: false };
}

/** What is pinned of the segments. */
export interface Pinned {
  readonly files: ReadonlySet<string>;
  readonly bytes: number;
  /** Pins hold more than their part of the quota: those of the oldest incidents no longer hold. */
  readonly isTooMuch: boolean;
}

/** Pins of people first, then those of incidents, the newest first, as far as there is room for them. */
export function pinnedOf(entries: readonly Listed[], pins: readonly Pin[], quota: number): Pinned {
  const files = new Set<string>();
  let bytes = 0;
  let isTooMuch = false;
  const byRank = [...pins].sort((a, b) => Number(a.incident === true) - Number(b.incident === true) || b.to - a.to);
  for (const pin of byRank) {
    const more = entries.filter(
      ({ file, firstAt, lastAt }) => firstAt <= pin.to && lastAt >= pin.from && !files.has(file),
    );
    const all = bytes + more.reduce((sum, entry) => sum + entry.bytes, 0);
    if (all > quota * PINNED_SHARE) isTooMuch = true;
    if (all > quota * PINNED_SHARE && pin.incident === true) continue;
    for (const { file } of more) files.add(file);
    bytes = all;
  }
  return { files, bytes, isTooMuch };
}

/** A segment that goes, and why. */
export interface Going {
  readonly entry: Listed;
  readonly why: 'age' | 'quota' | 'disk';
}

/** What the choice of what goes rests on. */
interface Limits {
  /** Bytes that all segments may have, and whether the disk says so. */
  readonly most: number;
  readonly isByDisk: boolean;
  /** What is older goes, plant time; none where the time cannot be believed. */
  readonly before?: Readonly<Record<LogClass, number>>;
  readonly pinned: ReadonlySet<string>;
}

/**
 * The segments that go, in order. What is too old; then, while there is too much, the oldest of the class that is most
 * above its share. A class may use what others leave free. The newest segment of a class and what is pinned stay.
 * @param of oldest first
 */
export function chooseGoing(of: Readonly<Record<LogClass, readonly Listed[]>>, limits: Limits): Going[] {
  const going: Going[] = [];
  const bytes = ofEachClass((_, logClass) => of[logClass].reduce((sum, entry) => sum + entry.bytes, 0));
  const left = ofEachClass((_, logClass) => of[logClass].slice(0, -1).filter(({ file }) => !limits.pinned.has(file)));
  const take = (logClass: LogClass, why: Going['why']): void => {
    const entry = left[logClass].shift();
    if (entry === undefined) return;
    bytes[logClass] -= entry.bytes;
    going.push({ entry, why });
  };
  for (const logClass of LOG_CLASSES) {
    while ((left[logClass][0]?.lastAt ?? Infinity) < (limits.before?.[logClass] ?? 0)) take(logClass, 'age');
  }
  const fill = (logClass: LogClass): number => bytes[logClass] / traitsOf(logClass).share;
  while (LOG_CLASSES.reduce((sum, logClass) => sum + bytes[logClass], 0) > limits.most) {
    const [fullest] = LOG_CLASSES.filter((logClass) => left[logClass].length > 0).sort((a, b) => fill(b) - fill(a));
    if (fullest === undefined) break;
    take(fullest, limits.isByDisk ? 'disk' : 'quota');
  }
  return going;
}
