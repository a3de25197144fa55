import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Effort } from './bench.ts';
import type { Figure } from './figure.ts';
import { ioOf } from './process-io.ts';
import { SMALL_PLANT, SmallPlant } from './small-plant.ts';

const WARM_S = 10;
const SECONDS = 60;
/** An alarm, which is flushed at once, is rare in a plant. */
const ALARM_EVERY_MS = 3_600_000;
const DAY_S = 86_400;
const MOST_MB = 400;

/**
 * What a gateway of the small plant gives to the disk in a day: what the kernel counted for its process in a minute, and the
 * segments that it makes of its tail when it stops, as packing would have made them later; both scaled to a day. The real
 * packing of a full tail has larger segments and so less of everything that a segment costs by itself.
 */
export async function flashOfADay({ length }: Effort): Promise<Figure> {
  const name = `log flash a day, ${SMALL_PLANT.points} points + ${SMALL_PLANT.tags} badges`;
  const plant = await SmallPlant.start();
  const seconds = Math.max(20, SECONDS * length);
  const load = plant.load(WARM_S + seconds, ALARM_EVERY_MS);
  const { pid } = plant.gateway.program;
  await sleep(WARM_S * 1000);
  const [begun, before] = [performance.now(), ioOf(pid).toDisk];
  await sleep(seconds * 1000);
  const tail = (1000 * (ioOf(pid).toDisk - before)) / (performance.now() - begun);
  await load;
  await plant.stop();
  const packed = segmentBytes(join(plant.data, 'log')) / (WARM_S + seconds);
  const inADay = (perSecond: number): number => (perSecond * DAY_S) / 1e6;
  if (tail === 0)
    return { name, unit: 'MB', value: NaN, note: 'the temporary folder is in memory: set TMPDIR to a disk' };
  const value = inADay(tail + packed);
  return {
    name,
    unit: 'MB',
    value,
    must: { text: `< ${MOST_MB} MB`, met: value < MOST_MB },
    note: `tail ${Math.round(inADay(tail))}, packing ${Math.round(inADay(packed))}`,
  };
}

const segmentBytes = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sqlite'))
    .reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
