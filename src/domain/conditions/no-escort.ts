import { type GroupId, groupId } from '../ids.ts';
import { badgeOf } from '../people/carrier.ts';
import { hearingOf } from '../people/confirmed.ts';
import { ruleOf } from '../people/zone-rules.ts';
import type { Person, Zone } from '../plant.ts';
import type { TagState, Turn } from '../state/state.ts';
import { text } from '../text.ts';
import { seconds } from '../time.ts';
import { stayKind } from './stay.ts';

const VISITORS: readonly GroupId[] = [groupId('visitor')];
/** Metres. */
const WITHIN = 10;

/**
 * A visitor in a zone that asks for an escort has none near (访客无陪同). An escort is in the same zone, with a badge that
 * is heard: any known person who is no visitor, or one of those whom the zone names.
 */
export const NO_ESCORT = stayKind({
  name: 'no-escort',
  words: text('访客无陪同', 'visitor without an escort'),
  priority: 3,
  offDelay: seconds(10),
  after: () => seconds(60),
  isOf: (zone) => ruleOf(zone, 'no-escort') !== undefined,
  concerns: (person, zones) => zones.some((zone) => isVisitor(person, zone)),
  holds: (turn, person, zone, tag) => isVisitor(person, zone) && !hasEscort(turn, person, zone, tag),
  lookEvery: seconds(5),
});

const isVisitor = ({ groups }: Person, zone: Zone): boolean =>
  groups.some((group) => (ruleOf(zone, 'no-escort')?.groups ?? VISITORS).includes(group));

function mayEscort(person: Person, zone: Zone): boolean {
  if (isVisitor(person, zone)) return false;
  const escorts = ruleOf(zone, 'no-escort')?.escorts;
  return escorts === undefined || person.escort === true || person.groups.some((group) => escorts.includes(group));
}

function hasEscort(turn: Turn, visitor: Person, zone: Zone, { floor, x, y }: Readonly<TagState>): boolean {
  const { state } = turn;
  const within = ruleOf(zone, 'no-escort')?.within ?? WITHIN;
  for (const { person: id } of state.zones.get(zone.id)?.occupants ?? []) {
    const person = id === null || id === visitor.id ? undefined : state.index.people.get(id);
    if (person === undefined || !mayEscort(person, zone) || hearingOf(turn, person.id) === 'silent') continue;
    const badge = badgeOf(state, person.id);
    const tag = badge === undefined ? undefined : state.tags.get(badge);
    if (tag === undefined || tag.floor !== floor) continue;
    const [dx, dy] = [tag.x - x, tag.y - y];
    if (dx * dx + dy * dy <= within * within) return true;
  }
  return false;
}
