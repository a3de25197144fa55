import type { MusterId } from '../../domain/ids.ts';
import type { State } from '../../domain/state/state.ts';
import { musterOf } from '../../project/musters.ts';
import type { MusterMessage } from '../../wire/messages.ts';

/** A roll-call is told at most so often, ms: of a large one each message is long. */
const LEAST_BETWEEN_MS = 500;

/** Roll-calls that have changed, and when each was last told: the newest state of each, twice a second at most. */
export class MusterNews {
  readonly #changed = new Set<MusterId>();
  /** By the monotonic clock. */
  readonly #toldAt = new Map<MusterId, number>();

  add(changed: readonly MusterId[] = []): void {
    for (const id of changed) this.#changed.add(id);
  }

  /** What is to be told now. */
  take(state: State, now: number): readonly MusterMessage[] {
    const messages: MusterMessage[] = [];
    for (const id of this.#changed) {
      if (now - (this.#toldAt.get(id) ?? -Infinity) < LEAST_BETWEEN_MS) continue;
      this.#changed.delete(id);
      this.#toldAt.set(id, now);
      const muster = musterOf(state, id);
      if (muster === undefined || muster.closedAt !== undefined) this.#toldAt.delete(id);
      if (muster !== undefined) messages.push({ type: 'muster', seq: state.seq, at: state.at, muster });
    }
    return messages;
  }
}
