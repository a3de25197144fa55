import { baseState } from '../../../src/domain/alarm/base.ts';
import { alarmId } from '../../../src/domain/ids.ts';
import { type Invariant, InvariantError, type Now } from './invariant.ts';

/** Alarms about people of a zone name who is there now, or who was; who has no right to be there is one. */
export class PeopleAreNamed implements Invariant {
  everySecond({ state, plant }: Now): void {
    for (const { id, forbid } of plant.zones) {
      const occupants = state.zones.get(id)?.occupants ?? [];
      for (const name of ['evacuate', 'forbidden', 'over-count']) {
        const alarm = state.alarms.get(alarmId(id, name));
        if (alarm === undefined || baseState(alarm) === 'normal') continue;
        const { people = [], atLeast } = alarm.evidence ?? {};
        // While the off-delay runs the alarm is active, and those who were there have left.
        if (people.length === 0 && atLeast !== true && alarm.pending?.to !== 'return')
          throw new InvariantError('an alarm about people names somebody', { id, name, alarm });
        if (name !== 'evacuate' || !alarm.active) continue;
        const here = occupants.map(({ who }) => who);
        if (here.length !== people.length || here.some((who) => !people.includes(who)))
          throw new InvariantError('an order to leave names who is there now', { id, here, people });
      }
      if (forbid.length === 0) continue;
      const trespassers = occupants.filter(({ who, certain }) => {
        const groups = plant.people.find((person) => person.id === who)?.groups;
        return certain && (groups === undefined || groups.some((group) => forbid.includes(group)));
      });
      const alarm = state.alarms.get(alarmId(id, 'forbidden'));
      if (trespassers.length > 0 && alarm?.active !== true && alarm?.pending?.to !== 'raise')
        throw new InvariantError('who has no right to be in a zone is an alarm', { id, trespassers });
    }
  }
}
