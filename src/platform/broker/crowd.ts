import type { Guest } from './accounts.ts';
import { DOORSTEP, KEPT_FOR_OTHERS } from './limits.ts';

/** A connection, as far as it takes up a place. */
export interface Visitor {
  readonly address: string;
  destroy(): void;
}

/**
 * Who has a place at the broker. Peers that have not signed in make way for newer ones, so that silent connections keep
 * no one out; clients that have signed in stay, and no account takes all places of the others.
 */
export class Crowd {
  readonly #most: number;
  readonly #mostOfAccount: number;
  /** In the order of their coming. */
  readonly #strangers = new Set<Visitor>();
  readonly #strangersAt = new Map<string, number>();
  readonly #guests = new Map<Visitor, Guest>();
  readonly #guestsOf = new Map<string, number>();
  #counted = 0;

  /** @param most clients in all. @param accounts how many accounts share them */
  constructor(most: number, accounts: number) {
    this.#most = most;
    this.#mostOfAccount = most - Math.floor(most * KEPT_FOR_OTHERS) * Math.max(0, accounts - 1);
  }

  /** Takes in a peer; the one that has stood at the door for the longest makes way. */
  came(visitor: Visitor): void {
    const places = Math.max(DOORSTEP, this.#most - this.#counted);
    const { address } = visitor;
    const isFull = (this.#strangersAt.get(address) ?? 0) >= Math.max(DOORSTEP, Math.floor(places / 2));
    if (isFull) this.#dismiss((other) => other.address === address);
    else if (this.#strangers.size >= places) this.#dismiss(() => true);
    this.#strangers.add(visitor);
    add(this.#strangersAt, address, 1);
  }

  /** @returns whether there is a place for it */
  signedIn(visitor: Visitor, guest: Guest): boolean {
    if (!guest.isOwn) {
      if (this.#counted >= this.#most || (this.#guestsOf.get(guest.user) ?? 0) >= this.#mostOfAccount) return false;
      this.#counted += 1;
      add(this.#guestsOf, guest.user, 1);
    }
    this.#forget(visitor);
    this.#guests.set(visitor, guest);
    return true;
  }

  left(visitor: Visitor): void {
    this.#forget(visitor);
    const guest = this.#guests.get(visitor);
    if (guest === undefined) return;
    this.#guests.delete(visitor);
    if (guest.isOwn) return;
    this.#counted -= 1;
    add(this.#guestsOf, guest.user, -1);
  }

  /** Sends away the first of the strangers that is meant. */
  #dismiss(isMeant: (visitor: Visitor) => boolean): void {
    for (const visitor of this.#strangers) {
      if (!isMeant(visitor)) continue;
      this.#forget(visitor);
      return visitor.destroy();
    }
  }

  #forget(visitor: Visitor): void {
    if (this.#strangers.delete(visitor)) add(this.#strangersAt, visitor.address, -1);
  }
}

function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
