import { Worker } from 'node:worker_threads';
import type { AlarmId, Seq } from '../domain/ids.ts';
import { instant, type Instant } from '../domain/time.ts';
import type {
  Archive,
  BundleQuery,
  ContactsQuery,
  DwellQuery,
  FiguresQuery,
  HeadcountQuery,
  PinnedStretch,
  RecordQuery,
  ReplaySession,
  ReplaySink,
  ReportQuery,
  SeriesQuery,
  TagSeriesQuery,
  ToldTransitions,
  TrackQuery,
  WearersQuery,
  WrittenReport,
  WhatIfQuery,
  ZoneCountQuery,
} from '../ports/archive.ts';
import type { FileQuestion, FromHistorian, HistorianStart, Question, TextQuestion, ToHistorian } from './protocol.ts';
import { TextStream } from './text-stream.ts';

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A text that is on its way from the thread. */
interface Streamed {
  readonly put: (part: string, isLast: boolean) => void;
  readonly fail: (error: Error) => void;
}

/** A thread that died sooner than this is not begun again at once. */
const REOPEN_MS = 1000;
/** Its modules take a second of a small processor, which the start of the gateway needs first; a question opens it at once. */
const OPEN_AFTER_MS = 3000;

const CANNOT_BE_READ = 'the record cannot be read just now: try again';
const TAKEN_BACK = 'the question was taken back';

/** The record, read on a thread of its own. */
export class Historian implements Archive {
  readonly #start: HistorianStart;
  readonly #suspect: (file: string) => void;
  #worker: Worker | undefined;
  #openedAt = 0;
  /** A thread is to be opened then. */
  #opening: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #asked = new Map<number, Asked>();
  readonly #streams = new Map<number, Streamed>();
  readonly #viewers = new Map<number, ReplaySink>();
  #lastId = 0;

  /** @param suspect is called with files that cannot be read or are damaged */
  constructor(start: HistorianStart, suspect: (file: string) => void = () => {}) {
    this.#start = start;
    this.#suspect = suspect;
    this.#openAfter(OPEN_AFTER_MS);
  }

  transitionTexts(after: Seq, limit: number, signal?: AbortSignal): Promise<ToldTransitions | 'gone'> {
    return this.#ask({ ask: 'transitions-after', seq: after, limit }, signal);
  }

