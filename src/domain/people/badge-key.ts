import { type TagId, tagId } from '../ids.ts';
import type { PlantLookups } from '../state/plant-index.ts';

/** No configured id begins with it. */
const PREFIX = '~';

/**
 * The id under which a badge without a person is counted, recorded and in alarm. Ids of badges come from outside: one
 * that equals the id of a person or of a part of the plant gets a prefix, so that never two things share a key.
 */
export const badgeKey = ({ ids }: Pick<PlantLookups, 'ids'>, tag: TagId): TagId =>
  ids.has(tag) || tag.startsWith(PREFIX) ? tagId(`${PREFIX}${tag}`) : tag;
