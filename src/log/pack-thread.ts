import { parentPort, workerData } from 'node:worker_threads';
import { noteHead } from './anchor.ts';
import { giveWay } from '../platform/give-way.ts';
import { DamagedError, reasonOf } from './damage.ts';
import { LogFiles } from './files.ts';
import { packLog } from './packing.ts';
import type { FromPacking, PackingData } from './protocol.ts';
import { Signer } from './signer.ts';

/** The thread that packs the log: it is there while there is something to pack, and delays neither a commit nor an alarm. */

const { data, retention, anchor, job } = workerData as PackingData;
const say = (message: FromPacking): void => parentPort?.postMessage(message);

giveWay();
try {
  const { head, ...packed } = packLog(data, retention, job, (damage) => say({ type: 'damaged', damage }));
  // Last: a disk beside ours is never in the way of the record.
  const trouble = anchor === undefined ? undefined : noteHead(anchor, Signer.open(data), head, Date.now());
  say({ type: 'packed', ...packed, ...(trouble === undefined ? {} : { anchor: trouble }) });
} catch (error) {
  // The writer owns the tail: it mends it.
  if (error instanceof DamagedError) say({ type: 'suspect', file: new LogFiles(data).name(error.path) });
  else say({ type: 'failed', reason: reasonOf(error) });
}
