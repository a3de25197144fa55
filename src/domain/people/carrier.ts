import type { Someone } from '../alarm/transition.ts';
import type { TagId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { badgeKey } from './badge-key.ts';

/** Who carries this badge, or carried it when it was last seen; a badge without a person counts as one itself. */
export function carrierOf({ state }: Pick<Turn, 'state'>, tag: TagId): Someone {
  const person = state.index.carrier.get(tag)?.id ?? state.tags.get(tag)?.lastCarrier;
  return person ?? badgeKey(state.index, tag);
}