  record(query: RecordQuery, durableSeq: Seq, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'record', query, durableSeq }, signal);
  }

  historyOf(alarm: AlarmId, limit: number, durableSeq: Seq, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'history', alarm, limit, durableSeq }, signal);
  }

  series(query: SeriesQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'series', query }, signal);
  }

  tagSeries(query: TagSeriesQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'tag-series', query }, signal);
  }

  track(query: TrackQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'track', query }, signal);
  }

  dwell(query: DwellQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'dwell', query }, signal);
  }

  wearers(query: WearersQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'wearers', query }, signal);
  }

  contacts(query: ContactsQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'contacts', query }, signal);
  }

  zoneCount(query: ZoneCountQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'zone-count', query }, signal);
  }

  headcount(query: HeadcountQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'headcount', query }, signal);
  }

  figures(query: FiguresQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'figures', query }, signal);
  }

  report(query: ReportQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'report', query }, signal);
  }

  writtenReports(signal?: AbortSignal): Promise<readonly WrittenReport[]> {
    return this.#ask({ ask: 'written-reports' }, signal);
  }

  writtenReport(name: string, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'written-report', name }, signal);
  }

  bundle(query: BundleQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'bundle', query }, signal);
  }

  whatIf(query: WhatIfQuery, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    return this.#stream({ ask: 'what-if', query }, signal);
  }

  incident(id: string, signal?: AbortSignal): ReturnType<Archive['incident']> {
    return this.#ask({ ask: 'incident', id }, signal);
  }

  pins(signal?: AbortSignal): Promise<readonly PinnedStretch[]> {
    return this.#ask({ ask: 'pins' }, signal);
  }

  pin(pin: PinnedStretch): Promise<void> {
    return this.#ask({ ask: 'pin', pin });
  }

  unpin(id: string): Promise<boolean> {
    return this.#ask({ ask: 'unpin', id });
  }

  range(signal?: AbortSignal): Promise<{ readonly from: Instant; readonly to: Instant } | undefined> {
    return this.#ask({ ask: 'range' }, signal);
  }

  async openReplay(
    at: Instant,
    role: string,
    send: ReplaySink,
    signal?: AbortSignal,
    namedFrom = instant(-Infinity),
  ): Promise<ReplaySession> {
    const session = (this.#lastId += 1);
    this.#viewers.set(session, send);
    const close = (): void => {
      this.#viewers.delete(session);
      this.#post({ type: 'close-replay', session });
    };
    try {
      await this.#ask({ ask: 'open-replay', session, at, role, namedFrom }, signal);
    } catch (error) {
      close();
      throw error;
    }
    return {
      command: (text) => this.#post({ type: 'command', session, text }),
      close,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#opening);
    await this.#worker?.terminate();
  }

  /** The answer has the type that the question's method says: both ends of this thread are ours. */
  #ask<T>(question: Question, signal?: AbortSignal): Promise<T> {
    const id = (this.#lastId += 1);
    return new Promise<T>((resolve, reject) => {
      if (!this.#isOpen()) return reject(new Error(CANNOT_BE_READ));
      const cancel = (): void => {
        this.#asked.delete(id);
        this.#post({ type: 'cancel', id });
        reject(new Error(TAKEN_BACK));
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

  /** Comes back with the first part of a text; each further part is read when there is use for it. */
  #stream(question: TextQuestion | FileQuestion, signal?: AbortSignal): Promise<AsyncIterable<string>> {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      if (!this.#isOpen()) return reject(new Error(CANNOT_BE_READ));
      const leave = (): void => {
        signal?.removeEventListener('abort', cancel);
        if (this.#streams.delete(id)) this.#post({ type: 'cancel', id });
      };
      const stream = new TextStream(() => this.#post({ type: 'taken', id }), leave);
      const fail = (error: Error): void => {
        leave();
        stream.fail(error);
        reject(error);
      };
      const cancel = (): void => fail(new Error(TAKEN_BACK));
      const put = (part: string, isLast: boolean): void => {
        stream.put(part, isLast);
        resolve(stream);
      };
      this.#streams.set(id, { put, fail });
      this.#post({ type: 'text-question', id, question });
      if (signal?.aborted === true) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
    });
  }

  #post(message: ToHistorian): void {
    this.#worker?.postMessage(message);
  }

  #hear(message: FromHistorian): void {
    switch (message.type) {
      case 'suspect':
        return this.#suspect(message.file);
      case 'replay':
        return this.#tell(message);
      case 'answer':
        this.#asked.get(message.id)?.resolve(message.answer);
        this.#asked.delete(message.id);
        return;
      case 'part':
        return this.#streams.get(message.id)?.put(message.text, message.isLast);
      case 'failure':
        this.#streams.get(message.id)?.fail(new Error(message.message));
        this.#asked.get(message.id)?.reject(new Error(message.message));
        this.#asked.delete(message.id);
    }
  }

  #tell({ session, text }: Extract<FromHistorian, { type: 'replay' }>): void {
    const read = (): void => this.#post({ type: 'read', session, characters: text.length });
    this.#viewers.get(session)?.(text, read);
  }

  /** The first question opens it; after a death there is a pause. */
  #isOpen(): boolean {
    if (this.#worker === undefined && this.#openedAt === 0 && !this.#closed) this.#open();
    return this.#worker !== undefined;
  }

  #openAfter(ms: number): void {
    this.#opening = setTimeout(() => this.#open(), ms).unref();
  }

  #open(): void {
    clearTimeout(this.#opening);
    let reason = new Error('the historian has ended');
    this.#openedAt = performance.now();
    try {
      const worker = new Worker(new URL('./thread.js', import.meta.url), {
        workerData: this.#start,
        name: 'historian',
      });
      this.#worker = worker;
      worker.on('message', (message: FromHistorian) => this.#hear(message));
      worker.on('error', (error) => (reason = error instanceof Error ? error : reason));
      worker.on('exit', () => this.#end(reason));
    } catch (error) {
      this.#end(error instanceof Error ? error : reason);
    }
  }

  /** Whatever was asked of a thread that died is answered so; the next question finds a new one. */
  #end(reason: Error): void {
    for (const { reject } of this.#asked.values()) reject(reason);
    this.#asked.clear();
    for (const { fail } of this.#streams.values()) fail(reason);
    this.#viewers.clear();
    this.#worker = undefined;
    if (this.#closed) return;
    if (performance.now() - this.#openedAt > REOPEN_MS) return this.#open();
    // Where the machine has no descriptors a new thread dies at once, too: it is given time.
    this.#openAfter(REOPEN_MS);
  }
}
