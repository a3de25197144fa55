import type { Happening, Scenario } from './happening.ts';

interface Entry {
  readonly happening: Happening;
  next: number;
  end: number;
  stop: (() => void) | undefined;
}

/** Lets the happenings of a scenario begin and end in their time. */
export class Timetable {
  readonly #begin: (happening: Happening) => () => void;
  #entries: readonly Entry[] = [];

  /** @param begin starts a happening and answers how it ends */
  constructor(begin: (happening: Happening) => () => void) {
    this.#begin = begin;
  }

  /** Ends what goes on and starts over with another scenario. */
  play(scenario: Scenario, now: number): void {
    for (const { stop } of this.#entries) stop?.();
    this.#entries = scenario.happenings.map((happening) => ({
      happening,
      next: now + happening.at * 1000,
      end: Infinity,
      stop: undefined,
    }));
  }

  step(now: number): void {
    for (const entry of this.#entries) {
      if (entry.stop !== undefined && now >= entry.end) {
        entry.stop();
        entry.stop = undefined;
      }
      if (entry.stop !== undefined || now < entry.next) continue;
      const { every } = entry.happening;
      entry.end = now + entry.happening.for * 1000;
      entry.next = every === undefined ? Infinity : entry.next + every * 1000;
      entry.stop = this.#begin(entry.happening);
    }
  }
}
