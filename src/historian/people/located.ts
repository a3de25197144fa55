import type { HeldPlace, PlaceSeen } from './holds.ts';
import { type TimeStretch, united } from './stretches.ts';

/** When each person was located, by any of his badges. */
export class LocatedPeople {
  readonly #known = new Map<string, TimeStretch[]>();
  /** The last place of each of these stretches. */
  readonly #last = new Map<string, PlaceSeen[]>();
  readonly #devices = new Map<string, Set<string>>();

  /** Where those who were on site when it began were seen before. */
  readonly #before = new Map<string, PlaceSeen>();

  /** Someone is on site, wherever he is. */
  expect(who: string, device?: string, seen?: PlaceSeen): void {
    if (!this.#known.has(who)) this.#known.set(who, []);
    if (device !== undefined) this.#devices.set(who, (this.#devices.get(who) ?? new Set()).add(device));
    if (seen !== undefined) this.#before.set(who, seen);
  }

  readonly put = ({ who, device, seen, until }: Pick<HeldPlace, 'who' | 'device' | 'seen' | 'until'>): void => {
    const known = this.#known.get(who) ?? [];
    const last = known.at(-1);
    // A day of fixes that follow one another is one stretch, not a hundred thousand.
    if (last !== undefined && seen.at >= last.from && seen.at <= last.to)
      known[known.length - 1] = { from: last.from, to: Math.max(last.to, until) };
    else known.push({ from: seen.at, to: until });
    this.#known.set(who, known);
    const places = this.#last.get(who) ?? [];
    places[known.length - 1] = seen;
    this.#last.set(who, places);
    this.#devices.set(who, (this.#devices.get(who) ?? new Set()).add(device));
  };

  has(who: string): boolean {
    return this.#known.has(who);
  }

  /** Everyone of whom a place is known, or that he was on site. */
  everyone(): IterableIterator<string> {
    return this.#known.keys();
  }

  /** In the order of time; no two meet. */
  of(who: string): TimeStretch[] {
    return united(this.#known.get(who) ?? []);
  }

  /** Where he was seen last before a time. */
  lastBefore(who: string, at: number): PlaceSeen | undefined {
    return this.#last.get(who)?.findLast((seen) => seen.at <= at) ?? this.#before.get(who);
  }

  /** The sources that located him. */
  devicesOf(who: string): ReadonlySet<string> {
    return this.#devices.get(who) ?? new Set();
  }
}
