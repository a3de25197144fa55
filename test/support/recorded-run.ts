import { smallPlant } from './plant.ts';
import { AgeGuard } from '../../src/log/age-guard.ts';
import { DamagedError, isFull, reasonOf } from '../../src/log/damage.ts';
import { LogFiles } from '../../src/log/files.ts';
import { packLog } from '../../src/log/packing.ts';
import { Pins } from '../../src/log/pins.ts';
import type { Retention } from '../../src/log/ring.ts';
import { type DecodedRow, rowOfBody } from '../../src/log/row.ts';
import { LogStore, type Run } from '../../src/log/store.ts';
import { PowerCut } from './forgetful-disk.ts';

const T0 = 1_700_000_000_000;
const CLASSES = ['gas', 'people', 'acts'] as const;
/** So often an operation that failed is tried again before the log counts as one that does not go on. */
const TRIES = 3;
const MOST_WAITING = 200;
/** Does not deflate, so that a few rows fill a generation. */
const noise = (seq: number, bytes: number): string => {
  let text = '';
  for (let x = seq + 1; text.length < bytes; x = (x * 48_271) % 2_147_483_647) text += x.toString(36);
  return text;
};

/** The place of a row in the order, and its class. */
export interface Place {
  readonly key: string;
  readonly seq: number;
  readonly class: DecodedRow['class'];
}

/**
 * What a gateway does with its log, in one thread and without waiting: as `Recorder` does, what fails is tried again on a
 * log that was opened again, and what cannot be packed stays where it is. It knows what it was promised.
 */
export class RecordedRun {
  readonly #data: string;
  readonly #retentions: readonly Retention[];
  readonly #isFull: () => boolean;
  readonly #ended = {};
  readonly #mendings = { left: 200 };
  #retention: Retention = { quota: 0, keep: { gas: 0, people: 0, acts: 0 } };
  #store: LogStore | undefined;
  #run: Run | undefined;
  #next = 1;
  #waiting: DecodedRow[] = [];
  /** Rows that were said to be on the disk. */
  readonly durable: Place[] = [];
  readonly epochs: number[] = [];
  /** Set when a pin of a person was said to be kept. */
  isPinned = false;
  /** What a person would have been told, and what did not go on. */
  readonly damaged: string[] = [];
  readonly wrong: string[] = [];

  /**
   * @param retentions one a start
   * @param before the run after which it goes on
   */
  constructor(data: string, retentions: readonly Retention[], isFull: () => boolean, before?: RecordedRun) {
    this.#data = data;
    this.epochs.push(...(before?.epochs ?? []));
    this.durable.push(...(before?.durable ?? []));
    this.#retentions = retentions;
    this.#isFull = isFull;
  }

  /** All starts, the last of which ends in order; a power cut ends it all. */
  play(): void {
    try {
      for (let start = 0; start < this.#retentions.length; start++) this.#playOne(start);
    } catch (error) {
      if (!(error instanceof PowerCut)) throw error;
    }
  }

  /** Starts, packs and ends, and nothing else, as often as there are starts. */
  startOnly(): void {
    for (let start = 0; start < this.#retentions.length; start++) {
      this.#begin(start);
      this.#pack();
      this.#release();
    }
  }

  #begin(start: number): void {
    const retention = this.#retentions[start];
    if (retention === undefined) throw new Error(`there is no start ${start}`);
    this.#retention = retention;
    this.#run = undefined;
  }

