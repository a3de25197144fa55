/** How often a unit that fell silent is asked before it counts as dead; one that never answered is dead at once. */
const FAILURES_UNTIL_DEAD = 3;
/** A dead unit is asked after so long, then twice as long, up to the longest. */
const FIRST_PROBE_MS = 250;
const LONGEST_PROBE_MS = 10_000;
/** Dead units may take this share of the time of a bus on which other units answer: a tenth, less what the first probes cost. */
const PROBE_SHARE = 0.08;
/** Writes to dead units may take this share more: a siren is to sound soon after it is back. */
const URGENT_SHARE = 0.2;
/**
 * A dead unit among live ones is waited for so many times as long as the slowest answer on this bus lately, not for its
 * whole time-out, and not less than this. A gateway that holds its line for a silent unit makes answers slow, and so is
 * waited for.
 */
const TIMES_THE_SLOWEST = 3;
const LEAST_PATIENCE_MS = 100;
/** What counts as lately. */
const SLOWEST_FOR_MS = 60_000;
/** So rarely one dead unit of a bus, and each of them, gets its whole time-out: it may be slower than all others. */
const FULL_PROBE_EVERY_MS = 120_000;
const OWN_FULL_PROBE_EVERY_MS = 600_000;

/**
 * How a unit is treated: one that answers is asked first; one of which nothing is known yet, or that failed once or
 * twice, is asked behind it; a dead one only when its next probe is due.
 */
export type Liveness = 'live' | 'doubtful' | 'dead';

interface Unit {
  answered: boolean;
  failures: number;
  /** monotonic ms */
  probeAt: number;
  /** It answered after its last probe was given up: the next one waits for it. */
  isSlow: boolean;
  /** When it was last waited for so long. */
  fullAt: number;
}

/** What a bus knows of the units on it, so that silent ones cost the others little. All times are monotonic ms. */
export class Units {
  readonly #units = new Map<number, Unit>();
  #live = 0;
  #probesFreeAt = 0;
  #urgentFreeAt = 0;
  #slowest = 0;
  #slowestAt = -Infinity;
  #fullAt = 0;

  liveness(unit: number): Liveness {
    const known = this.#units.get(unit);
    if (known === undefined || (known.failures === 0 && !known.answered)) return 'doubtful';
    if (known.failures === 0) return 'live';
    return isDead(known) ? 'dead' : 'doubtful';
  }

  /** Whether a time-out of this unit counts against the connection: one of a dead unit among live ones does not. */
  speaksAgainstConnection(unit: number): boolean {
    return this.#live === 0 || this.liveness(unit) !== 'dead';
  }

  /** From when on a dead unit may be asked. */
  probeAt(unit: number): number {
    const own = this.#units.get(unit)?.probeAt ?? 0;
    return this.#live === 0 ? own : Math.max(own, this.#probesFreeAt);
  }

  /** From when on dead units may be asked for something urgent. Whoever asks leaves a pause of its own between two tries. */
  urgentAt(): number {
    return this.#live === 0 ? 0 : this.#urgentFreeAt;
  }

  /** How long an answer of this unit is waited for, at most its time-out, ms. */
  patience(unit: number, timeout: number, now: number): number {
    const known = this.#units.get(unit);
    if (known === undefined || this.#live === 0 || !isDead(known) || known.isSlow) return timeout;
    if (now - this.#fullAt > FULL_PROBE_EVERY_MS && now - known.fullAt > OWN_FULL_PROBE_EVERY_MS) {
      this.#fullAt = known.fullAt = now;
      return timeout;
    }
    return Math.min(timeout, Math.max(LEAST_PATIENCE_MS, TIMES_THE_SLOWEST * this.#slowest));
  }

  /** @param took ms from the question to its answer */
  answered(unit: number, now: number, took: number): void {
    this.#timed(now, took);
    const known = this.#unit(unit);
    known.isSlow = false;
    if (!known.answered || known.failures > 0) this.#live += 1;
    known.answered = true;
    known.failures = 0;
  }

  /** An answer of a unit came too late. */
  late(unit: number, now: number): void {
    const known = this.#units.get(unit);
    if (known === undefined || !isDead(known)) return;
    known.isSlow = true;
    known.probeAt = now;
  }

  /** A gateway said that a unit is silent, `took` ms after it was asked. */
  saidSilent(now: number, took: number): void {
    this.#timed(now, took);
  }

  /**
   * A unit was silent for `spent` ms of the bus's time. Writes to a dead unit are no probes: those go on as they would without
   * them, else a siren that is tried again and again would hide that its device does not answer.
   */
  failed(unit: number, now: number, spent: number, isUrgent: boolean): void {
    const known = this.#unit(unit);
    known.isSlow = false;
    if (isUrgent && isDead(known)) {
      this.#urgentFreeAt = now + spent * (1 / URGENT_SHARE - 1);
      return;
    }
    if (known.answered && known.failures === 0) this.#live -= 1;
    known.failures += 1;
    if (!isDead(known)) return;
    const doublings = Math.min(known.failures - (known.answered ? FAILURES_UNTIL_DEAD : 1), 10);
    known.probeAt = now + Math.min(LONGEST_PROBE_MS, FIRST_PROBE_MS * 2 ** doublings);
    this.#probesFreeAt = now + spent * (1 / PROBE_SHARE - 1);
    this.#urgentFreeAt = now + spent * (1 / URGENT_SHARE - 1);
  }

  /** Forgets every unit but these. */
  keep(units: ReadonlySet<number>): void {
    for (const [unit, { answered, failures }] of this.#units) {
      if (units.has(unit)) continue;
      if (answered && failures === 0) this.#live -= 1;
      this.#units.delete(unit);
    }
  }

  #timed(now: number, took: number): void {
    if (took < this.#slowest && now - this.#slowestAt < SLOWEST_FOR_MS) return;
    this.#slowest = took;
    this.#slowestAt = now;
  }

  #unit(unit: number): Unit {
    let known = this.#units.get(unit);
    if (known === undefined)
      this.#units.set(unit, (known = { answered: false, failures: 0, probeAt: 0, isSlow: false, fullAt: 0 }));
    return known;
  }
}

const isDead = ({ answered, failures }: Unit): boolean => failures >= (answered ? FAILURES_UNTIL_DEAD : 1);
