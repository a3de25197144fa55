import { Worker } from 'node:worker_threads';
import { reasonOf } from './damage.ts';
import type { PackingJob } from './packing.ts';
import type { FromPacking, PackingData, WriterStart } from './protocol.ts';

/** The packing as the writer's thread sees it: one job at a time, each on a thread that ends with it. */
export class PackingThread {
  readonly #start: Pick<WriterStart, 'data' | 'retention' | 'anchor'>;
  readonly #hear: (message: FromPacking) => void;
  #worker: Worker | undefined;
  #ended: (() => void) | undefined;

  /** @param hear is called with what the thread says; `packed`, `suspect` or `failed` comes last, and always */
  constructor(start: Pick<WriterStart, 'data' | 'retention' | 'anchor'>, hear: (message: FromPacking) => void) {
    this.#start = start;
    this.#hear = hear;
  }

  get isBusy(): boolean {
    return this.#worker !== undefined;
  }

  begin(job: PackingJob): void {
    const { data, retention, anchor } = this.#start;
    const workerData: PackingData = { data, retention, job, ...(anchor === undefined ? {} : { anchor }) };
    let last: FromPacking = { type: 'failed', reason: 'the packing thread has ended' };
    try {
      const url = new URL('./pack-thread.js', import.meta.url);
      const worker = new Worker(url, { workerData, name: 'pack' });
      this.#worker = worker;
      worker.on('message', (message: FromPacking) => {
        if (message.type === 'damaged') this.#hear(message);
        else last = message;
      });
      worker.on('error', (error) => (last = { type: 'failed', reason: reasonOf(error) }));
      worker.on('exit', () => {
        this.#worker = undefined;
        this.#hear(last);
        this.#ended?.();
      });
    } catch (error) {
      this.#hear({ type: 'failed', reason: reasonOf(error) });
    }
  }

  /** Waits for the job that runs, if there is one. */
  async end(): Promise<void> {
    if (this.#worker === undefined) return;
    await new Promise<void>((resolve) => (this.#ended = resolve));
  }
}
