import { alarmId, type PointId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now, type Seen, shiftAll } from './invariant.ts';

/** Within this a device that does not answer must be an alarm, and a point without a good reading too, ms. */
const OFFLINE_WITHIN_MS = 13_000;
const LOST_WITHIN_MS = 35_000;

/** What is not heard of any more is an alarm. */
export class LossIsAnAlarm implements Invariant {
  /** When each point had a usable reading last, or came into the plant. */
  readonly #usableAt = new Map<PointId, number>();
  readonly #answeredAt = new Map<string, number>();
  #startedAt = 0;

  move(shift: number): void {
    this.#startedAt += shift;
    shiftAll(this.#usableAt, shift);
    shiftAll(this.#answeredAt, shift);
  }

  check({ input, state, before, plant }: Seen): void {
    if (input.kind === 'started') this.#startedAt = input.at;
    if (input.kind === 'device' && input.up) this.#answeredAt.set(input.device, input.at);
    if (input.kind === 'reading') {
      const device = state.index.points.get(input.point)?.device;
      if (input.reason !== 'comm' && device !== undefined) this.#answeredAt.set(device, input.at);
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
      const since = at - Math.max(this.#answeredAt.get(id) ?? 0, this.#startedAt);
      const failing = state.devices.get(id)?.up === false;
      if (failing && since > OFFLINE_WITHIN_MS && state.alarms.get(alarmId(id, 'offline'))?.active !== true)
        throw new InvariantError('a device that does not answer is an alarm', { id, since });
    }
  }
}
