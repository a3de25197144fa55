import { type Instant, since } from '../time.ts';

/** A number that a source counts up and that begins again at `modulo`. */
export interface Counter {
  readonly value: number;
  readonly modulo: number;
}

/** How a source orders its messages: by its own time, or by a number that it counts up. */
export interface Stamp {
  readonly sourceAt?: number | undefined;
  readonly count?: Counter | undefined;
}

/** When nothing newer came for so long, the clock of the source was set back, and it is believed again. */
export const CLOCK_SET_BACK_MS = 30_000;
/** A badge that starts again counts from nothing; it has been silent for some seconds then. */
const RESTARTED_MS = 10_000;

/**
 * Whether a message is older than the newest one that was received, at `known.at`: the one rule of lateness. Numbers are
 * compared modulo: one that is back by more than half of its range went round. Clocks of two sources are never compared.
 * @param setBackAfter what is back for so long is a clock that was set back, ms
 */
export function isOlder(
  said: Stamp,
  known: Stamp & { readonly at: Instant },
  at: Instant,
  setBackAfter: number = CLOCK_SET_BACK_MS,
): boolean {
  const silent = since(known.at, at);
  if (said.sourceAt !== undefined && known.sourceAt !== undefined)
    return said.sourceAt < known.sourceAt && silent < setBackAfter;
  if (said.count === undefined || known.count === undefined) return false;
  return aheadOf(said.count, known.count) > said.count.modulo / 2 && silent < RESTARTED_MS;
}

/** How far a number is ahead of another one, 0 to `modulo` - 1. */
export const aheadOf = ({ value, modulo }: Counter, known: Counter): number =>
  (((value - known.value) % modulo) + modulo) % modulo;

/** How long the messages of a badge or detector take from the clock of its source to ours, the error of that clock included. */
export interface Lag {
  /** Usually, ms; absent until a message had a time of its own. */
  usual?: number;
  /** Since when they have come later than that without a break. */
  lateSince?: Instant;
}

/** What is older by so much is doubtful, ms. */
export const DOUBT_AFTER_MS = 15_000;
/** What has been late for so long was not kept by a broker for us: the clock of the source was set back. */
const KEPT_AT_MOST_MS = 60_000;

/**
 * Whether a message was kept on its way, as by a broker while the gateway was away: it came much later after its own time
 * than those before. Clocks of sources may be wrong by any amount, so only the change says so. Remembers in `lag`.
 */
export function isKept(lag: Lag, sourceAt: Instant, at: Instant): boolean {
  const took = at - sourceAt;
  if (lag.usual === undefined || took - lag.usual <= DOUBT_AFTER_MS) {
    if (lag.lateSince !== undefined) delete lag.lateSince;
    // A clock may run slow by a thousandth, at one fix a second.
    lag.usual = lag.usual === undefined || took < lag.usual ? took : Math.min(took, lag.usual + 1);
    return false;
  }
  lag.lateSince ??= at;
  if (since(lag.lateSince, at) < KEPT_AT_MOST_MS) return true;
  lag.usual = took;
  delete lag.lateSince;
  return false;
}
