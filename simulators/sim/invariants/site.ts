import { siteCount } from '../../../src/domain/people/site.ts';
import { type Invariant, InvariantError, type Now, type Seen } from './invariant.ts';

/** Who has left the site is in no count, and comes back with the next fix; everyone else is in the head-count. */
export class LeaversComeBack implements Invariant {
  check({ input, outcome, state, plant }: Seen): void {
    for (const { kind, reason, by, person } of outcome.events) {
      if (kind !== 'left-site') continue;
      if (reason === 'hand' && (input.kind !== 'act' || by !== input.by))
        throw new InvariantError('a person who says that another has left is in the record', { input, by });
      // He was on site by hand, and the plant no longer has him.
      const isGone = reason === 'configured' && !plant.people.some(({ id }) => id === person);
      const isThere =
        isGone || reason === 'hand' || plant.zones.some(({ gate, charger }) => gate === 'out' || charger === true);
      if (!isThere) throw new InvariantError('nobody leaves the site without a gate or a word', { reason });
    }
    if (input.kind !== 'fix' || input.quality === 'bad' || outcome.late === true) return;
    const left = state.tags.get(input.tag)?.left;
    if (left !== undefined && left.how !== 'charger')
      throw new InvariantError('who is located again is on site', { tag: input.tag, left });
  }

  everySecond({ state }: Now): void {
    for (const [tag, { left, memberships }] of state.tags)
      if (left !== undefined && memberships.length > 0)
        throw new InvariantError('who has left the site is in no zone', { tag, memberships });
    const { present, uncertain, left } = siteCount(state);
    const badges = [...state.tags].length;
    if (present + uncertain + left !== badges)
      throw new InvariantError('everyone is in the head-count once', { present, uncertain, left, badges });
  }
}
