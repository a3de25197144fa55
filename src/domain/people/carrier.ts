import type { Someone } from '../alarm/transition.ts';
import { personId, type TagId, tagId } from '../ids.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { State, Turn } from '../state/state.ts';

/** No configured id begins with it. */
const PREFIX = '~';

/**
 * The id under which a badge without a person is counted, recorded and in alarm. Ids of badges come from outside: one
 * that equals the id of a person or of a part of the plant gets a prefix, so that never two things share a key.
 */
export const badgeKey = ({ ids }: Pick<PlantLookups, 'ids'>, tag: TagId): TagId =>
  ids.has(tag) || tag.startsWith(PREFIX) ? tagId(`${PREFIX}${tag}`) : tag;

/** Who carries this badge, or carried it when it was last seen; a badge without a person counts as one itself. */
export function carrierOf({ state }: Pick<Turn, 'state'>, tag: TagId): Someone {
  const person = state.index.carrier.get(tag)?.id ?? state.tags.get(tag)?.lastCarrier;
  return person ?? badgeKey(state.index, tag);
}

/**
 * The tracked badge of a person, or of whom a badge stands for; none where it was never located. A person of the plant
 * may have the id of a badge that he does not carry: that badge is not his.
 */
export function badgeOf({ index, tags }: State, who: string): TagId | undefined {
  const known = index.people.get(who);
  const own = known === undefined ? tagId(who.startsWith(PREFIX) ? who.slice(PREFIX.length) : who) : known.tag;
  if (own !== undefined && tags.get(own) !== undefined && (known !== undefined || !index.carrier.has(own))) return own;
  const person = personId(who);
  for (const [id, { lastCarrier }] of tags) if (lastCarrier === person) return id;
  return undefined;
}
