import type { Account } from '../../ports/accounts.ts';
import { type LimitName, LIMITS } from '../limits.ts';

/** Counted places for each account and in all. */
export class Places {
  readonly #each: LimitName;
  readonly #all: LimitName;
  readonly #taken = new Map<string, number>();
  #count = 0;

  constructor(each: LimitName, all: LimitName) {
    this.#each = each;
    this.#all = all;
  }

  /** The limit that keeps one more of an account out, if there is one. */
  full(account: Account): LimitName | undefined {
    if ((this.#taken.get(keyOf(account)) ?? 0) >= LIMITS[this.#each].most) return this.#each;
    return this.#count >= LIMITS[this.#all].most ? this.#all : undefined;
  }

  /** Takes a place. @returns gives it back; to be called once */
  take(account: Account): () => void {
    const key = keyOf(account);
    this.#count += 1;
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + 1);
    return () => {
      this.#count -= 1;
      const left = (this.#taken.get(key) ?? 1) - 1;
      if (left === 0) this.#taken.delete(key);
      else this.#taken.set(key, left);
    };
  }
}

/** One word for an account; a token may be called like a user. */
export const keyOf = ({ kind, name }: Account): string => `${kind} ${name}`;
