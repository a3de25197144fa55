/** How long the messages of one badge usually take from its source's clock to ours, the error of that clock included. */
export interface Lag {
  /** Ms; undefined until a fix had a time of its own. */
  usual: number | undefined;
  /** Since when they have come later than that without a break, plant time. */
  lateSince: number | undefined;
}

/** As in the fold: a place that is older by so much is doubtful, ms. */
const DOUBTFUL_MS = 15_000;
/** What has been late for so long is not a heap that a broker kept for us: the source's clock was put back. */
const HEAP_MS = 60_000;

/**
 * Whether a fix was kept somewhere on its way, as by a broker while we were away: it came much later after its own time
 * than those before. Clocks of sources may be wrong by any amount, so only the change tells.
 */
export function isKept(lag: Lag, sourceAt: number, at: number): boolean {
  const took = at - sourceAt;
  const isLate = lag.usual !== undefined && took - lag.usual > DOUBTFUL_MS;
  if (!isLate) {
    lag.lateSince = undefined;
    // A clock may run slow by a thousandth, at one fix a second.
    lag.usual = Math.min(took, (lag.usual ?? took) + 1);
    return false;
  }
  lag.lateSince ??= at;
  if (at - lag.lateSince < HEAP_MS) return true;
  lag.usual = took;
  lag.lateSince = undefined;
  return false;
}
