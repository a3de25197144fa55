import { Worker } from 'node:worker_threads';
import type { Logger } from '../ports/logger.ts';
import type { PanelImage } from './pdu.ts';
import type { FromPanel, PanelStart, ToPanel } from './protocol.ts';

const RESTART_AFTER_MS = 1000;
const CLOSED_WITHIN_MS = 2000;
/** Some hundred kilobytes of images and sixty connections, MB. */
const SMALL = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 };

/** The thread that serves the panel next door: it is given images, one at a time, and begun again when it dies. */
export class PanelThread {
  readonly #start: PanelStart;
  readonly #logger: Logger;
  readonly #ready: () => void;
  #worker: Worker;
  #isFree = true;
  #closed: (() => void) | undefined;
  #restart: NodeJS.Timeout | undefined;
  #isTried: (() => void) | undefined;
  /** Why it does not listen. */
  trouble: string | undefined;
  /** Where it listens; 0 where it does not. */
  port = 0;
  /** Resolves when it listens, or when the first try has failed. */
  readonly tried: Promise<void>;

  /** @param ready another image may be shown */
  constructor(start: PanelStart, logger: Logger, ready: () => void) {
    this.#start = start;
    this.#logger = logger;
    this.#ready = ready;
    this.tried = new Promise((resolve) => (this.#isTried = resolve));
    this.#worker = this.#open();
  }

  get isFree(): boolean {
    return this.#isFree;
  }

  /** Only while it is free: a thread that is slow never makes images pile up. */
  show(image: PanelImage): void {
    this.#isFree = false;
    this.#post({ type: 'image', image });
  }

  /** Ends within two seconds. */
  async close(): Promise<void> {
    clearTimeout(this.#restart);
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    const patience = setTimeout(() => this.#closed?.(), CLOSED_WITHIN_MS);
    this.#post({ type: 'close' });
    await closed;
    clearTimeout(patience);
    await this.#worker.terminate();
  }

  #post(message: ToPanel): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromPanel): void {
    switch (message.type) {
      case 'listening':
        if (this.trouble !== undefined) this.#logger.info({ port: message.port }, 'the panel next door is served');
        this.trouble = undefined;
        this.port = message.port;
        return this.#isTried?.();
      case 'failed':
        if (this.trouble !== message.error) this.#logger.error({ error: message.error }, 'the panel cannot listen');
        this.trouble = message.error;
        return this.#isTried?.();
      case 'taken':
        this.#isFree = true;
        return this.#ready();
      case 'closed':
        return this.#closed?.();
    }
  }

  #open(): Worker {
    const own = import.meta.url;
    const file = new URL(`./thread${own.slice(own.lastIndexOf('.'))}`, own);
    const worker = new Worker(file, { workerData: this.#start, name: 'panel', resourceLimits: SMALL });
    worker.on('message', (message: FromPanel) => this.#hear(message));
    worker.on('error', (error) => {
      this.trouble = error instanceof Error ? error.message : String(error);
      this.#logger.error({ error: this.trouble }, 'the thread of the panel died: it is begun again');
    });
    worker.on('exit', () => this.#reopen());
    return worker;
  }

  #reopen(): void {
    if (this.#closed !== undefined) return this.#closed();
    this.port = 0;
    this.trouble ??= 'its thread ended';
    this.#restart = setTimeout(() => {
      this.#worker = this.#open();
      this.#isFree = true;
      this.#ready();
    }, RESTART_AFTER_MS);
  }
}
