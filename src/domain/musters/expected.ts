import type { Someone } from '../alarm/transition.ts';
import { personId, type TagId, type ZoneId } from '../ids.ts';
import { carrierOf } from '../people/carrier.ts';
import type { State, TagState } from '../state/state.ts';
import type { Absent, Muster } from './muster.ts';

/** The badge of each person, in one pass: of several the one on site, then the one heard last. Who has left is in it, too. */
export function badgeOfEach(state: State): ReadonlyMap<Someone, TagId> {
  const found = new Map<Someone, TagId>();
  for (const [id, tag] of state.tags) {
    const who = carrierOf({ state }, id);
    const known = found.get(who);
    const other = known === undefined ? undefined : state.tags.get(known);
    if (other === undefined || known === undefined || isBetter(tag, other, id < known)) found.set(who, id);
  }
  return found;
}

function isBetter(a: Readonly<TagState>, b: Readonly<TagState>, isFirst: boolean): boolean {
  if ((a.left === undefined) !== (b.left === undefined)) return a.left === undefined;
  return a.at === b.at ? isFirst : a.at > b.at;
}

/**
 * Who is on site, each once, with the badge: a silent badge is on site, and so is an unknown one, and a visitor by hand.
 * @param zones only of these; a person who may be inside is
 */
export function* expectedOf(
  state: State,
  badges: ReadonlyMap<Someone, TagId>,
  zones?: readonly ZoneId[],
): Iterable<readonly [Someone, TagId | undefined]> {
  for (const [who, id] of badges) {
    const tag = state.tags.get(id);
    if (tag === undefined || tag.left !== undefined) continue;
    if (zones === undefined || tag.memberships.some(({ zone }) => zones.includes(zone))) yield [who, id];
  }
  // By the word of a person, where no badge says it: such a person may be in every zone.
  for (const [who, { what }] of state.byHand) {
    const badge = badges.get(who);
    const isSeen = badge !== undefined && state.tags.get(badge)?.left === undefined;
    if (what === 'arrived' && !isSeen) yield [who, badge];
  }
}

/** Who of the plant is neither expected by a roll-call nor elsewhere on site. */
export function absentOf(
  state: State,
  { people }: Readonly<Muster>,
  badges: ReadonlyMap<Someone, TagId>,
): readonly Absent[] {
  const expected = new Set(people.map(({ who }) => who));
  const absent: Absent[] = [];
  const add = (who: Someone): void => {
    if (expected.has(who)) return;
    const badge = badges.get(who);
    const tag = badge === undefined ? undefined : state.tags.get(badge);
    const said = state.byHand.get(personId(who));
    const isSeen = tag !== undefined && tag.left === undefined;
    if (!isSeen && said !== undefined) {
      if (said.what === 'left') absent.push({ who, why: 'left', at: said.since });
    } else if (tag === undefined) absent.push({ who, why: 'not-seen' });
    // Of a badge that was taken out of use the person is not known.
    else if (tag.left !== undefined && tag.left.how !== 'retired') absent.push({ who, why: 'left', at: tag.left.at });
  };
  for (const { id } of state.plant.people) add(id);
  for (const who of [...badges.keys()].sort()) if (!state.index.people.has(who)) add(who);
  return absent;
}

/** People on site whom a roll-call of some zones does not expect. */
export function elsewhereOf(state: State, { people }: Readonly<Muster>, badges: ReadonlyMap<Someone, TagId>): number {
  const expected = new Set(people.map(({ who }) => who));
  let count = 0;
  for (const [who] of expectedOf(state, badges)) if (!expected.has(who)) count += 1;
  return count;
}

/** Whether a running roll-call expects this person: the badge must not be forgotten. */
export function isMustered({ musters }: State, who: Someone): boolean {
  for (const [, muster] of musters)
    if (muster.closedAt === undefined && muster.people.some((one) => one.who === who)) return true;
  return false;
}
