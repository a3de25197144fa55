import type { Species } from './happening.ts';
import type { Puffs } from './puffs.ts';
import { speciesIndex, unitsPerGram } from './species.ts';

/** The jet mixes with air at once: its cloud is so wide where it begins, metres. */
const FIRST_SIGMA = 3;
const PUFF_EVERY_S = 1;

/** A hole somewhere, that lets out a puff each second. */
export class Leak {
  readonly #species: number;
  readonly #unitsPerSecond: number;
  readonly #rampS: number;
  readonly #floor: number;
  readonly #x: number;
  readonly #y: number;
  #ageS = 0;
  #sinceS = 0;
  #waiting = 0;

  constructor(species: Species, floor: number, x: number, y: number, gramsPerSecond: number, rampS: number) {
    this.#species = speciesIndex(species);
    this.#unitsPerSecond = gramsPerSecond * unitsPerGram(species);
    this.#rampS = rampS;
    this.#floor = floor;
    this.#x = x;
    this.#y = y;
  }

  step(dtMs: number, puffs: Puffs): void {
    const dt = dtMs / 1000;
    const opening = this.#rampS > 0 ? Math.min(1, (this.#ageS + dt / 2) / this.#rampS) : 1;
    this.#waiting += opening * this.#unitsPerSecond * dt;
    this.#ageS += dt;
    this.#sinceS += dt;
    if (this.#sinceS < PUFF_EVERY_S - 1e-9) return;
    puffs.release(this.#species, this.#floor, this.#x, this.#y, this.#waiting, FIRST_SIGMA);
    this.#waiting = 0;
    this.#sinceS = 0;
  }
}
