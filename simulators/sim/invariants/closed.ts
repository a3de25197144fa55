import type { AlarmId, OccurrenceId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Life, type Seen } from './invariant.ts';

/** These end an overlay. */
const UNHIDES: ReadonlySet<string> = new Set(['unshelve', 'unsuppress', 'in-service']);
/** More than wait at once. */
const MOST = 500;

/** What stood for all to see has to be closed by a person once it is over, and is not before. */
export class WhatIsOverIsClosed implements Invariant {
  /** Without an overlay, at the raise or after it, and not normal since; and what ended so. */
  readonly #standing = new Map<AlarmId, OccurrenceId>();
  readonly #ended = new Set<OccurrenceId>();

  begin({ state }: Life): void {
    this.#standing.clear();
    this.#ended.clear();
    for (const id of state.unclosed.keys()) this.#ended.add(id);
    for (const [id, { isOpen, occurrence }] of state.alarms)
      if (isOpen !== undefined && occurrence !== undefined) this.#standing.set(id, occurrence);
  }

  check({ outcome, state }: Seen): void {
    for (const { alarm, occurrence, kind, state: shown, active, acked, latched, overlays } of outcome.transitions) {
      const isShown = kind === 'raise' || (UNHIDES.has(kind) && shown !== 'normal');
      if (isShown && overlays.length === 0) this.#standing.set(alarm, occurrence);
      else if (kind === 'raise') this.#standing.delete(alarm);
      if (active || !acked || latched || this.#standing.get(alarm) !== occurrence) continue;
      this.#standing.delete(alarm);
      this.#ended.add(occurrence);
    }
    for (const { kind, occurrence, by, comment = '', verdict } of outcome.events) {
      if (kind !== 'closed') continue;
      if (by === undefined || comment === '' || verdict === undefined)
        throw new InvariantError('who closed an alarm, what it was and what was done is known', { occurrence, by });
      if (!this.#ended.delete(occurrence as OccurrenceId))
        throw new InvariantError('only what is over is closed, and once', { occurrence });
    }
    const { size } = state.unclosed;
    if (size > MOST) throw new InvariantError('what waits to be closed is bounded', { size });
    if (size === MOST) return;
    for (const occurrence of this.#ended)
      if (state.unclosed.get(occurrence) === undefined)
        throw new InvariantError('what is over waits until it is closed', { occurrence });
  }
}
