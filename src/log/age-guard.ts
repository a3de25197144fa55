import { join } from 'node:path';
import { disk, writeWhole } from './disk.ts';

/** After a doubt about the clock age deletes nothing for so long of running, ms. */
const GUARDED_MS = 7 * 86_400_000;
const KEPT_EVERY_MS = 600_000;

/** Where a data folder keeps how long age may not delete anything yet. */
export const ageGuardOf = (data: string): string => join(data, 'log', 'age-guard.json');

/**
 * Whether age may delete anything. After every doubt about the clock it may not for seven days of running, which are
 * counted by the monotonic clock and kept over restarts. What is not known counts as just begun: a lost file deletes
 * nothing too early.
 */
export class AgeGuard {
  readonly #file: string;
  readonly #monotonic: () => number;
  #left: number;
  #countedAt: number;
  #keptLeft = Infinity;

  /** @param monotonic milliseconds of running */
  constructor(data: string, monotonic: () => number) {
    this.#file = ageGuardOf(data);
    this.#monotonic = monotonic;
    this.#left = kept(this.#file);
    this.#countedAt = monotonic();
  }

  /** The clock is in doubt: the seven days begin again. */
  hold(): void {
    this.#left = GUARDED_MS;
    this.#countedAt = this.#monotonic();
    this.#keep();
  }

  mayDrop(): boolean {
    const now = this.#monotonic();
    this.#left = Math.max(0, this.#left - (now - this.#countedAt));
    this.#countedAt = now;
    if (Math.abs(this.#keptLeft - this.#left) >= KEPT_EVERY_MS || (this.#left === 0 && this.#keptLeft > 0))
      this.#keep();
    return this.#left === 0;
  }

  #keep(): void {
    try {
      writeWhole(this.#file, JSON.stringify({ left: Math.round(this.#left) }));
      this.#keptLeft = this.#left;
    } catch {
      // The disk is failing, which the commits report; the next question tries again.
      this.#keptLeft = Infinity;
    }
  }
}

function kept(file: string): number {
  try {
    return leftOf(disk.readFile(file).toString()) ?? GUARDED_MS;
  } catch {
    return GUARDED_MS;
  }
}

/** What the file of an age guard says, ms; undefined where it is not as one was written. */
export function leftOf(text: string): number | undefined {
  try {
    const { left } = JSON.parse(text) as { readonly left?: unknown };
    return typeof left === 'number' && left >= 0 && left <= GUARDED_MS ? left : undefined;
  } catch {
    return undefined;
  }
}
