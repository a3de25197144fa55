import { type AlarmId, personId, type TagId, tagId } from '../ids.ts';
import { badgeOf } from '../people/carrier.ts';
import { conditionOf } from '../state/conditions.ts';
import type { State } from '../state/state.ts';
import type { OutputState } from './output.ts';

/**
 * The badges of whom the alarms that want an output are about, in order. A test, and an output that was found on, are for
 * every badge that a person carries.
 */
export function badgesOf(state: State, known: OutputState): readonly TagId[] {
  if (known.test !== undefined || known.found === true) return [...state.index.carrier.keys()].sort();
  const badges = new Set<TagId>();
  for (const [id, { silenced }] of Object.entries(known.reasons)) {
    if (silenced === true) continue;
    for (const who of peopleOf(state, id as AlarmId)) {
      // A badge that was never located is known by its person alone.
      const badge = badgeOf(state, who) ?? state.index.people.get(who)?.tag;
      if (badge !== undefined) badges.add(badge);
    }
  }
  return [...badges].sort();
}

/** Whom an alarm is about: the people that it names, else the person or badge that is its subject. */
function peopleOf(state: State, id: AlarmId): readonly string[] {
  const people = state.alarms.get(id)?.evidence?.people ?? [];
  const subject = conditionOf(state.index, id)?.subject;
  if (people.length > 0 || subject === undefined) return people;
  const isSomeone = state.index.people.has(personId(subject)) || state.tags.get(tagId(subject)) !== undefined;
  return isSomeone ? [subject] : [];
}
