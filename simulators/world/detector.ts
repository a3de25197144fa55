import type { MeasuredPoint } from '../../src/domain/plant.ts';
import type { Random } from '../random.ts';
import type { Fault } from './happening.ts';
import type { Puffs } from './puffs.ts';
import { ambientOf, sensitivity } from './species.ts';
import { Wander } from './wander.ts';

/** Seconds until 90 % of a step are shown (domain.md 2); electrochemical cells for the halogens are slow. */
const T90_S: Readonly<Record<string, number>> = {
  EX: 15,
  CH4: 15,
  H2: 15,
  O2: 15,
  NH3: 60,
  Cl2: 60,
  HCN: 90,
  HF: 120,
  HCl: 120,
};
const USUAL_T90_S = 30;
/** Steps of the converter over the range: 12 bits. */
const STEPS = 4096;
/** Noise and zero offset as shares of the range. */
const NOISE = 0.0008;
const ZERO = 0.001;
/** What a loop without current reads on a 4-20 mA input, as a share of the range below its beginning. */
const OPEN_CIRCUIT = 0.25;
/** Share of the range that a drifting zero gains in a minute. */
const DRIFT_PER_MINUTE = 0.01;

/** A gas detector: slow, noisy, coarse, and sometimes wrong. Clean air where its point has no place on the map. */
export class Detector {
  readonly point: MeasuredPoint;
  /** What it shows, in the unit of its point; NaN while it gives no number. */
  value = 0;
  fault: Fault | undefined;
  /** What the air around it would read. */
  truth: number;
  readonly #sensitivity: Float64Array;
  readonly #floor: number;
  readonly #ambient: number;
  readonly #timeS: number;
  readonly #noise: Wander;
  readonly #zero: number;
  readonly #quantum: number;
  readonly #low: number;
  readonly #span: number;
  #shown: number;
  #drift = 0;
  #dtMs = -1;
  #keep = 0;

  constructor(point: MeasuredPoint, floor: number, random: Random) {
    this.point = point;
    this.#floor = floor;
    this.#low = point.range[0];
    this.#span = point.range[1] - point.range[0];
    this.#sensitivity = sensitivity(point.gas ?? 'EX');
    this.#ambient = point.gas === undefined ? this.#low + this.#span / 2 : ambientOf(point.gas);
    this.#timeS = ((point.gas === undefined ? undefined : T90_S[point.gas]) ?? USUAL_T90_S) / Math.LN10;
    this.#zero = random.gaussian(ZERO * this.#span);
    this.#noise = new Wander(random, 2, NOISE * this.#span);
    this.#quantum = Math.max(this.#span / STEPS, point.resolution);
    this.truth = this.#ambient;
    this.#shown = this.#ambient;
    this.step(0, undefined);
  }

  /** The maker's own diagnosis, which closes the fault relay of its panel. */
  get reportsFault(): boolean {
    return this.fault === 'open-circuit' || this.fault === 'invalid';
  }

  step(dtMs: number, puffs: Puffs | undefined): void {
    if (dtMs !== this.#dtMs) {
      this.#dtMs = dtMs;
      this.#keep = Math.exp(-dtMs / 1000 / this.#timeS);
    }
    const { at, gas } = this.point;
    const clean = puffs === undefined || puffs.count === 0 || at === undefined || gas === undefined;
    this.truth = this.#ambient + (clean ? 0 : puffs.at(this.#floor, at.x, at.y, this.#sensitivity));
    this.#shown = this.truth + (this.#shown - this.truth) * this.#keep;
    this.#drift = this.fault === 'drift' ? this.#drift + (DRIFT_PER_MINUTE * this.#span * dtMs) / 60_000 : 0;
    this.#show(this.#noise.step(dtMs));
  }

  #show(noise: number): void {
    switch (this.fault) {
      case 'stuck':
        return;
      case 'dead':
        this.value = this.#low;
        return;
      case 'open-circuit':
        this.value = this.#low - OPEN_CIRCUIT * this.#span;
        return;
      case 'invalid':
        this.value = NaN;
        return;
      case 'drift':
      case undefined: {
        const value = this.#shown + this.#zero + noise + this.#drift;
        const clipped = Math.min(this.#low + this.#span, Math.max(this.#low - 0.02 * this.#span, value));
        // Never a negative zero, which a float register would show.
        this.value = Math.round(clipped / this.#quantum) * this.#quantum + 0;
      }
    }
  }
}
