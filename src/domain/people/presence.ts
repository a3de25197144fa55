import type { PersonId, TagId } from '../ids.ts';
import type { Person } from '../plant.ts';
import type { State, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { presenceOf } from './site.ts';

/** Where a person is: by the badge, or by the word of a person where no badge says it. `not-seen`: nothing was ever heard. */
export type Whereabouts = 'present' | 'uncertain' | 'by-hand' | 'left' | 'not-seen';

/** Whether a badge was located, and its person has not left since. */
export const isHeard = ({ tags }: State, tag: TagId): boolean => {
  const known = tags.get(tag);
  return known !== undefined && known.left === undefined;
};

export function whereIs({ tags, byHand }: State, { id, tag }: Person): Whereabouts {
  const badge = tag === undefined ? undefined : tags.get(tag);
  if (badge !== undefined && badge.left === undefined) return presenceOf(badge);
  const said = byHand.get(id);
  if (said !== undefined) return said.what === 'arrived' ? 'by-hand' : 'left';
  return badge === undefined ? 'not-seen' : 'left';
}

/** A person counts on site: by a badge, silent or not, or by hand. */
export const isOnSite = (state: State, person: PersonId): boolean => {
  const known = state.index.people.get(person);
  if (known === undefined) return false;
  const where = whereIs(state, known);
  return where === 'present' || where === 'uncertain' || where === 'by-hand';
};

/** The badge of a person is located: from here on it says where he is, and no word of a person does. */
export function seeByBadge(turn: Turn, tag: TagId): void {
  const { index, byHand } = turn.state;
  const person = index.carrier.get(tag)?.id;
  if (person === undefined || byHand.get(person) === undefined) return;
  byHand.remove(person);
  touch(turn, index.dependents.person.get(person));
}
