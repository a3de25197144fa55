import { basename } from 'node:path';
import type { Plant } from '../domain/plant.ts';
import { textSum } from './checksum.ts';
import { DamagedError, on } from './damage.ts';
import { disk, writeWhole } from './disk.ts';

/** A configuration that was in force, as its file holds it. Older files hold the plant alone. */
interface PlantFile {
  readonly plant: Plant;
  /** Of the JSON of the plant. */
  readonly crc32: number;
}

/** The plant of a file, none where there is no file. Throws a `DamagedError` for one that is not as it was written. */
export function readPlant(path: string): Plant | undefined {
  if (disk.stat(path) === undefined) return undefined;
  return on(path, () => {
    const found = JSON.parse(disk.readFile(path).toString('utf8')) as Partial<PlantFile> & Partial<Plant>;
    const { plant, crc32 } = found;
    const isProved = plant === undefined || crc32 === textSum(JSON.stringify(plant));
    const read = plant ?? (found as Plant);
    if (!isProved || read.revision !== basename(path, '.json'))
      throw new DamagedError(path, 'its checksum or its revision is wrong');
    return read;
  });
}

/** Keeps a plant beside the record that is made under it; it holds no secret and no address. */
export function writePlant(path: string, plant: Plant): void {
  const json = JSON.stringify(plant);
  writeWhole(path, `{"plant":${json},"crc32":${textSum(json)}}`);
}
