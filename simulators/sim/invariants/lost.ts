import { alarmId, type TagId } from '../../../src/domain/ids.ts';
import { isGasThere } from './gas.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen, shiftAll } from './invariant.ts';

/** A deadline is handled with the next tick or input. */
const SLACK_MS = 2000;

/** A person whose badge is silent is an alarm, an emergency where there is gas, unless he has left the site. */
export class SilentPeopleAreAnAlarm implements Invariant {
  /** When each badge was located last. */
  readonly #seenAt = new Map<TagId, number>();
  #startedAt = 0;

  begin(_life: Life): void {
    this.#seenAt.clear();
  }

  move(shift: number): void {
    this.#startedAt += shift;
    shiftAll(this.#seenAt, shift);
  }

  check({ input, outcome }: Seen): void {
    if (input.kind === 'started') this.#startedAt = input.at;
    if (input.kind === 'fix' && input.quality !== 'bad' && outcome.late !== true) this.#seenAt.set(input.tag, input.at);
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const { id, tag: badge } of plant.people) {
      const tag = badge === undefined ? undefined : state.tags.get(badge);
      if (badge === undefined || tag === undefined || tag.trust.reason === 'retained') continue;
      const alarm = state.alarms.get(alarmId(id, 'lost'));
      const period = plant.devices.find(({ id: device }) => device === tag.device)?.period ?? 0;
      const silent = at - Math.max(this.#seenAt.get(badge) ?? 0, this.#startedAt);
      if (tag.left !== undefined && alarm?.active === true)
        throw new InvariantError('who has left the site is not lost', { id, left: tag.left });
      if (tag.left !== undefined || silent <= Math.max(3 * period, 30_000) + SLACK_MS) continue;
      if (alarm?.active !== true)
        throw new InvariantError('a person whose badge is silent is an alarm', { id, silent });
      const zones = plant.zones.filter((zone) => tag.memberships.some((member) => member.zone === zone.id));
      const isGas = isGasThere(state, zones);
      if (isGas !== (alarm.evidence?.priority === 1))
        throw new InvariantError('a lost person is an emergency where there is gas', { id, isGas, alarm });
    }
  }
}
