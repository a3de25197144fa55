/** Wrong passwords after which the next try has to wait, and how the wait grows with each further one, s. */
const PAIR = { free: 5, first: 2, most: 15 * 60 };
const ACCOUNT = { free: 20, first: 1, most: 30 };
/** Of different accounts: who hammers one account slows no other one at the same address. */
const ADDRESS = { free: 25, first: 1, most: 30 };

/** So long after the last wrong password a count begins again, ms. */
const FORGET_MS = 60 * 60_000;

/** Only so many pairs, accounts and addresses are remembered: the ones that were quiet longest are forgotten first. */
const MOST = 5000;
const MOST_TRUSTED = 2000;

type Limit = typeof PAIR;

interface Failures {
  count: number;
  lastAt: number;
  /** No try before. */
  waitUntil: number;
}

/** Why a password is not even looked at. */
export interface Locked {
  readonly of: 'pair' | 'account' | 'address';
  /** Seconds until the next try. */
  readonly retryAfter: number;
}

/**
 * Slows down who guesses passwords. The strict bound is on one account from one address, so that a guesser only
 * locks itself out. Guessing one account from many addresses, or many accounts from one, slows only those who have not
 * signed in from their address before, and never by more than half a minute: a stranger locks out no user. Sign-ins
 * from the machine itself, its console, are not slowed by failures from other addresses.
 */
export class Lockout {
  readonly #failures = new Map<string, Failures>();
  /** Pairs of account and address that once had the right password. */
  readonly #trusted = new Map<string, true>();

  /** Whether a try has to wait, by the monotonic clock, ms. A try that has to wait counts for nothing. */
  check(account: string, address: string, now: number): Locked | undefined {
    const pair = pairOf(account, address);
    const waits: { of: Locked['of']; key: string }[] = [{ of: 'pair', key: pair }];
    if (!this.#trusted.has(pair)) {
      waits.push({ of: 'address', key: addressOf(address) });
      if (!isLocal(address)) waits.push({ of: 'account', key: accountOf(account) });
    }
    for (const { of, key } of waits) {
      const wait = (this.#failures.get(key)?.waitUntil ?? 0) - now;
      if (wait > 0) return { of, retryAfter: Math.ceil(wait / 1000) };
    }
    return undefined;
  }

  failed(account: string, address: string, now: number): void {
    const isFirst = this.#count(pairOf(account, address), PAIR, now) === 1;
    this.#count(accountOf(account), ACCOUNT, now);
    if (isFirst) this.#count(addressOf(address), ADDRESS, now);
  }

  succeeded(account: string, address: string): void {
    const pair = pairOf(account, address);
    this.#failures.delete(pair);
    remember(this.#trusted, pair, true, MOST_TRUSTED);
  }

  /** @returns how many there were within the hour */
  #count(key: string, { free, first, most }: Limit, now: number): number {
    const known = this.#failures.get(key);
    const count = known === undefined || now - known.lastAt > FORGET_MS ? 1 : known.count + 1;
    const wait = count < free ? 0 : Math.min(most, first * 2 ** Math.min(count - free, 30));
    remember(this.#failures, key, { count, lastAt: now, waitUntil: wait === 0 ? 0 : now + wait * 1000 }, MOST);
    return count;
  }
}

const pairOf = (account: string, address: string): string => `${account}\n${address}`;
const accountOf = (account: string): string => `${account}\n`;
const addressOf = (address: string): string => `\n${address}`;
const isLocal = (address: string): boolean => address.startsWith('127.') || address === '::1';

/** Puts an entry last, and forgets the first one beyond the bound. */
function remember<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
