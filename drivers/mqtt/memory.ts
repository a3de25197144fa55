import type { TagId } from '../../src/domain/ids.ts';
import type { Lag } from './lag.ts';

/** What is remembered of one badge between its messages. */
export interface TagMemory extends Lag {
  /** Of the last fix that was believed: the source's time and number, where, and when it was heard. */
  sourceAt: number | undefined;
  seq: number | undefined;
  a: number;
  b: number;
  heardAt: number;
  floor: string | undefined;
  /** What the badge last said of itself: only a change, or a call for help, is worth an input. */
  sos: boolean | undefined;
  pressedAt: number | undefined;
  /** When a press was last heard, plant time. */
  pressHeardAt: number;
  battery: number | undefined;
  moving: boolean | undefined;
  tampered: boolean | undefined;
  located: boolean | undefined;
}

const fresh = (): TagMemory => ({
  sourceAt: undefined,
  seq: undefined,
  a: NaN,
  b: NaN,
  heardAt: 0,
  floor: undefined,
  sos: undefined,
  pressedAt: undefined,
  pressHeardAt: -Infinity,
  battery: undefined,
  moving: undefined,
  tampered: undefined,
  located: undefined,
  usual: undefined,
  lateSince: undefined,
});

/** Twice so many badges are remembered at most; a plant has some thousands, and a flood of made-up ones must pass. */
const MOST = 10_000;

/** Something a badge each. Those that were not heard for long are let go of first: two generations, no list to keep. */
export class ByTag<T> {
  readonly #make: () => T;
  readonly #most: number;
  #young = new Map<TagId, T>();
  #old = new Map<TagId, T>();

  constructor(make: () => T, most = MOST) {
    this.#make = make;
    this.#most = most;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  of(tag: TagId): T {
    const known = this.#young.get(tag);
    if (known !== undefined) return known;
    const found = this.#old.get(tag) ?? this.#make();
    this.#old.delete(tag);
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(tag, found);
    return found;
  }
}

export const tagMemories = (most?: number): ByTag<TagMemory> => new ByTag(fresh, most);
