import { alarmId, type ZoneId } from '../../../src/domain/ids.ts';
import type { Zone } from '../../../src/domain/plant.ts';
import type { State } from '../../../src/domain/state/state.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** Alarms of one person stand only for a person who is there for them: on site, in such a zone, of such a kind. */
export class PersonRulesHold implements Invariant {
  #startedAt = 0;

  move(shift: number): void {
    this.#startedAt += shift;
  }

  check({ input }: Seen): void {
    if (input.kind === 'started') this.#startedAt = input.at;
  }

  everySecond({ state, plant }: Now): void {
    for (const { id, tag: badge, posts = [] } of plant.people) {
      const tag = badge === undefined ? undefined : state.tags.get(badge);
      const isActive = (name: string): boolean => {
        const alarm = state.alarms.get(alarmId(id, name));
        return alarm?.active === true && alarm.pending?.to !== 'return';
      };
      const zones = plant.zones.filter(({ id: zone }) => tag?.memberships.some((member) => member.zone === zone));
      if (tag === undefined || tag.left !== undefined) {
        for (const name of ['lone', 'over-stay', 'left-post', 'wrong-post', 'no-escort'])
          if (isActive(name)) throw new InvariantError('who is not on site breaks no rule', { id, name });
        continue;
      }
      // Of a badge that has not spoken nothing is said: what stands, stands.
      if (tag.at < this.#startedAt || tag.trust.quality === 'bad' || tag.trust.reason === 'stale') continue;
      if (isActive('left-post') && zones.some(({ id: zone }) => posts.includes(zone)))
        throw new InvariantError('who is at his post has not left it', { id, posts });
      if (isActive('wrong-post') && !zones.some(({ post, id: zone }) => post === true && !posts.includes(zone)))
        throw new InvariantError('who is at no post of others is at no wrong one', { id, posts });
      if (isActive('over-stay') && !zones.some(({ rules }) => rules?.['over-stay'] !== undefined))
        throw new InvariantError('who is outside has not stayed too long', { id });
      if (isActive('lone') && zones.length > 0 && zones.every((zone) => isCrowd(state, zone)))
        throw new InvariantError('who has company is not alone', { id });
    }
  }
}

/** Two people of whom all is known: inside without doubt, heard, with a name. */
function isCrowd(state: State, { id }: Pick<Zone, 'id'> & { readonly id: ZoneId }): boolean {
  const heard = (state.zones.get(id)?.occupants ?? []).filter(({ person, certain, elsewhere }) => {
    const tag = person === null ? undefined : state.tags.get(state.index.people.get(person)?.tag ?? ('' as never));
    return certain && elsewhere !== true && tag?.trust.quality === 'good';
  });
  return heard.length >= 2;
}
