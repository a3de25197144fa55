import type { PointId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Seen } from './invariant.ts';

/** What was read of one point without a gap. */
interface Run {
  readonly since: number;
  readonly values: (readonly [at: number, value: number])[];
}

/** So long a trend may look back at a slow device, ms; and so long a run must be watched before it is judged. */
const LONGEST_MS = 15 * 60_000;
const WATCHED_MS = 3 * 60_000;

/** An alarm of the rate of rise is raised by a good value of a gas that really rose. */
export class RatesAreRises implements Invariant {
  readonly #runs = new Map<PointId, Run>();

  begin(): void {
    this.#runs.clear();
  }

  /** Trends do not outlive a move of plant time. */
  move(): void {
    this.#runs.clear();
  }

  check({ input, outcome }: Seen): void {
    if (input.kind === 'device' && !input.up) this.#runs.clear();
    if (input.kind === 'reading') this.#take(input.point, input.at, input.quality === 'good' ? input.value : null);
    for (const { alarm, cause, condition, kind, subject, setPoint } of outcome.transitions) {
      // What comes out from under an overlay was raised there before.
      if (condition !== 'rate' || kind !== 'raise' || cause === 'unshelved-active') continue;
      const isOwn = input.kind === 'reading' && input.point === subject && input.quality === 'good';
      if (!isOwn && input.kind !== 'configured')
        throw new InvariantError('only a good value raises the alarm of its rate', { alarm, input: input.kind });
      const run = isOwn ? this.#runs.get(input.point) : undefined;
      if (run === undefined || input.at - run.since < WATCHED_MS) continue;
      const values = run.values.map(([, value]) => value);
      // A rise of the limit a minute over two minutes is twice the limit, with noise at least the limit.
      if (Math.max(...values) - Math.min(...values) < (setPoint?.limit ?? 0))
        throw new InvariantError('a rate of rise is that of a value that rose', { alarm, values, setPoint });
    }
  }

  #take(point: PointId, at: number, value: number | null): void {
    if (value === null) return void this.#runs.delete(point);
    const run = this.#runs.get(point) ?? { since: at, values: [] };
    this.#runs.set(point, run);
    run.values.push([at, value]);
    while (at - (run.values[0]?.[0] ?? at) > LONGEST_MS) run.values.shift();
  }
}
