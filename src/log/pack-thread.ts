import { parentPort, workerData } from 'node:worker_threads';
import { DamagedError, reasonOf } from './damage.ts';
import { LogFiles } from './files.ts';
import { packLog } from './packing.ts';
import type { FromPacking, PackingData } from './protocol.ts';

/** The thread that packs the log: it is there while there is something to pack, and never holds a commit. */

const { data, retention, job } = workerData as PackingData;
const say = (message: FromPacking): void => parentPort?.postMessage(message);

try {
  say({ type: 'packed', ...packLog(data, retention, job, (damage) => say({ type: 'damaged', damage })) });
} catch (error) {
  // The writer owns the tail: it mends it.
  if (error instanceof DamagedError) say({ type: 'suspect', file: new LogFiles(data).name(error.path) });
  else say({ type: 'failed', reason: reasonOf(error) });
}
