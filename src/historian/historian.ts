import { Worker } from 'node:worker_threads';
import type { AlarmId, Seq } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type {
  Archive,
  RecordLine,
  RecordPage,
  RecordQuery,
  ReplaySession,
  SeriesQuery,
  ToldTransitions,
} from '../ports/archive.ts';
import type { FromHistorian, HistorianStart, Question, ToHistorian } from './protocol.ts';

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The record, read on a thread of its own. */
export class Historian implements Archive {
  readonly #start: HistorianStart;
  #worker: Worker;
  #closed = false;
  readonly #asked = new Map<number, Asked>();
  readonly #viewers = new Map<number, (text: string) => void>();
  #lastId = 0;

  constructor(start: HistorianStart) {
    this.#start = start;
    this.#worker = this.#open();
  }

  transitionTexts(after: Seq, limit: number, signal?: AbortSignal): Promise<ToldTransitions | 'gone'> {
    return this.#ask({ ask: 'transitions-after', seq: after, limit }, signal);
  }

  record(query: RecordQuery, durableSeq: Seq, signal?: AbortSignal): Promise<RecordPage> {
    return this.#ask({ ask: 'record', query, durableSeq }, signal);
  }

  historyOf(alarm: AlarmId, limit: number, signal?: AbortSignal): Promise<readonly RecordLine[]> {
    return this.#ask({ ask: 'history', alarm, limit }, signal);
  }

  series(query: SeriesQuery, signal?: AbortSignal): Promise<string> {
    return this.#ask({ ask: 'series', query }, signal);
  }

  range(signal?: AbortSignal): Promise<{ readonly from: Instant; readonly to: Instant } | undefined> {
    return this.#ask({ ask: 'range' }, signal);
  }

  async openReplay(
    at: Instant,
    role: string,
    send: (text: string) => void,
    signal?: AbortSignal,
  ): Promise<ReplaySession> {
    const session = (this.#lastId += 1);
    this.#viewers.set(session, send);
    const close = (): void => {
      this.#viewers.delete(session);
      this.#post({ type: 'close-replay', session });
    };
    try {
      await this.#ask({ ask: 'open-replay', session, at, role }, signal);
    } catch (error) {
      close();
      throw error;
    }
    return {
      command: (text) => this.#post({ type: 'command', session, text }),
      hold: (held) => this.#post({ type: 'hold-replay', session, held }),
      close,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#worker.terminate();
  }

  /** The answer has the type that the question's method says: both ends of this thread are ours. */
  #ask<T>(question: Question, signal?: AbortSignal): Promise<T> {
    const id = (this.#lastId += 1);
    return new Promise<T>((resolve, reject) => {
      const cancel = (): void => {
        this.#asked.delete(id);
        this.#post({ type: 'cancel', id });
        reject(new Error('the question was taken back'));
      };
      this.#asked.set(id, {
        resolve: (answer) => {
          signal?.removeEventListener('abort', cancel);
          resolve(answer as T);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', cancel);
          reject(error);
        },
      });
      this.#post({ type: 'question', id, question });
      if (signal?.aborted === true) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  #post(message: ToHistorian): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromHistorian): void {
    switch (message.type) {
      case 'replay':
        return this.#viewers.get(message.session)?.(message.text);
      case 'answer':
        this.#asked.get(message.id)?.resolve(message.answer);
        this.#asked.delete(message.id);
        return;
      case 'failure':
        this.#asked.get(message.id)?.reject(new Error(message.message));
        this.#asked.delete(message.id);
    }
  }

  #open(): Worker {
    const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: this.#start, name: 'historian' });
    let reason = new Error('the historian has ended');
    worker.on('message', (message: FromHistorian) => this.#hear(message));
    worker.on('error', (error) => (reason = error instanceof Error ? error : reason));
    worker.on('exit', () => this.#end(reason));
    return worker;
  }

  /** Whatever was asked of a thread that died is answered so; the next question finds a new one. */
  #end(reason: Error): void {
    for (const { reject } of this.#asked.values()) reject(reason);
    this.#asked.clear();
    this.#viewers.clear();
    if (!this.#closed) this.#worker = this.#open();
  }
}
