import { alarmId, pointId, type PointId, type TagId, zoneId, type ZoneId } from '../../../src/domain/ids.ts';
import { carrierOf } from '../../../src/domain/people/carrier.ts';
import { type Invariant, InvariantError, type Now, type Seen, shiftAll } from './invariant.ts';

/** A deadline is handled with the next tick or input, and it is looked at once a second. */
const SLACK_MS = 3000;

/** Who is still in a zone so long after the order to leave it is an emergency, with all names; so is a silent badge. */
export class TheOrderToLeaveIsFollowed implements Invariant {
  /** Since when each order was seen to be in force, without a break. */
  readonly #ordered = new Map<ZoneId, number>();
  /** Since when people were seen in a danger area of level 2 that no zone names. */
  readonly #around = new Map<PointId, number>();

  begin(): void {
    this.#ordered.clear();
    this.#around.clear();
  }

  move(shift: number): void {
    shiftAll(this.#ordered, shift);
    shiftAll(this.#around, shift);
  }

  /** A break may be shorter than the second between two looks. */
  check({ outcome }: Seen): void {
    for (const { condition, subject, active } of outcome.transitions)
      if (condition === 'evacuate' && !active) this.#ordered.delete(zoneId(subject));
    for (const { condition, subject, active } of outcome.transitions)
      if (condition === 'not-evacuated' && !active) this.#around.delete(pointId(subject));
  }

  everySecond({ state, plant }: Now, at: number): void {
    this.#lookAround({ state, plant }, at);
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

  #lookAround({ state, plant }: Now, at: number): void {
    for (const { id } of plant.points) {
      const alarm = state.alarms.get(alarmId(id, 'not-evacuated'));
      const danger = state.dangers.get(id);
      if (danger === undefined) this.#around.delete(id);
      if (danger === undefined && alarm?.active !== true) continue;
      const left = leftAround(state, plant, danger?.tags ?? []);
      const isLate = danger !== undefined && danger.own >= 2 && left.length > 0;
      if (!isLate) this.#around.delete(id);
      else if (!this.#around.has(id)) this.#around.set(id, at);
      const since = this.#around.get(id);
      const rule = plant.conditions.find(({ id: known }) => known === alarmId(id, 'not-evacuated'));
      if (rule === undefined) continue;
      if (since !== undefined && at - since > rule.onDelay + SLACK_MS && alarm?.active !== true)
        throw new InvariantError('who is still in a danger area is an emergency', { id, since, at, left });
      const people = alarm?.active === true ? (alarm.evidence?.people ?? []) : [];
      if (
        alarm?.active === true &&
        (left.length !== people.length || left.some((who) => !people.some((one) => one === who)))
      )
        throw new InvariantError('who is still in a danger area is named', { id, people, left });
    }
  }
}

/** Who is in a danger area and is named by no zone that is to be left. */
function leftAround(state: Now['state'], plant: Now['plant'], tags: readonly TagId[]): readonly string[] {
  const names = (zone: ZoneId): boolean => {
    const order = state.alarms.get(alarmId(zone, 'evacuate'));
    const isInForce = order?.active === true && order.hiding?.some(isOut) !== true;
    return isInForce && plant.conditions.some(({ id }) => id === alarmId(zone, 'not-evacuated'));
  };
  const left = tags.filter((tag) => state.tags.get(tag)?.memberships.some(({ zone }) => names(zone)) !== true);
  return [...new Set(left.map((tag) => carrierOf({ state }, tag)))];
}

const isOut = ({ overlay }: { readonly overlay: string }): boolean => overlay === 'out-of-service';
