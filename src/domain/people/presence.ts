import type { PersonId, TagId } from '../ids.ts';
import type { Person } from '../plant.ts';
import type { State, TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { since } from '../time.ts';
import { HANGS_AFTER, isAtCharger, presenceOf } from './site.ts';

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

/**
 * The badge of a person is located: from here on it says where he is, and no word of a person does. A badge on a charger
 * can be located by one bad fix: that he is on site without it is kept until the badge was elsewhere for a minute.
 */
export function seeByBadge(turn: Turn, id: TagId, tag: TagState): void {
  const { index, byHand } = turn.state;
  if (tag.saidBefore !== undefined) forgetWord(turn, tag, tag.saidBefore);
  if (byHand.size === 0) return;
  const person = index.carrier.get(id)?.id;
  const said = person === undefined ? undefined : byHand.get(person);
  if (person === undefined || said === undefined) return;
  if (said.what === 'arrived' && index.chargers.size > 0) {
    tag.saidBefore = { person, said };
    forgetWord(turn, tag, tag.saidBefore);
  }
  byHand.remove(person);
  touch(turn, index.dependents.person.get(person));
}

function forgetWord({ state, at }: Turn, tag: TagState, before: NonNullable<TagState['saidBefore']>): void {
  const { awaySince, ...word } = before;
  if (isAtCharger(state, tag)) tag.saidBefore = word;
  else if (awaySince === undefined) tag.saidBefore = { ...word, awaySince: at };
  else if (since(awaySince, at) >= HANGS_AFTER) delete tag.saidBefore;
}
