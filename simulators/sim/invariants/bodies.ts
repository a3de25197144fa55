import { alarmId, type PersonId, type TagId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** The rules of domain.md 6, percent. */
const [VERY_LOW, LOW, CHARGED] = [10, 20, 25];
/** What a battery says counts after a minute; a deadline is handled with the next tick or input, ms. */
const BATTERY_MS = 63_000;
/** Of a badge that was not located for so long nothing is said of its battery, ms. */
const HEARD_MS = 10_000;

/** What one badge said of its battery, since when it is on the same side of the limits, and when it was located last. */
interface Said {
  percent: number;
  since: number;
  seenAt: number;
}

/** The battery of a badge on site is an alarm after a minute below 20 %, of more weight below 10 %, and none after it was charged. */
export class LowBatteriesAreSeen implements Invariant {
  readonly #said = new Map<TagId, Said>();
  readonly #carriers = new Map<TagId, PersonId>();

  /** Badges say it again after a start. */
  begin(): void {
    this.#said.clear();
    this.#carriers.clear();
  }

  move(shift: number): void {
    for (const said of this.#said.values()) {
      said.since += shift;
      said.seenAt += shift;
    }
  }

  check({ input, outcome }: Seen): void {
    if (input.kind === 'fix' && input.quality !== 'bad' && outcome.late !== true) {
      const said = this.#said.get(input.tag);
      if (said === undefined) return;
      // Whoever was not heard before, or has come back, is judged from here on.
      if (input.at - said.seenAt > HEARD_MS) said.since = input.at;
      said.seenAt = input.at;
    }
    if (input.kind !== 'tag-event' || input.event.what !== 'battery') return;
    const { percent } = input.event;
    const before = this.#said.get(input.tag);
    const isSame = before !== undefined && sideOf(before.percent) === sideOf(percent);
    this.#said.set(input.tag, {
      percent,
      since: isSame ? before.since : input.at,
      seenAt: before?.seenAt ?? -Infinity,
    });
  }

  everySecond({ state, plant }: Now, at: number): void {
    for (const { id, tag: badge } of plant.people) {
      const said = badge === undefined ? undefined : this.#said.get(badge);
      const tag = badge === undefined ? undefined : state.tags.get(badge);
      if (said === undefined || badge === undefined || tag === undefined) continue;
      if (this.#carriers.get(badge) !== id || tag.left !== undefined || tag.trust.reason === 'retained') {
        this.#carriers.set(badge, id);
        said.since = at;
      }
      if (at - said.since < BATTERY_MS || at - said.seenAt > HEARD_MS) continue;
      const alarm = state.alarms.get(alarmId(id, 'battery'));
      const seen = { id, percent: said.percent, for: at - said.since };
      if (said.percent < LOW && alarm?.active !== true)
        throw new InvariantError('a badge on site whose battery is low is an alarm', seen);
      if (said.percent >= CHARGED && alarm?.active === true)
        throw new InvariantError('a battery that was charged is no alarm', seen);
      if (said.percent < VERY_LOW && alarm?.evidence?.priority !== 3)
        throw new InvariantError('a battery that is nearly empty is of more weight', { ...seen, alarm });
    }
  }
}

const sideOf = (percent: number): number => [VERY_LOW, LOW, CHARGED].filter((limit) => percent >= limit).length;
