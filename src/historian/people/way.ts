import type { TagId } from '../../domain/ids.ts';
import type { HeldPlace, PlaceSeen } from './holds.ts';
import type { TimeStretch } from './stretches.ts';

/** A badge on one floor, without a break. */
export interface Leg {
  readonly tag: TagId;
  readonly floor: string;
  readonly places: PlaceSeen[];
}

/** The way of one person: what his badges held, in the order of time. */
export class PersonWay {
  readonly #span: TimeStretch;
  readonly legs: Leg[] = [];
  /** When the place of any of the badges was known; they may meet. */
  readonly known: TimeStretch[] = [];
  /** The sources that located him. */
  readonly devices = new Set<string>();
  /** The leg of each badge, as long as its next fix goes on with it. */
  readonly #open = new Map<TagId, Leg>();

  constructor(span: TimeStretch) {
    this.#span = span;
  }

  readonly put = ({ tag, device, seen, until, next }: HeldPlace): void => {
    const { from, to } = this.#span;
    this.devices.add(device);
    this.#know({ from: Math.max(from, seen.at), to: Math.min(to, until) });
    let leg = this.#open.get(tag);
    if (seen.at >= from && seen.at <= to) {
      if (leg === undefined) {
        leg = { tag, floor: seen.floor, places: [] };
        this.legs.push(leg);
      }
      leg.places.push(seen);
    }
    if (leg === undefined || next === undefined) this.#open.delete(tag);
    else this.#open.set(tag, leg);
  };

  /** A day of fixes that follow one another is one stretch, not a hundred thousand. */
  #know({ from, to }: TimeStretch): void {
    const last = this.known.at(-1);
    if (last !== undefined && from >= last.from && from <= last.to)
      this.known[this.known.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else if (from < to) this.known.push({ from, to });
  }
}
