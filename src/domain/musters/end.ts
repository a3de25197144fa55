import type { MusterId } from '../ids.ts';
import type { State, Turn } from '../state/state.ts';
import { isEndangered } from './danger.ts';
import { absentOf, badgeOfEach, elsewhereOf } from './expected.ts';
import {
  countsOf,
  isAccounted,
  type LastSeen,
  MOST_ABSENT,
  MOST_CLOSED,
  MOST_CLOSED_PEOPLE,
  type Mustered,
} from './muster.ts';
import { reviewMuster } from './review.ts';
import { fallSilent } from '../people/silence.ts';

/** Ends a roll-call as it stands: who is missing stays missing, with the last place. */
export function closeMuster(
  turn: Turn,
  id: MusterId,
  by: string,
  comment: string | undefined,
  isAllClear: boolean,
): void {
  const { state, seq, at } = turn;
  const badges = badgeOfEach(state);
  reviewMuster(turn, id, badges);
  const muster = state.musters.edit(id);
  for (const one of muster.people) if (!isAccounted(one)) keepLast(state, one);
  const absent = absentOf(state, muster, badges);
  muster.absent = { who: absent.slice(0, MOST_ABSENT), count: absent.length };
  muster.elsewhere = elsewhereOf(state, muster, badges);
  muster.closedAt = at;
  muster.closedBy = by;
  const { drill } = muster;
  const about = { seq, at, subject: id, by, amount: countsOf(muster).missing } as const;
  const said = { ...(comment === undefined ? {} : { comment }), ...(drill === undefined ? {} : { drill }) };
  if (isAllClear) {
    muster.allClear = { at, by };
    turn.events.push({ ...about, kind: 'all-clear', ...said });
  }
  turn.events.push({ ...about, kind: 'muster-closed', ...said });
  dropOldest(state, id);
  // A person who was ticked, and whose badge fell silent at a gate, has left. Who is missing stays on site as last seen.
  for (const one of muster.people) if (one.tag !== undefined && isAccounted(one)) fallSilent(turn, one.tag);
}

/** The place at which a person was last seen, as it was then. */
export function lastSeenOf(state: State, { tag: id }: Readonly<Mustered>): LastSeen | undefined {
  const tag = id === undefined ? undefined : state.tags.get(id);
  if (tag === undefined) return undefined;
  const { floor, x, y, at, memberships } = tag;
  const zone = (memberships.find(({ certain }) => certain) ?? memberships[0])?.zone;
  return {
    floor,
    x,
    y,
    at,
    ...(zone === undefined ? {} : { zone }),
    ...(isEndangered(state, tag) ? { danger: true } : {}),
  };
}

function keepLast(state: State, one: Mustered): void {
  const last = lastSeenOf(state, one);
  if (last !== undefined) one.last = last;
}

/** Of the closed ones the oldest go, where there are too many or of too many people; the one just closed stays. */
function dropOldest({ musters }: State, closed: MusterId): void {
  const others = [...musters].filter(([id, { closedAt }]) => closedAt !== undefined && id !== closed);
  others.sort(([a, one], [b, other]) => (other.closedAt ?? 0) - (one.closedAt ?? 0) || (a < b ? 1 : -1));
  let people = musters.get(closed)?.people.length ?? 0;
  others.forEach(([id, muster], nth) => {
    people += muster.people.length;
    if (nth + 1 >= MOST_CLOSED || people > MOST_CLOSED_PEOPLE) musters.remove(id);
  });
}
