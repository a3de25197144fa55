import { parentPort, workerData } from 'node:worker_threads';
import { type Examination, examine } from './examine.ts';

/** A thread for one configuration: the alarms do not wait while a large one is checked. */
parentPort?.postMessage(examine(workerData as Examination));
