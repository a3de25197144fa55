import { baseState } from '../../../src/domain/alarm/base.ts';
import { alarmId } from '../../../src/domain/ids.ts';
import { Wearers } from './wearers.ts';
import { type Invariant, InvariantError, type Life, type Seen } from './invariant.ts';

/**
 * A call for help is an alarm: of the person, of who carried the badge when the button was pressed, or of strangers. A
 * press after the acknowledgement waits for another one.
 */
export class CallsAreHeard implements Invariant {
  readonly #carriers = new Wearers();
  /** The newest message of each badge that said that its button is let go, by the clock of its source. */
  readonly #letGo = new Map<string, number>();

  begin({ plant }: Life): void {
    this.#letGo.clear();
    this.#carriers.take(plant);
  }

  check({ input, state, before, plant }: Seen): void {
    if (before !== undefined) this.#carriers.take(plant);
    if (input.kind === 'unreadable-call') {
      const isSource = plant.devices.some(({ id, kind }) => id === input.device && kind === 'badges');
      const alarm = state.alarms.get(alarmId(input.device, 'unreadable-call'));
      if (isSource && (alarm === undefined || alarm.acked || baseState(alarm) === 'normal'))
        throw new InvariantError('a call that cannot be read is an alarm', { device: input.device });
      return;
    }
    if (input.kind !== 'tag-event' || input.event.what !== 'sos') return;
    const { tag, device, sourceAt } = input;
    const caller = `${tag} ${device} ${input.account ?? ''}`;
    if (!input.event.pressed) {
      if (sourceAt === undefined) this.#letGo.delete(caller);
      else this.#letGo.set(caller, Math.max(sourceAt, this.#letGo.get(caller) ?? sourceAt));
      return;
    }
    const isPress = sourceAt !== undefined && sourceAt > (this.#letGo.get(caller) ?? Infinity);
    this.#letGo.delete(caller);
    const person = plant.people.find((known) => known.tag === tag)?.id;
    const own = [person ?? tag, ...this.#carriers.everOf(tag)];
    const calls = own.flatMap((who) => state.alarms.get(alarmId(who, 'sos')) ?? []).filter(({ active }) => active);
    if (isPress && calls.length > 0 && calls.every(({ acked }) => acked))
      throw new InvariantError('a press after the acknowledgement waits for another one', { tag, person });
    if (calls.length > 0) return;
    const shared = state.alarms.get(alarmId(device, 'sos'));
    const isListed = shared?.evidence?.people?.includes(tag) === true || shared?.evidence?.atLeast === true;
    if (person !== undefined || shared?.active !== true || !isListed)
      throw new InvariantError('whoever calls for help is heard', { tag, person });
  }
}
