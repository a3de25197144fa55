import { createHash, timingSafeEqual } from 'node:crypto';
import { covers, isPlain, isSmall } from './topics.ts';

/** Who may use the broker inside the gateway, and for which topics. */
export interface BrokerAccount {
  readonly user: string;
  readonly password: string;
  /** Patterns of topics, with + and #. */
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** The gateway's own account: its clients hear everything, and what they miss is kept for them. */
export interface OwnAccount {
  readonly user: string;
  readonly password: string;
  /** What each of its clients, by its id, is going to subscribe to. */
  readonly clients: ReadonlyMap<string, readonly string[]>;
}

/** A client that has signed in. */
export interface Guest {
  readonly user: string;
  readonly isOwn: boolean;
  mayPublish(topic: string): boolean;
  mayHear(filter: string): boolean;
}

interface Known {
  readonly digest: Buffer;
  readonly guest: Guest;
}

/** Whom a user and a password let in. */
export class BrokerAccounts {
  readonly #known = new Map<string, Known>();
  readonly #anybody: Guest | undefined;

  /** @param anybody the rules of those without a user, where they are let in */
  constructor(accounts: readonly BrokerAccount[], own: OwnAccount | undefined, anybody?: readonly string[]) {
    for (const { user, password, publish, subscribe } of accounts)
      this.#known.set(user, { digest: digest(password), guest: guestOf(user, publish, subscribe) });
    if (own !== undefined) this.#known.set(own.user, { digest: digest(own.password), guest: ownGuest(own.user) });
    this.#anybody = anybody === undefined ? undefined : guestOf('', anybody, []);
  }

  get count(): number {
    return this.#known.size;
  }

  has(user: string): boolean {
    return this.#known.has(user);
  }

  /** @param isNear whether the peer is on this machine: only from there anybody may come in without a password */
  signIn(user: string | undefined, password: Buffer | undefined, isNear: boolean): Guest | undefined {
    const given = digest(password ?? '');
    const known = this.#known.get(user ?? '');
    // An unknown user takes as long as a wrong password.
    const isRight = timingSafeEqual(known?.digest ?? Buffer.alloc(given.length), given);
    if (known !== undefined && isRight) return known.guest;
    return known === undefined && isNear ? this.#anybody : undefined;
  }
}

const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

const guestOf = (user: string, publish: readonly string[], subscribe: readonly string[]): Guest => ({
  user,
  isOwn: false,
  mayPublish: (topic) => isPlain(topic) && publish.some((pattern) => covers(pattern, topic)),
  // The broker does not share: a filter of `$share/...` that was granted would never hear a thing.
  mayHear: (filter) =>
    isSmall(filter) && !filter.startsWith('$') && subscribe.some((pattern) => covers(pattern, filter)),
});

const ownGuest = (user: string): Guest => ({
  user,
  isOwn: true,
  mayPublish: isPlain,
  mayHear: (filter) => isSmall(filter) && !filter.startsWith('$'),
});
