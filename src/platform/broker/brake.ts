/** Failed sign-ins that cost no time; each further attempt waits behind the one before. */
const FREE = 5;
/** Between two attempts then, ms. */
const APART_MS = 500;
/** An attempt that would have to wait for longer is refused at once, ms. */
const LONGEST_MS = 5000;
/** So long after the last attempt the failures are forgotten, ms. */
const FORGOTTEN_MS = 60_000;
/** Addresses and users that are remembered; the oldest is forgotten first. */
const MOST = 1000;

interface Failures {
  count: number;
  /** When the next attempt may be judged. */
  nextAt: number;
}

/**
 * Slows down who tries passwords. It goes by address and account, so that an attacker slows down neither other addresses
 * nor another account at its own.
 */
export class Brake {
  readonly #failures = new Map<string, Failures>();

  /** How long an attempt waits before it is judged, ms; undefined where too many wait already. */
  wait(key: string, now: number): number | undefined {
    const known = this.#failures.get(key);
    if (known === undefined || known.count < FREE) return 0;
    if (now - known.nextAt > FORGOTTEN_MS) {
      this.#failures.delete(key);
      return 0;
    }
    const at = Math.max(now, known.nextAt);
    if (at - now > LONGEST_MS) return undefined;
    known.nextAt = at + APART_MS;
    return at - now;
  }

  failed(key: string, now: number): void {
    const known = this.#failures.get(key) ?? { count: 0, nextAt: now };
    this.#failures.delete(key);
    known.count += 1;
    known.nextAt = Math.max(known.nextAt, now + (known.count < FREE ? 0 : APART_MS));
    this.#failures.set(key, known);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MOST && oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
