import type { TagId, ZoneId } from '../../../src/domain/ids.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { Wearers } from './wearers.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen } from './invariant.ts';

/** Who is in a zone is counted there, once, and no other person is. */
export class CountsHold implements Invariant {
  readonly #carriers = new Wearers();
  /** Before a change: the zones in which each badge is for good, on its way neither out nor to another floor. */
  #inside: (readonly [tag: TagId, zone: ZoneId])[] = [];
  /** Before a change: how many are counted in each zone. */
  #counted: readonly (readonly [zone: ZoneId, count: number])[] = [];

  begin({ plant }: Life): void {
    this.#carriers.take(plant);
  }

  beforeChange({ state }: Now): void {
    this.#counted = [...state.zones].map(([zone, { occupants }]) => [zone, occupants.length]);
    this.#inside = [...state.tags].flatMap(([tag, { memberships, otherFloor }]) =>
      memberships.flatMap(({ zone, outsideSince, elsewhere }) =>
        outsideSince === undefined && otherFloor === undefined && elsewhere === undefined ? [[tag, zone] as const] : [],
      ),
    );
  }

  check(seen: Seen): void {
    if (seen.before !== undefined) this.#carriers.take(seen.plant);
    if (seen.input.kind !== 'configured') return;
    this.#nobodyIsLost(seen);
    this.#everyoneLeaves(seen);
    this.#everyoneIsHere(seen);
  }

  everySecond(now: Now): void {
    this.#everyoneIsHere(now);
  }

  /** Who was in a zone that is gone has left it, each by name. */
  #everyoneLeaves({ plant, outcome: { events } }: Seen): void {
    const zones = new Set(plant.zones.map(({ id }) => id));
    for (const [zone, count] of this.#counted) {
      const left = events.filter(({ kind, subject }) => kind === 'zone-left' && subject === zone).length;
      if (!zones.has(zone) && left < count)
        throw new InvariantError('everyone leaves a zone that is removed', { zone, count, left });
    }
  }

  #nobodyIsLost({ state, plant }: Seen): void {
    const zones = new Set(plant.zones.map(({ id }) => id));
    for (const [tag, zone] of this.#inside) {
      if (!zones.has(zone)) continue;
      const names = this.#carriers.namesOf(tag, plant);
      const count = state.zones.get(zone)?.occupants.filter(({ who }) => names.has(who)).length ?? 0;
      // One stranger more than the quota is only counted.
      const isOneMore = count === 0 && state.zones.get(zone)?.strangersAt !== undefined && !isTracked(state, tag);
      if (count !== 1 && !isOneMore)
        throw new InvariantError('a change loses nobody from a zone and counts nobody twice', { zone, tag, count });
    }
  }

  #everyoneIsHere({ state, plant }: Now): void {
    for (const [zone, { occupants }] of state.zones) {
      const tags = [...state.tags].flatMap(([tag, { memberships }]) =>
        memberships.some((member) => member.zone === zone) ? [this.#carriers.namesOf(tag, plant)] : [],
      );
      for (const { who } of occupants)
        if (!tags.some((names) => names.has(who)))
          throw new InvariantError('whoever is counted in a zone was last seen there', { zone, who });
      if (occupants.length > tags.length)
        throw new InvariantError('nobody is counted twice in a zone', { zone, occupants, badges: tags.length });
    }
  }
}

const isTracked = (state: State, tag: TagId): boolean => state.tags.get(tag) !== undefined;
