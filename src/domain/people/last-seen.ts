import { inDanger, leaveDangers } from '../dangers/badges.ts';
import type { TagId } from '../ids.ts';
import { isMustered } from '../musters/expected.ts';
import type { State, TagState, Turn } from '../state/state.ts';
import { later, minutes, since } from '../time.ts';
import { carrierOf } from './carrier.ts';
import { quotaOf } from './strangers.ts';

/**
 * An unknown badge that has been silent for long gives its tracking place to another and leaves its zones. That its person
 * has left, nothing says: on site it stays, as last seen, and a roll-call expects it.
 */

/** After so long it is no longer counted, and an event says so. */
const LAST_SEEN_FOR = minutes(24 * 60);
/** Where it may not be forgotten yet it is looked at again after so long. */
const AGAIN = minutes(10);

/** Whether a badge is on site as last seen, without a tracking place. */
export const isLastSeen = ({ index }: Pick<State, 'index'>, id: TagId, tag: Readonly<TagState>): boolean =>
  tag.isLastSeen === true && !index.carrier.has(id);

/** A badge has given its place up. Of one source as many stay as it may track: the one heard longest ago makes room. */
export function keepLastSeen(turn: Turn, id: TagId): void {
  const { state } = turn;
  const tag = state.tags.edit(id);
  tag.isLastSeen = true;
  state.deadlines.set('tag', id, later(tag.at, LAST_SEEN_FOR));
  turn.fixes.push(id);
  const own = [...state.tags].filter(([one, of]) => of.device === tag.device && isLastSeen(state, one, of));
  if (own.length <= quotaOf(state, tag.device)) return;
  own.sort(([a, { at: one }], [b, { at: other }]) => one - other || (a < b ? -1 : 1));
  const [oldest] = own;
  if (oldest !== undefined) forgetLastSeen(turn, oldest[0], 'too-many');
}

/** It was last heard a day ago: it is counted no longer, but in a danger area or a roll-call. */
export function settleLastSeen(turn: Turn, id: TagId): void {
  const { state, at } = turn;
  const tag = state.tags.get(id);
  if (tag === undefined) return;
  const isOver = since(tag.at, at) >= LAST_SEEN_FOR;
  if (isOver && !inDanger(state, id) && !isMustered(state, carrierOf(turn, id)))
    return forgetLastSeen(turn, id, 'silence');
  state.deadlines.set('tag', id, isOver ? later(at, AGAIN) : later(tag.at, LAST_SEEN_FOR));
}

/** Nothing more is known of it. Of who was in no count nothing is to be said. */
export function forgetLastSeen(turn: Turn, id: TagId, reason: 'silence' | 'too-many' = 'silence'): void {
  const { state, seq, at, events } = turn;
  const who = carrierOf(turn, id);
  const tag = state.tags.get(id);
  if (tag?.came !== undefined && tag.left === undefined)
    events.push({ seq, at, kind: 'forgotten', subject: who, person: who, reason });
  leaveDangers(turn, id);
  state.tags.remove(id);
  state.deadlines.clear('tag', id);
  turn.fixes.push(id);
}
