import { priorityOf } from '../../../src/domain/state/conditions.ts';
import { type Invariant, InvariantError, type Now, shiftAll } from './invariant.ts';

/** Another configuration or a start may find one that should have asked long ago: it does with the next tick. */
const SLACK_MS = 2000;

/** No alarm that is still there stays acknowledged for longer than the plant says. */
export class AlarmsAskAgain implements Invariant {
  /** Since when an alarm should have asked, by the time of the check. */
  #late = new Map<string, number>();

  begin(): void {
    this.#late.clear();
  }

  everySecond({ state }: Now, at: number): void {
    const late = new Map<string, number>();
    for (const [id, { active, acked, hiding, acknowledged }] of state.alarms) {
      if (!active || !acked || hiding !== undefined || acknowledged === undefined) continue;
      const priority = priorityOf(state, id);
      const wait = priority === undefined ? undefined : state.plant.reAlarm?.[priority];
      if (wait === undefined || state.at - acknowledged.at <= wait) continue;
      const since = this.#late.get(id) ?? at;
      late.set(id, since);
      if (at - since > SLACK_MS)
        throw new InvariantError('an acknowledged alarm that is still there asks again', { id, acknowledged, at });
    }
    this.#late = late;
  }

  move(shift: number): void {
    shiftAll(this.#late, shift);
  }
}
