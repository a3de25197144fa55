import type { Someone } from '../domain/alarm/transition.ts';
import type { PointId } from '../domain/ids.ts';
import { carrierOf } from '../domain/people/carrier.ts';
import type { Place } from '../domain/plant.ts';
import { quantise } from '../domain/reading/normalise.ts';
import type { State } from '../domain/state/state.ts';

const MOST = 2;

/** The nearest people of the same floor who are on site, nearest first. */
export function nearPeople(
  state: State,
  who: Someone,
  place: Place,
): readonly { readonly who: Someone; readonly metres: number }[] {
  const near = new Nearest<Someone>();
  for (const [id, tag] of state.tags) {
    if (tag.floor !== place.floor || tag.left !== undefined) continue;
    const squared = squaredBetween(tag, place);
    if (squared > near.worst) continue;
    const other = carrierOf({ state }, id);
    if (other !== who) near.add(other, squared);
  }
  return near.list.map(({ thing, metres }) => ({ who: thing, metres }));
}

/** The nearest gas detectors of the same floor, nearest first. */
export function nearDetectors(
  { plant }: State,
  place: Place,
): readonly { readonly point: PointId; readonly metres: number }[] {
  const near = new Nearest<PointId>();
  for (const point of plant.points)
    if (point.type === 'measured' && point.gas !== undefined && point.at?.floor === place.floor)
      near.add(point.id, squaredBetween(point.at, place));
  return near.list.map(({ thing, metres }) => ({ point: thing, metres }));
}

/** The nearest few things. */
class Nearest<T> {
  readonly #found: { readonly thing: T; readonly squared: number }[] = [];

  /** Whatever is further than this is not among them, m². */
  get worst(): number {
    return this.#found[MOST - 1]?.squared ?? Infinity;
  }

  add(thing: T, squared: number): void {
    const known = this.#found.findIndex((one) => one.thing === thing);
    if (known >= 0 && (this.#found[known]?.squared ?? 0) <= squared) return;
    if (known >= 0) this.#found.splice(known, 1);
    this.#found.push({ thing, squared });
    // At one place the order is that of their ids.
    this.#found.sort((a, b) => a.squared - b.squared || (a.thing < b.thing ? -1 : 1));
    this.#found.splice(MOST);
  }

  get list(): readonly { readonly thing: T; readonly metres: number }[] {
    return this.#found.map(({ thing, squared }) => ({ thing, metres: quantise(Math.sqrt(squared), 1) }));
  }
}

const squaredBetween = (a: Omit<Place, 'floor'>, b: Omit<Place, 'floor'>): number =>
  (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
