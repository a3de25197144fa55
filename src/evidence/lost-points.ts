import type { PointId } from '../domain/ids.ts';
import type { Input } from '../domain/input.ts';
import { staleAfter } from '../domain/reading/points.ts';
import type { State } from '../domain/state/state.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { LostLine } from './line.ts';

/** Silent points are looked for so often, ms of plant time. */
const LOOK_EVERY_MS = 1000;

/**
 * Follows the readings of every point, and says since when one is lost: no row says it, and the last value would look as if
 * it went on.
 */
export class LostPoints {
  /** When each point was heard last; none while it is lost. */
  readonly #heardAt = new Map<PointId, Instant>();
  #revision: string | undefined;
  #lookedAt = -Infinity;

  /** What is lost with this input, or since the one before. */
  take(input: Input, past: State): readonly LostLine[] {
    const isOther = past.plant.revision !== this.#revision;
    // Nothing was watched, or plant time was moved: each point has its time again from here on.
    const isAfterPause = input.kind === 'started' || input.kind === 'stalled' || input.at < this.#lookedAt;
    if (isOther || isAfterPause) this.#expect(input.at, past);
    const lost = input.at - this.#lookedAt >= LOOK_EVERY_MS ? this.#look(input.at, past) : [];
    if (input.kind === 'reading') this.#read(input, past);
    else if (input.kind === 'device' && !input.up) {
      for (const point of past.index.pointsOf.get(input.device) ?? [])
        if (this.#heardAt.delete(point)) lost.push(lostLine(input.at, point, 'comm'));
    }
    return lost;
  }

  /** The points of which no value is known at a time. */
  lostAt(at: Instant, { plant }: State): LostLine[] {
    return plant.points.filter(({ id }) => !this.#heardAt.has(id)).map(({ id }) => lostLine(at, id, 'stale'));
  }

  #read({ point, at, value, quality }: Extract<Input, { readonly kind: 'reading' }>, { index }: State): void {
    if (value === null || quality === 'bad' || !index.points.has(point)) this.#heardAt.delete(point);
    else this.#heardAt.set(point, at);
  }

  #expect(at: Instant, { plant, index }: State): void {
    for (const point of this.#heardAt.keys()) if (!index.points.has(point)) this.#heardAt.delete(point);
    for (const { id } of plant.points) this.#heardAt.set(id, at);
    this.#revision = plant.revision;
    this.#lookedAt = at;
  }

  #look(now: Instant, { index }: State): LostLine[] {
    this.#lookedAt = now;
    const lost: LostLine[] = [];
    for (const [id, heardAt] of this.#heardAt) {
      const point = index.points.get(id);
      if (point === undefined) continue;
      const at = instant(heardAt + staleAfter(index, point));
      if (at >= now) continue;
      this.#heardAt.delete(id);
      lost.push(lostLine(at, id, 'stale'));
    }
    return lost.sort((a, b) => a.at - b.at);
  }
}

const lostLine = (at: Instant, point: PointId, reason: LostLine['reason']): LostLine => ({
  type: 'lost',
  at,
  point,
  quality: 'bad',
  reason,
});
