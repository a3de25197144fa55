import { Worker } from 'node:worker_threads';
import type { Logger } from '../ports/logger.ts';
import type { FromKeeper, KeeperAnswer, KeeperQuestion, KeeperStart, ToKeeper } from './protocol.ts';

const RESTART_AFTER_MS = 1000;
const CLOSED_WITHIN_MS = 2000;
/** The keeper holds two thousand sessions at most: a small heap spares memory, MB. */
const SMALL = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 64 };

/** What the keeper says by itself, beside its answers. */
export type KeeperNews = Exclude<FromKeeper, { readonly type: 'answer' | 'closed' }>;

/** The thread that has the file of the accounts: it is asked, it is heard, and it is begun again when it dies. */
export class KeeperThread {
  readonly #start: KeeperStart;
  readonly #logger: Logger;
  readonly #heard: (news: KeeperNews) => void;
  readonly #asked = new Map<number, (answer: KeeperAnswer | undefined) => void>();
  #worker: Worker;
  #closed: (() => void) | undefined;
  #restart: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor(start: KeeperStart, logger: Logger, heard: (news: KeeperNews) => void) {
    this.#start = start;
    this.#logger = logger;
    this.#heard = heard;
    this.#worker = this.#open();
  }

  /**
   * @param patience ms
   * @returns nothing when the thread has not answered in time
   */
  ask(question: KeeperQuestion, patience: number): Promise<KeeperAnswer | undefined> {
    const id = (this.#lastId += 1);
    return new Promise((resolve) => {
      const end = (answer: KeeperAnswer | undefined): void => {
        clearTimeout(timer);
        this.#asked.delete(id);
        resolve(answer);
      };
      const timer = setTimeout(() => end(undefined), patience);
      this.#asked.set(id, end);
      this.#post({ type: 'question', id, question });
    });
  }

  /** Ends within two seconds, whatever the disk does. */
  async close(): Promise<void> {
    clearTimeout(this.#restart);
    const closed = new Promise<void>((resolve) => (this.#closed = resolve));
    const patience = setTimeout(() => this.#closed?.(), CLOSED_WITHIN_MS);
    this.#post({ type: 'close' });
    await closed;
    clearTimeout(patience);
    await this.#worker.terminate();
  }

  #post(message: ToKeeper): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromKeeper): void {
    if (message.type === 'answer') this.#asked.get(message.id)?.(message.answer);
    else if (message.type === 'closed') this.#closed?.();
    else this.#heard(message);
  }

  #open(): Worker {
    const own = import.meta.url;
    const file = new URL(`./thread${own.slice(own.lastIndexOf('.'))}`, own);
    const worker = new Worker(file, { workerData: this.#start, name: 'accounts', resourceLimits: SMALL });
    worker.on('message', (message: FromKeeper) => this.#hear(message));
    worker.on('error', (error) => this.#logger.error({ error: String(error) }, 'the thread of the accounts died'));
    worker.on('exit', () => this.#reopen());
    return worker;
  }

  /** A thread that died is begun again; what was asked of it has no answer. */
  #reopen(): void {
    if (this.#closed !== undefined) return this.#closed();
    for (const end of this.#asked.values()) end(undefined);
    this.#restart = setTimeout(() => (this.#worker = this.#open()), RESTART_AFTER_MS);
  }
}
