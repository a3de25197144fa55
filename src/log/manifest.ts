import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { textSum } from './checksum.ts';
import { DamagedError } from './damage.ts';

const shape = z.object({
  version: z.literal(1),
  /** The first seq of each segment by its name below the data folder; null while it holds no page. */
  segments: z.record(z.string(), z.number().nullable()),
});

/** What must be there: a file that is gone can say nothing of itself. */
export type Manifest = z.output<typeof shape>;

/** None where there is none: a log of an older version. Throws a `DamagedError` for one that is not as it was written. */
export function readManifest(path: string): Manifest | undefined {
  if (!existsSync(path)) return undefined;
  const [sum = '', ...rest] = readFileSync(path, 'utf8').split('\n');
  const text = rest.join('\n');
  if (sum !== String(textSum(text))) throw new DamagedError(path, 'its checksum is wrong');
  return shape.parse(JSON.parse(text));
}
