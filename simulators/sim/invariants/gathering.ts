import { alarmId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** The defaults of the rule; a simulated plant has no others. */
const COUNT = 10;
const DIAMETER = 30;

/** A gathering is of people who are close together in one zone, each of them named once. */
export class GatheringsAreCrowds implements Invariant {
  check({ outcome, state }: Seen): void {
    for (const { alarm, condition, kind, people = [], value, cause } of outcome.transitions) {
      if (condition !== 'gathering' || kind !== 'raise' || cause === 'unshelved-active') continue;
      if (people.length < COUNT || value !== people.length || new Set(people).size !== people.length)
        throw new InvariantError('a gathering has its people, each once', { alarm, people, value });
      const spots = people.flatMap((who) => state.tags.get(state.index.people.get(who)?.tag ?? (who as never)) ?? []);
      for (const a of spots)
        for (const b of spots)
          // They may have gone on since the zone was last looked at.
          if ((a.x - b.x) ** 2 + (a.y - b.y) ** 2 > (2 * DIAMETER) ** 2)
            throw new InvariantError('people who gather are close together', { alarm, a, b });
    }
  }

  everySecond({ state, plant }: Now): void {
    for (const { id } of plant.zones) {
      const alarm = state.alarms.get(alarmId(id, 'gathering'));
      const inside = state.zones.get(id)?.occupants.length ?? 0;
      if (alarm?.active === true && alarm.pending === undefined && inside < COUNT)
        throw new InvariantError('an empty place is no gathering', { id, inside });
    }
  }
}
