import { restore } from '../domain/checkpoint.ts';
import { siteCount } from '../domain/people/site.ts';
import type { Plant } from '../domain/plant.ts';
import { instant } from '../domain/time.ts';
import type { LogReader } from '../log/reader.ts';
import type { HeadcountQuery, HeadcountThen } from '../ports/archive.ts';
import type { Steps } from '../ports/steps.ts';

/**
 * How many people were on site at moments of a stretch of time, oldest first: those of the checkpoints, which hold where
 * everyone was. The first may lie before the stretch; nothing is known between two of them.
 */
export function* headcounts(
  reader: Pick<LogReader, 'checkpoint' | 'plant'>,
  present: Plant,
  { from, to, maxPoints }: HeadcountQuery,
): Steps<HeadcountThen[]> {
  const found: HeadcountThen[] = [];
  const step = Math.max(1, Math.floor((to - from) / maxPoints));
  let until: number = to;
  while (found.length < maxPoints) {
    const checkpoint = reader.checkpoint({ toAt: until });
    if (checkpoint === undefined) break;
    const { at, revision } = checkpoint;
    const plant = revision === present.revision ? present : (reader.plant(revision) ?? present);
    found.push({ at: instant(at), ...siteCount(restore(plant, checkpoint)) });
    if (at <= from) break;
    until = Math.min(at - 1, until - step);
    yield;
  }
  return found.reverse();
}
