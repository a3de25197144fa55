import { renewInDanger } from '../dangers/badges.ts';
import { removeVanished } from '../alarm/reconfigured.ts';
import type { Someone } from '../alarm/transition.ts';
import { takeRoster } from '../begin.ts';
import { type PersonId, tagId, type TagId } from '../ids.ts';
import { enrol } from '../state/census.ts';
import type { TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { changeHands } from '../people/body.ts';
import { carrierOf } from '../people/carrier.ts';
import { countMember } from '../people/moves.ts';
import { watchStranger } from '../people/track.ts';
import { leaveZone } from '../people/zones.ts';

/**
 * Changes who is in the plant, or who carries which badge. The badges in question count at once as whom they now stand
 * for; everything else stays as it is, and costs nothing.
 *
 * @param change puts it into the slices of the desk
 */
export function changeRoster(
  turn: Turn,
  { tags = [], people = [] }: { readonly tags?: readonly TagId[]; readonly people?: readonly PersonId[] },
  change: () => void,
): void {
  const { state } = turn;
  const before = state.index;
  // The id of a person who comes or goes is one that a badge may have, too: then the badge is called otherwise.
  const seen = [...new Set([...tags, ...people.map(tagId)])].flatMap((id) => {
    const tag = state.tags.get(id);
    return tag === undefined ? [] : [{ id, who: carrierOf(turn, id), isCarried: before.carrier.has(id) }];
  });
  change();
  takeRoster(state);
  for (const { id, who, isCarried } of seen) standFor(turn, id, who, isCarried);
  removeVanished(turn, before);
  for (const id of people) {
    touch(turn, state.index.dependents.person.get(id));
    (turn.people ??= []).push(id);
  }
}

/** A badge counts from now on as the person who carries it, or as an unknown person. */
function standFor(turn: Turn, id: TagId, before: Someone, wasCarried: boolean): void {
  const { state } = turn;
  const tag = state.tags.edit(id);
  const isCarried = state.index.carrier.has(id);
  if (isCarried !== wasCarried) {
    // Who was on site as last seen had no place.
    if (!isCarried || tag.isLastSeen !== true) enrol(state.census, tag.device, isCarried ? -1 : 1);
    if (tag.isLastSeen !== undefined) delete tag.isLastSeen;
    touch(turn, state.index.dependents.device.get(tag.device));
  }
  if (isCarried && tag.lastCarrier !== undefined) delete tag.lastCarrier;
  turn.fixes.push(id);
  const now = carrierOf(turn, id);
  if (now !== before) {
    rename(turn, tag, before, now);
    changeHands(turn, id);
    renewInDanger(turn, id);
  }
  if (!isCarried && !state.deadlines.has('tag', id)) watchStranger(turn, id);
}

function rename(turn: Turn, tag: TagState, before: Someone, now: Someone): void {
  for (const member of tag.memberships) {
    const zone = turn.state.index.zones.get(member.zone);
    if (zone === undefined) continue;
    leaveZone(turn, zone, member.entered === true, before);
    delete member.entered;
    countMember(turn, zone, member, now);
  }
}
