import { Fold } from '../../src/domain/fold.ts';
import { emptyState } from '../../src/domain/begin.ts';
import { Capture } from '../../src/domain/checkpoint.ts';
import { alarmId, seqOf } from '../../src/domain/ids.ts';
import type { Draft } from '../../src/domain/input.ts';
import type { Plant } from '../../src/domain/plant.ts';
import { instant } from '../../src/domain/time.ts';
import { type DecodedRow, rowsOf } from '../../src/log/row.ts';
import { LogStore } from '../../src/log/store.ts';
import { ack, tick } from '../support/drafts.ts';
import { KEEP_ALL } from '../support/log.ts';

/** A record of made-up inputs, written as the gateway writes it. */
export class WrittenRecord {
  readonly data: string;
  readonly #store: LogStore;
  readonly #fold: Fold;
  readonly #begin: number;
  #rows: DecodedRow[] = [];
  #wakeAt: number | undefined;

  /** @param begin Unix ms from which the times of `send` count */
  constructor(data: string, begin: number, plant: Plant, ...others: readonly Plant[]) {
    this.data = data;
    this.#store = new LogStore(data, KEEP_ALL);
    this.#begin = begin;
    const plants = [plant, ...others];
    for (const one of plants) this.#store.keepPlant(one);
    this.#fold = new Fold(emptyState(plant), (revision) => plants.find((one) => one.revision === revision) ?? plant);
  }

  send(ms: number, draft: Draft): this {
    const at = this.#begin + ms;
    while (this.#wakeAt !== undefined && this.#wakeAt <= at)
      this.#take(Math.max(this.#wakeAt, this.#fold.state.at), tick);
    return this.jump(ms, draft);
  }

  ack(ms: number, alarm: string): this {
    const [subject = '', name = ''] = alarm.split(':');
    return this.send(ms, ack(alarm, this.occurrence(subject, name)));
  }

  /** The gateway was off until then: nothing ticked. */
  jump(ms: number, draft: Draft): this {
    this.#take(this.#begin + ms, draft);
    return this;
  }

  occurrence(subject: string, name: string) {
    return this.#fold.state.alarms.get(alarmId(subject, name))?.occurrence;
  }

  /** The place of the newest input in the order. */
  get seq(): number {
    return this.#fold.state.seq;
  }

  checkpoint(): this {
    this.#store.commit(this.#rows.splice(0));
    this.#store.writeCheckpoint(new Capture(this.#fold.state).finish());
    return this;
  }

  /** @returns the data folder */
  end(): string {
    this.#store.commit(this.#rows.splice(0));
    this.#store.close();
    return this.data;
  }

  #take(at: number, draft: Draft): void {
    const input = { ...draft, seq: seqOf(this.#fold.state.seq + 1), at: instant(at) };
    const outcome = this.#fold.take(input);
    this.#wakeAt = outcome.wakeAt;
    this.#rows.push(...rowsOf({ input, ...outcome }));
    // Every message is delivered at once.
    for (const notice of outcome.notices ?? []) this.#take(at, { kind: 'notice', notice, ok: true, result: '200' });
  }
}
