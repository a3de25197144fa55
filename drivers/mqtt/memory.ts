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
  /** The account that said so: what one says of the button is no news of what another does. */
  sosBy: string | undefined;
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
  sosBy: undefined,
  pressedAt: undefined,
  pressHeardAt: -Infinity,
  battery: undefined,
  moving: undefined,
  tampered: undefined,
  located: undefined,
  usual: undefined,
  lateSince: undefined,
});

/** Twice so many badges that nobody carries are remembered at most; made-up ones are as many as somebody likes. */
const MOST_STRANGERS = 1000;

/** Whether a badge is carried by a person of the plant. */
export type IsCarried = (tag: TagId) => boolean;

/**
 * Something a badge each. Those of people stay, and are as many as the plant has people. Of the others those that were
 * not heard for long are let go of first: two generations, no list to keep. So no flood pushes out a person's badge.
 */
export class ByTag<T> {
  readonly #make: () => T;
  readonly #isCarried: IsCarried;
  readonly #most: number;
  readonly #carried = new Map<TagId, T>();
  #young = new Map<TagId, T>();
  #old = new Map<TagId, T>();

  constructor(make: () => T, isCarried: IsCarried, most = MOST_STRANGERS) {
    this.#make = make;
    this.#isCarried = isCarried;
    this.#most = most;
  }

  get size(): number {
    return this.#carried.size + this.#young.size + this.#old.size;
  }

  of(tag: TagId): T {
    const known = this.#carried.get(tag) ?? this.#young.get(tag);
    if (known !== undefined) return known;
    if (this.#isCarried(tag)) return this.#add(this.#carried, tag, this.#make());
    const found = this.#old.get(tag) ?? this.#make();
    this.#old.delete(tag);
    if (this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    return this.#add(this.#young, tag, found);
  }

  #add(generation: Map<TagId, T>, tag: TagId, made: T): T {
    generation.set(tag, made);
    return made;
  }
}

export const tagMemories = (isCarried: IsCarried = () => false, most?: number): ByTag<TagMemory> =>
  new ByTag(fresh, isCarried, most);
