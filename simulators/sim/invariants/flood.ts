import { type Invariant, InvariantError, type Seen } from './invariant.ts';

const WINDOW_MS = 600_000;
/** Floods are counted by the second, and the fold is woken a little late, ms. */
const SLACK = 3000;

/** More than ten alarms in ten minutes are a flood, and fewer than five are none. */
export class FloodsAreTold implements Invariant {
  /** What this life has seen; one that began with others knows too few, never too many. */
  #raised: number[] = [];

  begin(): void {
    this.#raised = [];
  }

  move(shift: number): void {
    this.#raised = this.#raised.map((at) => at + shift);
  }

  check({ input, outcome, state }: Seen): void {
    for (const { kind, at, overlays } of outcome.transitions)
      if (kind === 'raise' && overlays.length === 0) this.#raised.push(at);
    this.#raised = this.#raised.filter((at) => input.at - at < WINDOW_MS);
    const surely = this.#raised.filter((at) => input.at - at < WINDOW_MS - SLACK).length;
    const isFlood = state.flood.now !== undefined;
    if (surely > 10 && !isFlood)
      throw new InvariantError('more than ten alarms in ten minutes are a flood', { surely });
    const { recent, now } = state.flood;
    if (now !== undefined && (now.count < recent || now.peak < recent))
      throw new InvariantError('a flood counts all its alarms', { recent, now });
  }
}
