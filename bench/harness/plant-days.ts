import { emptyState } from '../../src/domain/begin.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { Fold } from '../../src/domain/fold.ts';
import { epochOf, seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import type { Outcome } from '../../src/domain/reduce.ts';
import type { State } from '../../src/domain/state/state.ts';
import { duration, type Instant, instant } from '../../src/domain/time.ts';
import { LogReader } from '../../src/log/reader.ts';
import { recover } from '../../src/log/recover.ts';
import type { Retention } from '../../src/log/ring.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import type { Entry } from '../../src/ports/event-log.ts';

/** As the gateway does (`pipeline/fold.ts`). */
const INPUTS_A_CHECKPOINT = 40_000;
/** The gateway commits each five seconds, a fifteenth of it: here a commit has more company, and the disk fewer flushes. */
const ROWS_A_COMMIT = 20_000;

export type LiveEntry = Entry & Outcome;

/** What days of a plant are written with. */
export interface DaysOptions {
  readonly data: string;
  /** The first is in force at the beginning. */
  readonly plants: readonly Plant[];
  readonly from: number;
  readonly retention: Retention;
  /** Is given every input with what came of it, and the state right after it, as a live screen is. */
  readonly live: (entry: LiveEntry, state: State) => void;
}

/**
 * Stands in for the gateway through days of plant time: every input is folded, and recorded through the store with its
 * transitions, events, checkpoints, tail, packing, ledger and ring. Not real: there are no sockets, no drivers and no
 * threads, time is as fast as the machine, and a commit is larger.
 */
export class PlantDays {
  readonly #options: DaysOptions;
  readonly #plantOf: (revision: string) => Plant;
  #store: LogStore;
  #fold: Fold;
  #rows: DecodedRow[] = [];
  #wakeAt: Instant | undefined;
  #sinceCheckpoint = 0;
  /** Plant time minus the time since the beginning. */
  #offset: number;
  #elapsed = 0;
  /** Rows in all, time spent on packing and the most bytes that there were on the disk. */
  readonly done = { rows: 0, packMs: 0, mostBytes: 0, restarts: 0 };

  constructor(options: DaysOptions) {
    this.#options = options;
    const [first] = options.plants;
    if (first === undefined) throw new Error('there is no plant');
    this.#plantOf = (revision) => options.plants.find((one) => one.revision === revision) ?? first;
    this.#offset = options.from;
    this.#store = new LogStore(options.data, options.retention);
    this.#store.keepPlant(first);
    this.#fold = new Fold(emptyState(first), this.#plantOf);
    this.#begin(0);
  }

  get state(): State {
    return this.#fold.state;
  }

  /** Plant time. */
  get now(): Instant {
    return instant(this.#offset + this.#elapsed);
  }

  /** Time passes; what is due meanwhile is done. */
  pass(ms: number): void {
    this.#elapsed += ms;
    while (this.#wakeAt !== undefined && this.#wakeAt <= this.now)
      this.#take(instant(Math.max(this.#wakeAt, this.state.at)), { kind: 'tick' });
  }

  take(draft: Draft): void {
    this.#take(this.now, draft);
  }

  /** Another configuration is in force. */
  configure(plant: Plant): void {
    this.#flush();
    this.#store.keepPlant(plant);
    const said = { by: 'chen', role: 'engineer', changes: [], changed: 0, loosened: [] };
    this.take({ kind: 'configured', revision: plant.revision, ...said });
  }

  /** A person says that the wall clock is right: plant time moves; where it goes back, another epoch begins. */
  moveClock(shift: number): void {
    this.#flush();
    const epoch = shift < 0 ? epochOf(this.state.epoch + 1) : undefined;
    if (epoch !== undefined) {
      this.#store.close();
      this.#store = new LogStore(this.#options.data, this.#options.retention, {
        run: { epoch, lastSeq: this.state.seq, lastAt: this.state.at },
      });
    }
    this.#offset += shift;
    const by = { by: 'chen', role: 'engineer' };
    this.take({ kind: 'clock-accepted', accept: 'wall', shift, ...by, ...(epoch === undefined ? {} : { epoch }) });
  }

  /**
   * The gateway ends and is started again; killed, nothing is said or packed before.
   * @returns whether the record gave the state back that was there before, to the byte
   */
  restart(how: 'stopped' | 'killed', offMs: number): boolean {
    if (how === 'stopped') this.take({ kind: 'stopped' });
    this.#flush();
    if (how === 'stopped') this.#checkpoint();
    const before = textOf(this.state);
    if (how === 'stopped') this.#store.pack(this.state.at);
    this.#store.close();
    const { data, retention } = this.#options;
    this.#store = new LogStore(data, retention);
    const { state } = recover(new LogReader(data), this.state.plant, {});
    const isSame = textOf(state) === before;
    this.#fold = new Fold(state, this.#plantOf);
    this.#elapsed += offMs;
    this.done.restarts += 1;
    this.#begin(offMs);
    return isSame;
  }

  /** Ends in order. */
  close(): void {
    this.take({ kind: 'stopped' });
    this.#flush();
    this.#checkpoint();
    this.#timedPack(() => this.#store.pack(this.state.at));
    this.#store.close();
  }

  #begin(offMs: number): void {
    const { revision } = this.state.plant;
    const epoch = epochOf(this.#store.epoch);
    this.take({ kind: 'started', epoch, revision, downFor: duration(offMs), clockInDoubt: false });
  }

  #take(at: Instant, draft: Draft): void {
    const input = { ...draft, seq: seqOf(this.state.seq + 1), at };
    const outcome = this.#fold.take(input);
    this.#wakeAt = outcome.wakeAt;
    const entry = { ...outcome, input };
    for (const row of rowsOf(entry)) this.#rows.push(row);
    this.#options.live(entry, this.state);
    if (++this.#sinceCheckpoint >= INPUTS_A_CHECKPOINT) {
      this.#flush();
      this.#checkpoint();
    }
    if (this.#rows.length >= ROWS_A_COMMIT) this.#flush();
  }

  #checkpoint(): void {
    this.#store.writeCheckpoint(new Capture(this.state).finish());
    this.#sinceCheckpoint = 0;
  }

  #flush(): void {
    this.done.rows += this.#rows.length;
    this.#store.commit(this.#rows);
    this.#rows = [];
    if (this.#store.isPackDue) this.#timedPack(() => this.#store.packClosed(this.state.at));
  }

  #timedPack(pack: () => void): void {
    this.#measure();
    const begun = performance.now();
    pack();
    this.done.packMs += performance.now() - begun;
    this.#measure();
  }

  #measure(): void {
    this.done.mostBytes = Math.max(this.done.mostBytes, this.#store.bytes());
  }
}

/** All of a state, as a checkpoint has it. */
function textOf(state: State): string {
  const { facts, windows } = new Capture(state).finish();
  return facts + windows;
}
