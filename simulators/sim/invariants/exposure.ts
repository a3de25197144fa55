import type { AlarmCondition } from '../../../src/domain/alarm/condition.ts';
import { isInTest } from '../../../src/domain/gas/service.ts';
import type { PointId } from '../../../src/domain/ids.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { aheadAt, type SiteClock } from '../../../src/domain/site-clock.ts';
import { instant } from '../../../src/domain/time.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen } from './invariant.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WINDOW_MS = 15 * MINUTE_MS;
const SHIFT_MS = 8 * 60 * MINUTE_MS;
/** A reading holds for so long where no other comes. */
const HELD_MS = 60_000;
/** Sums are rounded in another order here, as a share of the limit. */
const SLACK = 1e-6;

/** A reading that counts, and the input that it came with. */
interface Held {
  readonly at: number;
  readonly seq: number;
  readonly value: number;
}

/** What was read of a point since its sums began. */
interface Known {
  readonly since: number;
  readonly held: Held[];
  /** When anything was last said of it. */
  saidAt: number;
  /** The clock was moved before: of the time before the beginning the gateway knows more than is known here. */
  readonly isAfterMove: boolean;
}

/** The mean of a time: gaps as 0, and gaps as the highest that was read in it; and whether all of it was seen here. */
interface Mean {
  readonly low: number;
  readonly high: number;
  readonly isWhole: boolean;
}

/**
 * A mean of exposure that is above its limit by all that was read is an alarm, and it returns only below it whatever the gas
 * was in the time that nothing is known of. Summed here reading by reading, over all that the detectors said.
 */
export class ExposureIsSummed implements Invariant {
  readonly #known = new Map<PointId, Known>();
  #isMoved = false;

  /** Only what is in the record was summed. */
  begin({ state }: Life): void {
    for (const [point, { since, held, isAfterMove }] of this.#known) {
      const left = held.filter(({ seq }) => seq <= state.seq);
      if (since > state.at) this.#known.delete(point);
      else this.#known.set(point, { since, held: left, saidAt: state.at, isAfterMove });
    }
  }

  /** Minutes of two clocks are not the same: it is summed again from here, while the gateway goes on. */
  move(): void {
    this.#isMoved = true;
    this.#known.clear();
  }

  check({ input, outcome, state, plant, before }: Seen): void {
    if (before !== undefined) {
      const ids = new Set(plant.points.map(({ id }) => id));
      for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    }
    if (input.kind !== 'reading' || outcome.late === true) return;
    const means = meansOf(plant).get(input.point);
    const point = state.index.points.get(input.point);
    if (means === undefined || point?.type !== 'measured') return;
    let known = this.#known.get(point.id);
    if (known === undefined) {
      known = { since: input.at, held: [], saidAt: input.at, isAfterMove: this.#isMoved };
      this.#known.set(point.id, known);
    }
    known.saidAt = input.at;
    for (const { condition, kind, cause } of outcome.transitions) {
      const mean = means.find(({ name }) => name === condition);
      const isOfPoint = outcome.transitions.some(({ subject }) => subject === point.id);
      if (mean?.setPoint === undefined || !isOfPoint || cause === 'unshelved-active') continue;
      const { limit, deadband } = mean.setPoint;
      const { low, high, isWhole } = meanAt(known, mean.name, input.at, plant);
      if (known.isAfterMove && !isWhole) continue;
      const said = { point: point.id, condition, low, high, limit, at: input.at };
      if (kind === 'raise' && low < limit * (1 - SLACK))
        throw new InvariantError('a mean of exposure is raised by what was read', said);
      if (kind === 'return' && high > (limit - deadband) * (1 + SLACK))
        throw new InvariantError(
          'a mean of exposure returns only below its limit, whatever the gas was in the gaps',
          said,
        );
    }
    const { value, quality, reason, at, seq } = input;
    // A detector in doubt may be blind.
    const isCertain = quality === 'good' || (quality === 'uncertain' && reason === 'calibration');
    if (!isCertain && (quality !== 'uncertain' || reason !== 'over-range')) return;
    // The gas of a test is not breathed.
    if (isInTest(state, point.id)) return;
    if (reason === 'over-range') known.held.push({ at, seq, value: Math.max(point.range[1], value ?? 0) });
    else if (value !== null) known.held.push({ at, seq, value: Math.max(0, value) });
  }

  everySecond({ state, plant }: Now, at: number): void {
    if (at % MINUTE_MS >= 1000) return;
    for (const [id, means] of meansOf(plant)) {
      const known = this.#known.get(id);
      if (known === undefined) continue;
      while ((known.held[1]?.at ?? Infinity) < at - 2 * WINDOW_MS) known.held.shift();
      for (const { id: alarm, name, setPoint } of means) {
        // Sums are made up to what was last said of the point.
        const { low } = meanAt(known, name, Math.floor(known.saidAt / MINUTE_MS) * MINUTE_MS, plant);
        if (setPoint === undefined || low < setPoint.limit * (1 + SLACK)) continue;
        if (state.alarms.get(alarm)?.active !== true)
          throw new InvariantError('a mean of exposure above its limit is an alarm', { alarm, low, setPoint });
      }
    }
  }
}

const made = new WeakMap<Plant, ReadonlyMap<PointId, readonly AlarmCondition[]>>();

/** The conditions about means, by their point. */
function meansOf(plant: Plant): ReadonlyMap<PointId, readonly AlarmCondition[]> {
  let means = made.get(plant);
  if (means === undefined) {
    const all = plant.conditions.filter(({ name }) => name === 'stel' || name === 'twa');
    const entries = plant.points.map(({ id }) => [id, all.filter(({ subject }) => subject === id)] as const);
    made.set(plant, (means = new Map(entries.filter(([, own]) => own.length > 0))));
  }
  return means;
}

function meanAt(known: Known, name: string, at: number, { exposure }: Plant): Mean {
  const end = name === 'stel' ? Math.floor(at / MINUTE_MS) * MINUTE_MS : at;
  const clock = exposure?.clock ?? [];
  const from = name === 'stel' ? end - WINDOW_MS : shiftBegan(exposure?.shiftBegins ?? [0], clock, at);
  const over = name === 'stel' ? WINDOW_MS : SHIFT_MS;
  let [area, covered, highest] = [0, 0, 0];
  known.held.forEach(({ at: since, value }, i) => {
    const next = known.held[i + 1]?.at ?? Infinity;
    if (next > from && since < end) highest = Math.max(highest, value);
    const span = Math.min(next, since + HELD_MS, end) - Math.max(since, from);
    if (span <= 0) return;
    area += value * span;
    covered += span;
  });
  const gap = Math.max(0, end - from - covered);
  const low = area / over;
  return { low, high: low + (gap * highest) / over, isWhole: known.since <= from };
}

/** The last of the given times of the day at the site. */
function shiftBegan(begins: readonly number[], clock: SiteClock, at: number): number {
  const ahead = aheadAt(clock, instant(at)) * MINUTE_MS;
  const midnight = Math.floor((at + ahead) / DAY_MS) * DAY_MS - ahead;
  const all = begins.flatMap((begin) => [midnight + begin * MINUTE_MS, midnight - DAY_MS + begin * MINUTE_MS]);
  return Math.max(...all.filter((begin) => begin <= at));
}
