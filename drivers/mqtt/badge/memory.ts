import type { TagId } from '../../../src/domain/ids.ts';
import type { Counter, Stamp } from '../../../src/domain/reading/lateness.ts';
import { instant, type Instant } from '../../../src/domain/time.ts';

/** What is remembered of one badge between its messages. */
export interface TagMemory {
  /** Of the last fix: the source's time and number, where, and when it was received. */
  sourceAt: Instant | undefined;
  count: Counter | undefined;
  a: number;
  b: number;
  at: Instant;
  floor: string | undefined;
  readonly button: ButtonMemory;
  /** What the badge last said of itself: only a change is worth an input. */
  battery: number | undefined;
  moving: boolean | undefined;
  tampered: boolean | undefined;
  /** Whether the last message said that its wearer fell, and the time of the source of the last fall. */
  fallen: boolean | undefined;
  fallAt: Instant | undefined;
  located: boolean | undefined;
}

/** What was last said of a button. */
interface ButtonMemory {
  /** Held down, let go, or the time of the last press. */
  said: boolean | number | undefined;
  /** The account that said so: what one says is no news of what another says. */
  by: string | undefined;
  /** Since when, plant time, and whether it was said again after that. */
  since: number;
  isSettled: boolean;
  /** The time of the press is earlier than the one before. */
  isBack: boolean;
  /** The last message of a button that was held down. */
  press: (Stamp & { readonly at: Instant }) | undefined;
}

/** Before any message. */
const NEVER = instant(0);

const fresh = (): TagMemory => ({
  sourceAt: undefined,
  count: undefined,
  a: NaN,
  b: NaN,
  at: NEVER,
  floor: undefined,
  button: { said: undefined, by: undefined, since: 0, isSettled: false, isBack: false, press: undefined },
  battery: undefined,
  moving: undefined,
  tampered: undefined,
  fallen: undefined,
  fallAt: undefined,
  located: undefined,
});

/** At most twice so many badges without a carrier are remembered: made-up ids may be any number. */
const MOST_STRANGERS = 1000;

/** Whether a badge is carried by a person of the plant. */
export type IsCarried = (tag: TagId) => boolean;

/**
 * Something a badge each. Those of people stay, and are as many as the plant has people. Of the others those that were
 * not heard for longest are forgotten first: two generations, no list to keep. So no flood displaces a person's badge.
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
    const known = this.#carried.get(tag);
    if (known !== undefined) return known;
    if (this.#isCarried(tag)) {
      const own = this.#young.get(tag) ?? this.#old.get(tag) ?? this.#make();
      this.#young.delete(tag);
      this.#old.delete(tag);
      return this.#add(this.#carried, tag, own);
    }
    const young = this.#young.get(tag);
    if (young !== undefined) return young;
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
