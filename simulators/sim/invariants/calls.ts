import { alarmId } from '../../../src/domain/ids.ts';
import { Carriers } from './carriers.ts';
import { type Invariant, InvariantError, type Life, type Seen } from './invariant.ts';

/** A call for help is an alarm: of the person, of who carried the badge when the button was pressed, or of strangers. */
export class CallsAreHeard implements Invariant {
  readonly #carriers = new Carriers();

  begin({ plant }: Life): void {
    this.#carriers.take(plant);
  }

  check({ input, state, before, plant }: Seen): void {
    if (before !== undefined) this.#carriers.take(plant);
    if (input.kind !== 'tag-event' || input.event.what !== 'sos' || !input.event.pressed) return;
    const { tag, device } = input;
    const person = plant.people.find((known) => known.tag === tag)?.id;
    const own = [person ?? tag, ...this.#carriers.everOf(tag)];
    if (own.some((who) => state.alarms.get(alarmId(who, 'sos'))?.active === true)) return;
    const shared = state.alarms.get(alarmId(device, 'sos'));
    const isListed = shared?.evidence?.people?.includes(tag) === true || shared?.evidence?.atLeast === true;
    if (person !== undefined || shared?.active !== true || !isListed)
      throw new InvariantError('whoever calls for help is heard', { tag, person });
  }
}
