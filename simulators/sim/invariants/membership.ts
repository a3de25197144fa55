import type { FixInput } from '../../../src/domain/input.ts';
import type { Plant } from '../../../src/domain/plant.ts';
import { contains, edgeDistance } from '../../world/geometry.ts';
import { Wearers } from './wearers.ts';
import { type Invariant, InvariantError, type Life, type Now, type Seen } from './invariant.ts';

/** A fix that is worse says too little, metres. */
const USEFUL = 10;

/** Who was just seen clearly inside a zone is among those who may be in it, and a person is counted on one floor. */
export class PeopleAreWhereTheyAreSeen implements Invariant {
  readonly #carriers = new Wearers();

  begin({ plant }: Life): void {
    this.#carriers.take(plant);
  }

  check(seen: Seen): void {
    if (seen.before !== undefined) this.#carriers.take(seen.plant);
    const { input, outcome, plant } = seen;
    if (input.kind === 'fix' && outcome.late !== true && input.quality !== 'bad') this.#isCounted(seen, input, plant);
  }

  everySecond({ state, plant }: Now): void {
    const floors = new Map<string, string>();
    for (const { id, floor } of plant.zones)
      for (const { who, elsewhere } of state.zones.get(id)?.occupants ?? []) {
        if (elsewhere === true || plant.zones.some((zone) => zone.id === id && zone.floors !== undefined)) continue;
        const other = floors.get(who);
        if (other !== undefined && other !== floor)
          throw new InvariantError('a person is counted on one floor', { who, floor, other });
        floors.set(who, floor);
      }
  }

  #isCounted({ state }: Now, { tag, floor, x, y, accuracy }: FixInput, plant: Plant): void {
    if (accuracy > USEFUL || !state.tags.get(tag)) return;
    for (const zone of plant.zones) {
      const { polygon, holes = [], floors = [zone.floor] } = zone;
      if (!floors.includes(floor) || !contains(polygon, x, y) || holes.some((hole) => contains(hole, x, y))) continue;
      if ([polygon, ...holes].some((ring) => edgeDistance(ring, x, y) < 3 * Math.max(accuracy, 0.1))) continue;
      const names = this.#carriers.namesOf(tag, plant);
      const { occupants, strangersAt } = state.zones.get(zone.id) ?? { occupants: [] };
      if (strangersAt === undefined && !occupants.some(({ who }) => names.has(who)))
        throw new InvariantError('who is seen clearly inside a zone may be in it', { tag, zone: zone.id, x, y });
    }
  }
}
