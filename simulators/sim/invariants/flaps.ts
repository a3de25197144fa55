import { alarmId, type PointId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now, type Seen, shiftAll } from './invariant.ts';

/** A point that was lost so often in a minute, for so long without a pause, is an alarm, ms. */
const OFTEN = 4;
const WINDOW_MS = 55_000;
const TOLD_WITHIN_MS = 25_000;

/** A point that is good and bad in turn does not stay without an alarm. */
export class FlapsAreAnAlarm implements Invariant {
  readonly #losses = new Map<PointId, number[]>();
  readonly #flapsSince = new Map<PointId, number>();

  begin(): void {
    this.#losses.clear();
    this.#flapsSince.clear();
  }

  move(shift: number): void {
    for (const [id, times] of this.#losses)
      this.#losses.set(
        id,
        times.map((at) => at + shift),
      );
    shiftAll(this.#flapsSince, shift);
  }

  check({ input, before }: Seen): void {
    if (input.kind === 'started' || before !== undefined) return this.begin();
    if (input.kind !== 'reading' || input.quality !== 'bad') return;
    const times = this.#losses.get(input.point) ?? [];
    times.push(input.at);
    this.#losses.set(input.point, times.slice(-OFTEN));
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const { id } of plant.points) {
      const [first = -Infinity, ...later] = this.#losses.get(id) ?? [];
      const isOften = later.length === OFTEN - 1 && at - first < WINDOW_MS;
      const known = state.points.get(id);
      if (!isOften || (known?.losses?.length ?? 0) < 3 || at - (known?.losses?.[0] ?? 0) >= WINDOW_MS) {
        this.#flapsSince.delete(id);
        continue;
      }
      const since = this.#flapsSince.get(id) ?? at;
      this.#flapsSince.set(id, since);
      if (at - since > TOLD_WITHIN_MS && state.alarms.get(alarmId(id, 'bad'))?.active !== true)
        throw new InvariantError('a point that flaps is an alarm', { id, since });
    }
  }
}
