import type { AlarmState } from '../../../src/domain/alarm/alarm-state.ts';
import { alarmId, type AlarmId, type NoticeId } from '../../../src/domain/ids.ts';
import { priorityOf } from '../../../src/domain/state/conditions.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen, shiftAll } from './invariant.ts';

const MINUTE = 60_000;
/** A retry comes at the latest after five minutes; the fold is woken a little late, ms. */
const LATE = 20_000;
const LONGEST_PAUSE = 5 * MINUTE + LATE;
const NOTIFY = alarmId('gateway', 'notify');

/** Who is to be told of an emergency has been told, or will be, until it is acknowledged; and no person twice of the same. */
export class PeopleAreTold implements Invariant {
  /** Delivered, as far as the record of this life says so. */
  readonly #delivered = new Set<NoticeId>();
  /** When each notice that is not delivered was last sent. */
  readonly #sentAt = new Map<NoticeId, number>();
  /** Of the last minute, by channel: when, and whether it was an emergency. */
  readonly #sent = new Map<string, { readonly at: number; readonly isEmergency: boolean }[]>();

  begin({ state }: Life): void {
    this.#delivered.clear();
    this.#sentAt.clear();
    this.#sent.clear();
    for (const [id, notice] of state.notices) if (notice.state === 'told') this.#delivered.add(id);
  }

  move(shift: number): void {
    shiftAll(this.#sentAt, shift);
    this.#sent.clear();
  }

  check({ input, outcome: { notices = [] }, state, plant }: Seen): void {
    if (input.kind === 'notice' && input.ok) {
      this.#delivered.add(input.notice);
      this.#sentAt.delete(input.notice);
    }
    for (const id of notices) {
      const notice = state.notices.get(id);
      if (notice === undefined || this.#delivered.has(id))
        throw new InvariantError('nothing is sent after it was delivered', { id, notice });
      this.#sentAt.set(id, input.at);
      const { channel: by, priority } = notice;
      const known = (this.#sent.get(by) ?? []).filter(({ at }) => at > input.at - MINUTE - LATE);
      known.push({ at: input.at, isEmergency: priority === 1 });
      this.#sent.set(by, known);
      const recent = known.filter(({ at }) => at > input.at - MINUTE);
      const most = plant.notify?.channels.find((one) => one.id === by)?.perMinute ?? 0;
      const others = recent.filter(({ isEmergency }) => !isEmergency).length;
      if (recent.length > most || others > most / 2)
        throw new InvariantError('a channel keeps its rate, and half of it for emergencies', { by, recent, most });
    }
  }

  everySecond({ state, plant }: Now, at: number): void {
    if (plant.notify === undefined) return;
    for (const [id, alarm] of state.alarms) {
      if (!this.#isEmergency(state, id, alarm)) continue;
      const known = [...state.notices].some(
        ([, { alarm: of, occurrence, person, state: is }]) =>
          of === id && occurrence === alarm.occurrence && person === 'operator' && (is === 'waiting' || is === 'told'),
      );
      if (!known) throw new InvariantError('an emergency is told, or waits to be told', { id, alarm, at });
    }
    for (const [id, sentAt] of this.#sentAt) {
      const notice = state.notices.get(id);
      if (notice?.state !== 'waiting') this.#sentAt.delete(id);
      else if (notice.priority === 1 && at > sentAt + LONGEST_PAUSE && !this.#isFull(notice.channel, at, plant))
        throw new InvariantError('an emergency that was not delivered is tried again', { id, sentAt, at, notice });
    }
    const isDead = [...state.channels].some(([, channel]) => channel.isDead === true);
    // One that chatters returns a while after its cause has ended.
    const alarm = state.alarms.get(NOTIFY);
    if (isDead !== (alarm?.active === true && alarm.pending?.to !== 'return'))
      throw new InvariantError('that a channel is dead is an alarm, and nothing else is', { isDead });
  }

  /** Whether a channel was at its rate in the time that a retry may be late: others went first. */
  #isFull(channel: string, now: number, { notify }: Now['plant']): boolean {
    const recent = (this.#sent.get(channel) ?? []).filter(({ at }) => at > now - MINUTE - LATE);
    return recent.length >= (notify?.channels.find(({ id }) => id === channel)?.perMinute ?? Infinity);
  }

  #isEmergency(state: State, id: AlarmId, { active, acked, hiding }: Readonly<AlarmState>): boolean {
    return active && !acked && hiding === undefined && priorityOf(state, id) === 1;
  }
}
