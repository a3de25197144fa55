import { alarmId, zoneId, type ZoneId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now, type Seen, shiftAll } from './invariant.ts';

/** A deadline is handled with the next tick or input, and it is looked at once a second. */
const SLACK_MS = 3000;

/** Who is still in a zone so long after the order to leave it is an emergency, with all names; so is a silent badge. */
export class TheOrderToLeaveIsFollowed implements Invariant {
  /** Since when each order was seen to be in force, without a break. */
  readonly #ordered = new Map<ZoneId, number>();

  begin(): void {
    this.#ordered.clear();
  }

  move(shift: number): void {
    shiftAll(this.#ordered, shift);
  }

  /** A break may be shorter than the second between two looks. */
  check({ outcome }: Seen): void {
    for (const { condition, subject, active } of outcome.transitions)
      if (condition === 'evacuate' && !active) this.#ordered.delete(zoneId(subject));
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const { id } of plant.zones) {
      const order = state.alarms.get(alarmId(id, 'evacuate'));
      const isInForce = order?.active === true && order.hiding?.some(isOut) !== true;
      if (!isInForce) this.#ordered.delete(id);
      else if (!this.#ordered.has(id)) this.#ordered.set(id, at);
      const rule = plant.conditions.find(({ id: known }) => known === alarmId(id, 'not-evacuated'));
      if (rule === undefined) continue;
      const alarm = state.alarms.get(rule.id);
      const since = this.#ordered.get(id);
      if (since !== undefined && at - since > rule.onDelay + SLACK_MS && alarm?.active !== true)
        throw new InvariantError('who is still inside after the order is an emergency', { id, since, at });
      if (alarm?.active !== true) continue;
      if (!isInForce) throw new InvariantError('people are late in leaving only under an order', { id, order });
      const people = alarm.evidence?.people ?? [];
      const inside = state.zones.get(id)?.occupants ?? [];
      if (inside.length !== people.length || inside.some(({ who }) => !people.includes(who)))
        throw new InvariantError('who has not left is named, by who is there now', { id, people, inside });
    }
  }
}

const isOut = ({ overlay }: { readonly overlay: string }): boolean => overlay === 'out-of-service';
