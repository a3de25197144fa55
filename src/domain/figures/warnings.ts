import type { Transition } from '../alarm/transition.ts';
import type { Forecast } from '../gas/forecast.ts';
import { pointId, type PointId } from '../ids.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import { type Instant, instant, later, minutes, since } from '../time.ts';
import type { Coverage } from './coverage.ts';
import { Waits, type WaitsResult } from './waits.ts';

/** A limit that is reached so long after its interval is still what was forecast, and was forecast too early. */
const GRACE = minutes(10);

/** A warning whose end is not known yet. */
interface Pending {
  forecast: Forecast;
  raisedAt: Instant;
}

/** What came of the early warnings of a plant: their intervals as they were when they were raised. */
export interface WarningsResult {
  readonly given: number;
  /** The limit was reached within the interval. */
  readonly held: number;
  /** Before the interval: the warning promised too much time. */
  readonly sooner: number;
  /** After the interval. */
  readonly later: number;
  /** It was not reached: the rise ended before. */
  readonly never: number;
  /** Not decided: the time is not over, or was not watched. */
  readonly unknown: number;
  /** The share of `held` in what was decided; none where nothing was. */
  readonly coverage?: number;
  /** Limits that were reached without a warning: a rise of less than two minutes has none. */
  readonly unwarned: number;
  /** From a warning to its limit, ms. */
  readonly lead: WaitsResult;
}

/**
 * Checks the forecasts that were shown against what came: whether the limit was reached within the interval of the
 * warning. Each point has one warning at a time, so it holds no more than the plant has points.
 */
export class Warnings {
  readonly #coverage: Coverage;
  readonly #pending = new Map<PointId, Pending>();
  readonly #lead = new Waits();
  readonly #counts = { given: 0, held: 0, sooner: 0, later: 0, never: 0, unknown: 0, unwarned: 0 };

  constructor(coverage: Coverage) {
    this.#coverage = coverage;
  }

  /** An alarm was raised that is not hidden, in the time that is asked for. */
  raise({ condition, subject, at, sensedAt, forecast, setPoint }: Transition, index: PlantLookups): void {
    const point = pointId(subject);
    if (condition === 'rising' && forecast !== undefined) {
      this.#counts.given += 1;
      this.#giveUp(point);
      this.#pending.set(point, { forecast, raisedAt: at });
      return;
    }
    if (setPoint === undefined || setPoint.of !== undefined) return;
    const warned = this.#pending.get(point);
    if (warned?.forecast.limit === setPoint.limit) this.#reached(point, warned, sensedAt);
    else if (isGas(index, point)) this.#counts.unwarned += 1;
  }

  /** The clock of the record has come so far. */
  goTo(at: Instant): void {
    for (const [point, { forecast }] of this.#pending) if (later(forecast.latest, GRACE) < at) this.#giveUp(point);
  }

  /** Plant time was moved, and every time keeps its age. */
  shift(by: number): void {
    for (const pending of this.#pending.values()) {
      const { earliest, likely, latest } = pending.forecast;
      const moved = (at: Instant): Instant => instant(at + by);
      pending.forecast = {
        ...pending.forecast,
        earliest: moved(earliest),
        likely: moved(likely),
        latest: moved(latest),
      };
      pending.raisedAt = moved(pending.raisedAt);
    }
  }

  result(): WarningsResult {
    const { held, sooner, later: after, never, unknown } = this.#counts;
    const decided = held + sooner + after + never;
    return {
      ...this.#counts,
      unknown: unknown + this.#pending.size,
      ...(decided === 0 ? {} : { coverage: held / decided }),
      lead: this.#lead.result(held + sooner + after),
    };
  }

  #reached(point: PointId, { forecast, raisedAt }: Pending, at: Instant): void {
    this.#pending.delete(point);
    this.#lead.add(since(raisedAt, at));
    if (at < forecast.earliest) this.#counts.sooner += 1;
    else if (at > forecast.latest) this.#counts.later += 1;
    else this.#counts.held += 1;
  }

  /** Of a time that was not watched nothing is claimed. */
  #giveUp(point: PointId): void {
    const pending = this.#pending.get(point);
    if (pending === undefined) return;
    this.#pending.delete(point);
    const { raisedAt, forecast } = pending;
    const watched = this.#coverage.moment(forecast.latest).covered - this.#coverage.moment(raisedAt).covered;
    if (watched < since(raisedAt, forecast.latest)) this.#counts.unknown += 1;
    else this.#counts.never += 1;
  }
}

function isGas(index: PlantLookups, id: PointId): boolean {
  const point = index.points.get(id);
  return point?.type === 'measured' && point.gas !== undefined;
}
