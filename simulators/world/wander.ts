import type { Random } from '../random.ts';

/**
 * A value that wanders around 0 (Ornstein-Uhlenbeck, solved exactly), so that its spread does not depend on how long
 * a step is.
 */
export class Wander {
  value: number;
  readonly #random: Random;
  readonly #timeS: number;
  readonly #deviation: number;
  #dtMs = -1;
  #keep = 0;
  #kick = 0;

  /**
   * @param timeS correlation time in seconds
   * @param deviation standard deviation in the long run
   */
  constructor(random: Random, timeS: number, deviation: number) {
    this.#random = random;
    this.#timeS = timeS;
    this.#deviation = deviation;
    this.value = random.gaussian(deviation);
  }

  step(dtMs: number): number {
    if (dtMs !== this.#dtMs) {
      this.#dtMs = dtMs;
      this.#keep = Math.exp(-dtMs / 1000 / this.#timeS);
      this.#kick = this.#deviation * Math.sqrt(1 - this.#keep * this.#keep);
    }
    this.value = this.value * this.#keep + this.#random.gaussian(this.#kick);
    return this.value;
  }
}
