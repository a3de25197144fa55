import { emptyState } from '../../src/domain/begin.ts';
import type { Input } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { reduce } from '../../src/domain/reduce.ts';
import { LogReader } from '../../src/log/reader.ts';
import { rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { KEEP_ALL } from '../support/log.ts';
import { tempDir } from '../support/temp.ts';

/** A record on disk of what came of these inputs, under the first of the plants until another one is put into force. */
export function recorded(inputs: readonly Input[], ...plants: readonly Plant[]): LogReader {
  const data = tempDir();
  const store = new LogStore(data, KEEP_ALL);
  for (const plant of plants) store.keepPlant(plant);
  const [first] = plants;
  if (first === undefined) throw new Error('a record has a plant');
  const state = emptyState(first);
  const plantOf = (revision: string): Plant => plants.find((plant) => plant.revision === revision) ?? first;
  for (const input of inputs) store.commit(rowsOf({ input, ...reduce(state, input, plantOf) }));
  store.close();
  return new LogReader(data);
}