  get #now(): number {
    return T0 + this.#next * 100;
  }

  #playOne(start: number): void {
    this.#begin(start);
    const guard = new AgeGuard(this.#data, () => start);
    guard.hold();
    this.#commit(0);
    this.#try('the plant is not kept', (store) => store.keepPlant({ ...smallPlant(), revision: `r${start}` }));
    for (let i = 0; i < 3; i++) {
      this.#commit(25 + 25 * i);
      if (i === 1) {
        const seq = this.#next - 1;
        const state = { seq, at: this.#now, epoch: 1, revision: `r${start}`, facts: noise(seq, 300), windows: '{}' };
        this.#try('no checkpoint', (store) => store.writeCheckpoint(state));
      }
      if (i === 0 && start === 0) {
        const pin = { id: 'inspection', from: T0, to: T0 + 3000, why: 'inspection', by: 'wang' };
        this.#again('no pin', () => new Pins(new LogFiles(this.#data).pins).add(pin));
        this.isPinned = this.wrong.length === 0;
      }
      guard.mayDrop();
      if (i === 1) continue;
      this.#try('the generation is not closed', (store) => store.closeGeneration());
      this.#pack();
    }
    this.#commit(5);
    if (start === this.#retentions.length - 1) {
      this.#try('the generation is not closed', (store) => store.closeGeneration());
      this.#pack();
    }
    this.#release();
  }

  /** Takes rows in, and tries until they are on the disk; on a full disk they wait. */
  #commit(count: number): void {
    this.#opened();
    for (let i = 0; i < count; i++) this.#waiting.push(...rowsAt(this.#next++));
    for (let left = TRIES; this.#waiting.length > 0;) {
      try {
        this.#opened().commit(this.#waiting);
        for (const row of this.#waiting) this.durable.push({ key: keyOf(row), seq: row.seq, class: row.class });
        this.#waiting = [];
      } catch (error) {
        this.#failed(error);
        if (isFull(error)) this.#makeRoom();
        if (!this.#isFull() && left-- === 0) return void this.wrong.push(`no commit: ${reasonOf(error)}`);
        // Something comes while the disk fails, and waits with what is there.
        if (this.#waiting.length < MOST_WAITING) this.#waiting.push(...rowsAt(this.#next++));
      }
    }
  }

  #opened(): LogStore {
    for (let left = TRIES; ;) {
      try {
        return (this.#store ??= this.#begun());
      } catch (error) {
        this.#failed(error);
        if (!this.#isFull() && left-- === 0) throw error;
      }
    }
  }

  #begun(): LogStore {
    const store = new LogStore(this.#data, this.#retention, {
      ...(this.#run === undefined ? {} : { run: this.#run }),
      damaged: (damage) => this.damaged.push(`${damage.file}: ${damage.what}`),
      mendings: this.#mendings,
      ended: this.#ended,
    });
    if (this.#run !== undefined) return store;
    const { epoch, lastSeq, lastAt } = store;
    this.#run = { epoch, lastSeq, lastAt };
    if (this.epochs.includes(epoch)) this.wrong.push(`epoch ${epoch} is given a second time`);
    this.epochs.push(epoch);
    const last = this.durable.at(-1)?.seq ?? 0;
    if (lastSeq < last) this.wrong.push(`a start goes on after ${lastSeq}, but ${last} was there`);
    this.#next = Math.max(this.#next, lastSeq + 1);
    return store;
  }

  /** Tries a change of the log until it is done, or the disk is full. */
  #try(what: string, change: (store: LogStore) => void): void {
    this.#again(what, () => change(this.#opened()));
  }

  #again(what: string, run: () => void): void {
    for (let left = TRIES; ;) {
      try {
        return run();
      } catch (error) {
        this.#failed(error);
        if (!this.#isFull() && left-- === 0) return void this.wrong.push(`${what}: ${reasonOf(error)}`);
      }
    }
  }

  /** What cannot be packed stays where it is, until the next time. */
  #pack(): void {
    const job = this.#opened().packingJob(this.#now, true);
    try {
      packLog(this.#data, this.#retention, job, (damage) => this.damaged.push(`${damage.file}: ${damage.what}`));
    } catch (error) {
      if (error instanceof PowerCut) throw error;
      if (error instanceof DamagedError)
        this.#try('not mended', (store) => store.examine(new LogFiles(this.#data).name(error.path)));
      if (isFull(error)) this.#makeRoom();
    }
  }

  #makeRoom(): void {
    if (this.#run === undefined) return;
    const job = { before: 0, epoch: this.#run.epoch, now: this.#now, isAgeProven: false, suspects: [] };
    try {
      packLog(this.#data, this.#retention, job, (damage) => this.damaged.push(`${damage.file}: ${damage.what}`));
    } catch (error) {
      if (error instanceof PowerCut) throw error;
    }
  }

  #failed(error: unknown): void {
    if (error instanceof PowerCut) throw error;
    this.#release();
  }

  #release(): void {
    const store = this.#store;
    this.#store = undefined;
    try {
      store?.close();
    } catch (error) {
      if (error instanceof PowerCut) throw error;
    }
  }
}

export const keyOf = ({ seq, n }: Pick<DecodedRow, 'seq' | 'n'>): string => `${seq}-${n}`;

/** One row a seq, at times three; an incident opens now and then. */
function rowsAt(seq: number): DecodedRow[] {
  const at = T0 + seq * 100;
  return Array.from({ length: seq % 7 === 0 ? 3 : 1 }, (_, n) => {
    const logClass = CLASSES[(seq + n) % CLASSES.length] ?? 'acts';
    const isIncident = logClass === 'acts' && n === 0 && seq % 50 === 2;
    const event = {
      seq,
      at,
      kind: isIncident ? 'incident-opened' : 'commented',
      subject: `I${seq}`,
      comment: noise(seq, 300),
    };
    return rowOfBody({ seq, n, at, class: logClass }, 'event', event);
  });
}
