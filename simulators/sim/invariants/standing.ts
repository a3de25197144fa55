import { type Base, type BaseState, baseState } from '../../../src/domain/alarm/base.ts';
import type { AlarmId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen } from './invariant.ts';

/** An alarm is what the record says of it; a change of the configuration ends it only with its condition. */
export class StandingAlarms implements Invariant {
  /** Alarms that are not normal, by their transitions alone. */
  readonly #standing = new Map<AlarmId, BaseState>();

  begin({ state }: Life): void {
    this.#standing.clear();
    for (const [id, alarm] of state.alarms) this.#put(id, baseState(alarm));
  }

  check(seen: Seen): void {
    const stood = seen.before === undefined ? undefined : new Map(this.#standing);
    for (const transition of seen.outcome.transitions) this.#put(transition.alarm, baseState(transition));
    if (stood === undefined) return;
    this.#mustEnd(seen, stood);
    this.everySecond(seen);
  }

  everySecond({ state }: Now): void {
    for (const [id, told] of this.#standing) {
      const is = baseState(state.alarms.get(id) ?? GONE);
      if (is !== told) throw new InvariantError('an alarm that the record says stands is there', { id, told, is });
    }
    for (const [id, alarm] of state.alarms) {
      const is = baseState(alarm);
      if (is !== 'normal' && !this.#standing.has(id))
        throw new InvariantError('an alarm that stands is in the record', { id, is });
    }
  }

  #mustEnd({ before, plant, outcome: { transitions } }: Seen, stood: ReadonlyMap<AlarmId, BaseState>): void {
    const had = new Set((before ?? plant).conditions.map(({ id }) => id));
    const has = new Set(plant.conditions.map(({ id }) => id));
    // A call for help is ended by a person, also when the plant no longer has who called; an overlay over none ends.
    const isCall = (id: AlarmId): boolean => id.endsWith(':sos') && stood.has(id);
    const isRemoved = (id: AlarmId): boolean => had.has(id) && !has.has(id) && !isCall(id);
    for (const { alarm, kind } of transitions)
      if (kind === 'remove' && !isRemoved(alarm))
        throw new InvariantError('only an alarm whose condition was removed ends by a change', { alarm });
    for (const id of stood.keys()) {
      const last = transitions.findLast(({ alarm }) => alarm === id);
      if (isRemoved(id) && last?.kind !== 'remove' && last?.state !== 'normal')
        throw new InvariantError('an alarm whose condition was removed ends, and the record says why', { id, last });
    }
  }

  #put(id: AlarmId, state: BaseState): void {
    if (state === 'normal') this.#standing.delete(id);
    else this.#standing.set(id, state);
  }
}

const GONE: Base = { active: false, acked: true, latched: false };
