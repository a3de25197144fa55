import type { PlaceDoubt, PlaceMistake } from '../../../src/ports/driver.ts';
import type { SamplePlace } from '../dialects/sample.ts';

/** So many places outside their floor, and such a share of all, are no accident. */
const MANY = 10;
const SHARE = 0.2;
/** A mistake explains them when so large a part of them would lie inside without it. */
const EXPLAINED = 0.9;
/** The last places count: after so many all counts are halved. */
const MEMORY = 1000;

type Local = Extract<SamplePlace, { readonly frame: 'local' }>;
const scaled = (by: number) => (place: Local) => ({ ...place, x: place.x * by, y: place.y * by });

/** Mistakes of a mapping, most likely first, and how a place would be without them. */
const MISTAKES: Readonly<Record<PlaceMistake, (place: Local) => Local>> = {
  swapped: (place) => ({ ...place, x: place.y, y: place.x }),
  mirrored: (place) => ({ ...place, y: -place.y }),
  ft: scaled(0.3048),
  cm: scaled(0.01),
  mm: scaled(0.001),
};
const NAMES = ['swapped', 'mirrored', 'ft', 'cm', 'mm'] as const satisfies readonly PlaceMistake[];

/** Whether the places of a source lie outside their floors, and which mistake of the mapping would explain that. */
export class OutsidePlaces {
  #placed = 0;
  #outside = 0;
  readonly #explained = new Map<PlaceMistake, number>();

  /** @param isInside whether a place of the source lies inside its floor */
  note(place: SamplePlace, wasInside: boolean, isInside: (place: SamplePlace) => boolean): void {
    this.#placed += 1;
    if (!wasInside) {
      this.#outside += 1;
      for (const name of NAMES) if (isInside(without(place, name))) this.#explain(name);
    }
    if (this.#placed < MEMORY) return;
    this.#placed /= 2;
    this.#outside /= 2;
    for (const [name, count] of this.#explained) this.#explained.set(name, count / 2);
  }

  /** What is said of it; nothing while most places are where they should be. */
  doubt(): PlaceDoubt | undefined {
    if (this.#outside < MANY || this.#outside < SHARE * this.#placed) return undefined;
    const mistake = NAMES.find((name) => (this.#explained.get(name) ?? 0) >= EXPLAINED * this.#outside);
    const [outside, of] = [Math.round(this.#outside), Math.round(this.#placed)];
    return { outside, of, ...(mistake === undefined ? {} : { mistake }) };
  }

  #explain(name: PlaceMistake): void {
    this.#explained.set(name, (this.#explained.get(name) ?? 0) + 1);
  }
}

function without(place: SamplePlace, mistake: PlaceMistake): SamplePlace {
  if (place.frame === 'local') return MISTAKES[mistake](place);
  return mistake === 'swapped' ? { ...place, longitude: place.latitude, latitude: place.longitude } : place;
}
