import type { PersonId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { Turn } from '../state/state.ts';
import { badgeOf } from './carrier.ts';

/** Who is in a zone, for rules that need people there: not to be seen is not to be there. */
export interface KnownToBeThere {
  /** Known people who are inside without doubt, and whose badges are heard. */
  readonly confirmed: readonly PersonId[];
  /** Known people who were last seen inside, and whose badge source does not answer: they may still be there. */
  readonly unheard: readonly PersonId[];
}

/** @param counts whether a person is one of those whom the rule needs */
export function presenceIn(
  turn: Pick<Turn, 'state'>,
  zone: Zone,
  counts: (person: PersonId) => boolean = () => true,
): KnownToBeThere {
  const confirmed: PersonId[] = [];
  const unheard: PersonId[] = [];
  for (const { person, certain, elsewhere } of turn.state.zones.get(zone.id)?.occupants ?? []) {
    if (person === null || !certain || elsewhere === true || !counts(person)) continue;
    switch (hearingOf(turn, person)) {
      case 'heard':
        confirmed.push(person);
        break;
      case 'no-source':
        unheard.push(person);
        break;
      case 'silent':
    }
  }
  return { confirmed, unheard };
}

/** Whether the badge of a person is heard; where it is not, whether its source is the reason. */
export function hearingOf({ state }: Pick<Turn, 'state'>, person: PersonId): 'heard' | 'silent' | 'no-source' {
  const id = badgeOf(state, person);
  const tag = id === undefined ? undefined : state.tags.get(id);
  if (tag === undefined) return 'silent';
  if (state.devices.get(tag.device)?.failingSince !== undefined) return 'no-source';
  return tag.trust.quality === 'bad' ? 'silent' : 'heard';
}
