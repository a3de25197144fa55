import { alarmId, type PointId } from '../../../src/domain/ids.ts';
import type { MeasuredPoint, Plant } from '../../../src/domain/plant.ts';
import { type Invariant, InvariantError, type Now, type Seen, shiftAll } from './invariant.ts';

const HOUR_MS = 3_600_000;
/** So long a word of a detector may be on its way into an alarm, ms. */
const SOON_MS = 2000;
const NOT_MEASURING = new Set<string | undefined>(['inhibit', 'calibration']);
/** Watched alarms that only a gas detector has, and never as more than a matter of maintenance. */
const OF_MAINTENANCE = new Set(['stuck', 'drift', 'disagree', 'unusual']);

/**
 * What is wrong with a detector is told of gas detectors alone, as maintenance; a reading that has just changed is not
 * stuck, two that read the same do not begin to differ, spikes never fill the record, and an inhibit of more than eight hours
 * is an alarm.
 */
export class DetectorsAreWatched implements Invariant {
  /** Since when each reading is what it is, and since when a detector has said that it does not measure. */
  readonly #changed = new Map<PointId, number>();
  readonly #values = new Map<PointId, number>();
  readonly #inhibited = new Map<PointId, number>();
  readonly #spikes = new Map<string, number>();

  /** What was not seen begins now. */
  begin(): void {
    this.#changed.clear();
    this.#values.clear();
    this.#inhibited.clear();
    this.#spikes.clear();
  }

  move(shift: number): void {
    shiftAll(this.#changed, shift);
    shiftAll(this.#inhibited, shift);
    shiftAll(this.#spikes, shift);
  }

  check({ input, outcome, plant, before }: Seen): void {
    if (before !== undefined) this.begin();
    if (input.kind === 'reading' && outcome.late !== true) {
      const { point, value, at, reason } = input;
      if (value !== null && this.#values.get(point) !== value) this.#changed.set(point, at);
      if (value !== null) this.#values.set(point, value);
      if (!NOT_MEASURING.has(reason)) {
        if (reason !== 'comm' && reason !== 'stale') this.#inhibited.delete(point);
      } else if (!this.#inhibited.has(point)) this.#inhibited.set(point, at);
    }
    for (const { kind, subject, at } of outcome.events) {
      if (kind !== 'spike') continue;
      const last = this.#spikes.get(subject) ?? -Infinity;
      if (at - last < HOUR_MS / 6)
        throw new InvariantError('spikes of a detector are told once in ten minutes', { subject, at, last });
      this.#spikes.set(subject, at);
    }
    for (const { condition, kind, subject, at, cause, priority } of outcome.transitions) {
      if (!OF_MAINTENANCE.has(condition) || kind !== 'raise' || cause === 'unshelved-active') continue;
      const point = plant.points.find(({ id }) => id === subject);
      if (point?.type !== 'measured' || point.gas === undefined || priority !== 4)
        throw new InvariantError('only of a gas detector something is told for its maintenance', {
          condition,
          subject,
        });
      const changed = this.#changed.get(point.id) ?? -Infinity;
      if (condition === 'stuck' && at - changed < HOUR_MS)
        throw new InvariantError('a reading that has just changed is not stuck', { subject, at, changed });
      if (condition === 'disagree' && this.#widest(point, plant) === 0)
        throw new InvariantError('detectors that read the same do not differ', { subject, at });
    }
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const [id, since] of this.#inhibited) {
      if (at - since < 8 * HOUR_MS + SOON_MS) continue;
      const alarm = alarmId(id, 'inhibited');
      const isWatched = plant.conditions.some((condition) => condition.id === alarm);
      if (isWatched && state.alarms.get(alarm)?.active !== true)
        throw new InvariantError('an inhibit of more than eight hours is an alarm', { id, since });
    }
  }

  /** The largest difference to a detector of the same gas. */
  #widest({ id, gas }: MeasuredPoint, { points }: Plant): number {
    const own = this.#values.get(id) ?? NaN;
    const others = points.flatMap((point) =>
      point.type === 'measured' && point.gas === gas && point.id !== id ? (this.#values.get(point.id) ?? []) : [],
    );
    return Math.max(...others.map((value) => Math.abs(value - own)));
  }
}
