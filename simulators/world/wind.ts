import type { Random } from '../random.ts';
import type { Scenario } from './happening.ts';
import { Wander } from './wander.ts';

const DEGREES = Math.PI / 180;
/** A new mean wind is taken over slowly, seconds. */
const CHANGE_S = 20;

/** The wind over the site: it veers within minutes and gusts within seconds. */
export class Wind {
  /** Metres a second towards the east and the north. */
  east = 0;
  north = 0;
  readonly #veer: Wander;
  readonly #gust: Wander;
  #meanEast: number;
  #meanNorth: number;
  #wantedEast: number;
  #wantedNorth: number;

  constructor(random: Random, mean: Scenario['wind']) {
    this.#veer = new Wander(random.fork('veer'), 90, 10 * DEGREES);
    this.#gust = new Wander(random.fork('gust'), 12, 0.18);
    [this.#wantedEast, this.#wantedNorth] = towards(mean);
    [this.#meanEast, this.#meanNorth] = [this.#wantedEast, this.#wantedNorth];
    this.step(0);
  }

  change(mean: Scenario['wind']): void {
    [this.#wantedEast, this.#wantedNorth] = towards(mean);
  }

  step(dtMs: number): void {
    const share = Math.min(1, dtMs / 1000 / CHANGE_S);
    this.#meanEast += (this.#wantedEast - this.#meanEast) * share;
    this.#meanNorth += (this.#wantedNorth - this.#meanNorth) * share;
    const turn = this.#veer.step(dtMs);
    const factor = Math.max(0.3, 1 + this.#gust.step(dtMs));
    const [sin, cos] = [Math.sin(turn), Math.cos(turn)];
    this.east = factor * (this.#meanEast * cos - this.#meanNorth * sin);
    this.north = factor * (this.#meanEast * sin + this.#meanNorth * cos);
  }

  get speed(): number {
    return Math.sqrt(this.east * this.east + this.north * this.north);
  }

  /** Where it comes from, degrees from north, clockwise. */
  get from(): number {
    return (Math.atan2(-this.east, -this.north) / DEGREES + 360) % 360;
  }
}

function towards({ from, speed }: Scenario['wind']): [east: number, north: number] {
  return [-speed * Math.sin(from * DEGREES), -speed * Math.cos(from * DEGREES)];
}
