import { alarmId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** Another trouble is told within 10 s; the clock of the simulation looks once a second, ms. */
const TOLD_WITHIN_MS = 11_000;

/** The alarm of a device that does not answer says why it does not answer now, not why it did not at the raise. */
export class TroublesAreOfNow implements Invariant {
  /** Why each device fails, and since when for this reason without a break. */
  readonly #failing = new Map<string, { readonly reason: string; readonly since: number }>();

  begin(): void {
    this.#failing.clear();
  }

  move(shift: number): void {
    for (const [id, { reason, since }] of this.#failing) this.#failing.set(id, { reason, since: since + shift });
  }

  check({ input }: Seen): void {
    if (input.kind === 'started') this.#failing.clear();
    if (input.kind !== 'device') return;
    if (input.up) this.#failing.delete(input.device);
    else if (this.#failing.get(input.device)?.reason !== input.reason)
      this.#failing.set(input.device, { reason: input.reason, since: input.at });
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const { id } of plant.devices) {
      const failing = this.#failing.get(id);
      const alarm = state.alarms.get(alarmId(id, 'offline'));
      if (failing === undefined || alarm?.active !== true || at - failing.since < TOLD_WITHIN_MS) continue;
      const told = alarm.evidence?.trouble;
      if (told?.what !== 'device' || told.reason !== failing.reason)
        throw new InvariantError('an alarm of a device says why it does not answer now', { id, failing, told });
    }
  }
}
