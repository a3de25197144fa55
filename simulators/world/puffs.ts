import type { Floor } from '../../src/domain/plant.ts';
import type { Wind } from './wind.ts';

const CAPACITY = 1024;
/** A puff wider than this (one sigma, metres), or so far off the site (metres), is gone for us. */
const WIDEST = 25;
const FAR = 30;
/** 2 / (2 pi)^1.5: a Gaussian puff over ground that reflects it. */
const NORM = 2 / Math.pow(2 * Math.PI, 1.5);
/** Beyond four sigma there is nothing to read. */
const REACH_SQUARED = 16;
/** Inside a building there is a draught of the wind outside. */
const DRAUGHT = 0.15;

/**
 * The gas in the air as Gaussian puffs that the wind carries and turbulence widens. Kept in flat arrays and moved in
 * place: a thousand simulated minutes must be cheap.
 */
export class Puffs {
  count = 0;
  readonly #x = new Float64Array(CAPACITY);
  readonly #y = new Float64Array(CAPACITY);
  /** Sigma squared, m2. */
  readonly #spread = new Float64Array(CAPACITY);
  /** What it holds, in units of its gas times cubic metres. */
  readonly #amount = new Float64Array(CAPACITY);
  readonly #floor = new Int32Array(CAPACITY);
  readonly #species = new Int32Array(CAPACITY);
  readonly #site: Floor['extent'];

  /** @param site what is looked at, metres */
  constructor(site: Floor['extent']) {
    this.#site = site;
  }

  /** @param sigma how wide it is at birth, metres */
  release(species: number, floor: number, x: number, y: number, amount: number, sigma: number): void {
    if (this.count === CAPACITY) this.#remove(0);
    const i = this.count++;
    this.#x[i] = x;
    this.#y[i] = y;
    this.#spread[i] = sigma * sigma;
    this.#amount[i] = amount;
    this.#floor[i] = floor;
    this.#species[i] = species;
  }

  step(dtMs: number, wind: Wind): void {
    if (this.count === 0) return;
    const dt = dtMs / 1000;
    const { speed, east, north } = wind;
    for (let i = this.count - 1; i >= 0; i--) {
      const draught = this.#floor[i] === 0 ? 1 : DRAUGHT;
      const spread = (this.#spread[i] as number) + 2 * (0.5 + 0.3 * speed * draught) * dt;
      const x = (this.#x[i] as number) + east * draught * dt;
      const y = (this.#y[i] as number) + north * draught * dt;
      this.#x[i] = x;
      this.#y[i] = y;
      this.#spread[i] = spread;
      if (spread > WIDEST * WIDEST || this.#isFar(x, y)) this.#remove(i);
    }
  }

  #isFar(x: number, y: number): boolean {
    const [minX, minY, maxX, maxY] = this.#site;
    return x < minX - FAR || x > maxX + FAR || y < minY - FAR || y > maxY + FAR;
  }

  /**
   * What a detector here would read beyond clean air.
   * @param sensitivity its reading for one unit of each species
   */
  at(floor: number, x: number, y: number, sensitivity: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.#floor[i] !== floor) continue;
      const weight = sensitivity[this.#species[i] as number] as number;
      if (weight === 0) continue;
      const dx = x - (this.#x[i] as number);
      const dy = y - (this.#y[i] as number);
      const spread = this.#spread[i] as number;
      const squared = dx * dx + dy * dy;
      if (squared > REACH_SQUARED * spread) continue;
      sum += (weight * (this.#amount[i] as number) * Math.exp(-squared / (2 * spread))) / (spread * Math.sqrt(spread));
    }
    return sum * NORM;
  }

  /** The last one takes its place. */
  #remove(i: number): void {
    const last = --this.count;
    this.#x[i] = this.#x[last] as number;
    this.#y[i] = this.#y[last] as number;
    this.#spread[i] = this.#spread[last] as number;
    this.#amount[i] = this.#amount[last] as number;
    this.#floor[i] = this.#floor[last] as number;
    this.#species[i] = this.#species[last] as number;
  }
}
