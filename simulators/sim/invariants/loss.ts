import { alarmId, type PointId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now, type Seen, shiftAll } from './invariant.ts';

/** So long after the first poll that failed a device must be an alarm: its on-delay of 9.5 s, which begins again with another configuration, ms. */
const OFFLINE_WITHIN_MS = 13_000;
/** A poll fails when its blocks have, each with its retries: on a bus that others share that takes some time-outs, ms. */
const SILENT_WITHIN_MS = 18_000;
/** Within this a point without a good reading must be one, ms. */
const LOST_WITHIN_MS = 35_000;

/** What is not heard of any more is an alarm. */
export class LossIsAnAlarm implements Invariant {
  /** When each point had a usable reading last, or came into the plant. */
  readonly #usableAt = new Map<PointId, number>();
  readonly #answeredAt = new Map<string, number>();
  /** The first failed poll since then. */
  readonly #failedAt = new Map<string, number>();
  #startedAt = 0;

  move(shift: number): void {
    this.#startedAt += shift;
    shiftAll(this.#usableAt, shift);
    shiftAll(this.#answeredAt, shift);
    shiftAll(this.#failedAt, shift);
  }

  check({ input, state, before, plant }: Seen): void {
    if (input.kind === 'started') this.#startedAt = input.at;
    // Of the time before a start no failure counts.
    if (input.kind === 'started') this.#failedAt.clear();
    if (input.kind === 'device' && input.up) this.#answer(input.device, input.at);
    if (input.kind === 'device' && !input.up && !this.#failedAt.has(input.device))
      this.#failedAt.set(input.device, input.at);
    if (input.kind === 'reading') {
      const device = state.index.points.get(input.point)?.device;
      if (input.reason !== 'comm' && device !== undefined) this.#answer(device, input.at);
      if (input.quality !== 'bad') this.#usableAt.set(input.point, input.at);
    }
    if (before === undefined) return;
    const known = new Set(before.points.map(({ id }) => id));
    for (const { id } of plant.points) if (!known.has(id)) this.#usableAt.set(id, input.at);
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const { id, device } of plant.points) {
      const since = at - Math.max(this.#usableAt.get(id) ?? 0, this.#startedAt);
      if (since > LOST_WITHIN_MS && state.alarms.get(alarmId(id, 'bad'))?.active !== true)
        throw new InvariantError('a point without a usable reading is an alarm', { id, device, since });
    }
    for (const { id, kind } of plant.devices) {
      if (kind !== 'modbus') continue;
      if (state.devices.get(id)?.up !== false || state.alarms.get(alarmId(id, 'offline'))?.active === true) continue;
      const since = at - Math.max(this.#answeredAt.get(id) ?? 0, this.#startedAt);
      const failing = at - (this.#failedAt.get(id) ?? at);
      if (failing > OFFLINE_WITHIN_MS || since > SILENT_WITHIN_MS)
        throw new InvariantError('a device that does not answer is an alarm', { id, since, failing });
    }
  }

  #answer(device: string, at: number): void {
    this.#answeredAt.set(device, at);
    this.#failedAt.delete(device);
  }
}
