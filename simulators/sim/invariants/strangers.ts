import { headCount } from '../../../src/domain/people/zones.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen } from './invariant.ts';
import { Wearers } from './wearers.ts';

/** Badges that no person carries displace no person and are not more than their quota. */
export class StrangersAreBounded implements Invariant {
  /** What the desk took back is tracked on, beside the quota. */
  readonly #wearers = new Wearers();

  begin({ plant }: Life): void {
    this.#wearers.take(plant);
  }

  check({ input, state, plant, before }: Seen): void {
    if (before !== undefined) this.#wearers.take(plant);
    if (input.kind === 'fix' && input.quality !== 'bad') {
      const { tag } = input;
      if (plant.people.some((person) => person.tag === tag) && state.tags.get(tag) === undefined)
        throw new InvariantError("no flood of strangers displaces a person's badge", { tag });
    }
    if (input.kind !== 'strangers') return;
    for (const zone of input.zones) {
      // It may have been removed since the badge was heard.
      const isHere = plant.zones.some(({ id }) => id === zone);
      if (isHere && headCount(state.zones.get(zone)).atLeast !== true)
        throw new InvariantError('where badges are only counted the count says at least', { zone });
    }
  }

  everySecond({ state, plant }: Now): void {
    const carried = new Set(plant.people.map(({ tag }) => tag));
    for (const { id, kind, unknownMax: quota = 0 } of plant.devices) {
      if (kind !== 'badges') continue;
      const own = [...state.tags].filter(([tag, { device }]) => device === id && !carried.has(tag));
      const lastSeen = own.filter(([, { isLastSeen }]) => isLastSeen === true).length;
      // As many again are on site as last seen, and may be heard again.
      if (own.length > 2 * quota || lastSeen > quota)
        throw new InvariantError('no more strangers are kept than the quota', {
          strangers: own.length,
          lastSeen,
          quota,
        });
    }
  }
}
