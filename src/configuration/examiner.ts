import { Worker } from 'node:worker_threads';
import type { Examination, Examined } from './examine.ts';

/** A configuration that takes longer was made to hold the gateway up, ms. */
const PATIENCE_MS = 60_000;
const HEAP = { maxOldGenerationSizeMb: 1024 };

/**
 * Examines a configuration on a thread of its own.
 * @throws when it takes too long, or more memory than any plant needs
 */
export function examineAside(examination: Examination): Promise<Examined> {
  const own = import.meta.url;
  const file = new URL(`./examine-thread${own.slice(own.lastIndexOf('.'))}`, own);
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: examination, name: 'configuration', resourceLimits: HEAP });
    const timer = setTimeout(() => {
      reject(new Error(`the configuration could not be checked within ${PATIENCE_MS / 1000} s`));
      void worker.terminate();
    }, PATIENCE_MS);
    worker.once('message', (examined: Examined) => resolve(examined));
    worker.once('error', reject);
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('the configuration could not be checked'));
    });
  });
}
