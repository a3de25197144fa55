/** Chance with a seed: the same seed gives the same world, on every machine. */
export interface Random {
  /** Even over [low, high). */
  uniform(low?: number, high?: number): number;
  /** Normal with mean 0 and the given standard deviation. */
  gaussian(deviation?: number): number;
  /** One of the items; throws on an empty list. */
  pick<T>(items: readonly T[]): T;
  /** A stream of its own, so that a draw more in one part of the world changes nothing in another. */
  fork(name: string): Random;
}

const TWO_32 = 4_294_967_296;

/**
 * sfc32 by Chris Doty-Humphrey (PractRand): 128 bits of state, passes its battery, cheap on 32-bit integers.
 * The seed is spread by splitmix32, and the first rounds are thrown away.
 */
class Sfc32 implements Random {
  readonly #seed: number;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare = NaN;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
    const next = splitmix32(this.#seed);
    this.#a = next();
    this.#b = next();
    this.#c = next();
    for (let i = 0; i < 12; i++) this.#next();
  }

  uniform(low = 0, high = 1): number {
    return low + (high - low) * (this.#next() / TWO_32);
  }

  /** Marsaglia's polar method; the second of each pair is kept for the next call. */
  gaussian(deviation = 1): number {
    const spare = this.#spare;
    if (spare === spare) {
      this.#spare = NaN;
      return spare * deviation;
    }
    for (;;) {
      const x = this.#next() / (TWO_32 / 2) - 1;
      const y = this.#next() / (TWO_32 / 2) - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * factor;
      return x * factor * deviation;
    }
  }

  pick<T>(items: readonly T[]): T {
    const index = Math.floor(this.uniform(0, items.length));
    if (index >= items.length) throw new RangeError('nothing to pick from');
    return items[index] as T;
  }

  fork(name: string): Random {
    return new Sfc32(hash(name, this.#seed));
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}

export const seeded = (seed: number): Random => new Sfc32(seed);

function splitmix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** FNV-1a over the name, begun at the seed. */
function hash(name: string, seed: number): number {
  let value = 0x811c9dc5 ^ seed;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
