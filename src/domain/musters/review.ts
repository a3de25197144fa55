import type { Someone } from '../alarm/transition.ts';
import type { PlantEvent } from '../event.ts';
import { type MusterId, personId, type TagId } from '../ids.ts';
import { badgeKey, carrierOf } from '../people/carrier.ts';
import type { Membership } from '../people/fence.ts';
import { unmovedFor } from '../people/stillness.ts';
import type { LeftBy, State, TagState, Turn } from '../state/state.ts';
import { type Instant, later, since } from '../time.ts';
import { followGas } from './clear.ts';
import { isPointClosed } from './danger.ts';
import { badgeOfEach, expectedOf } from './expected.ts';
import {
  countsOf,
  howAccounted,
  INSIDE_FOR,
  isAccounted,
  type Muster,
  type Mustered,
  REVIEW_EVERY,
  STILL_FOR,
} from './muster.ts';

type Badges = ReadonlyMap<Someone, TagId>;

/**
 * Looks through the running roll-calls. Everything is read from the facts as they are, so that no way by which a person
 * comes, goes or is lost can be forgotten, and a restart changes nothing.
 */
export function settleMusters(turn: Turn): void {
  const { state, at } = turn;
  const running = [...state.musters].filter(([, { closedAt }]) => closedAt === undefined).map(([id]) => id);
  if (running.length === 0) return;
  const badges = badgeOfEach(state);
  for (const id of running.sort()) reviewMuster(turn, id, badges);
  state.deadlines.set('muster', 'site', later(at, REVIEW_EVERY));
}

/** Looks through one: newcomers, and what is known of each person. */
export function reviewMuster(turn: Turn, id: MusterId, badges: Badges): void {
  const { state, at } = turn;
  const muster = state.musters.edit(id);
  renameUnknown(turn, id, muster, badges);
  const known = new Set<Someone>(muster.people.map(({ who }) => who));
  const fresh = [...expectedOf(state, badges, muster.zones)].filter(([who]) => !known.has(who));
  // In one order, whatever the order of the slice.
  fresh.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [who, tag] of fresh) muster.people.push({ who, since: at, ...(tag === undefined ? {} : { tag }) });
  for (const one of muster.people) {
    followBadge(state, one, badges);
    reviewPerson(turn, id, muster, one);
  }
  followGas(state, muster, at);
  noteProgress(muster, at);
  (turn.musters ??= new Set()).add(id);
}

/** A badge that another person carries now says nothing of this one. */
function followBadge(state: State, one: Mustered, badges: Badges): void {
  const tag = badges.get(one.who);
  if (tag !== undefined && tag !== one.tag) one.tag = tag;
  else if (tag === undefined && one.tag !== undefined && state.tags.get(one.tag) !== undefined) delete one.tag;
}

/** Since when 90 % and all are accounted for, if they are. */
export function noteProgress(muster: Muster, at: Instant): void {
  const { expected, accounted } = countsOf(muster);
  if (expected > 0 && accounted >= 0.9 * expected) muster.ninetyAt ??= at;
  else delete muster.ninetyAt;
  if (expected > 0 && accounted === expected) muster.allAt ??= at;
  else delete muster.allAt;
}

function reviewPerson(turn: Turn, id: MusterId, muster: Muster, one: Mustered): void {
  const { state } = turn;
  const [was, wasGone] = [isAccounted(one), one.gone !== undefined];
  const tag = one.tag === undefined ? undefined : state.tags.get(one.tag);
  followSite(state, one, tag);
  const member = tag === undefined || tag.left !== undefined ? undefined : stayAtPoint(state, tag);
  if (tag === undefined || member === undefined) leavePoint(one, tag);
  else stayOn(turn, one, tag, member);
  const how = howAccounted(one);
  if (!was && how !== undefined) tellPerson(turn, id, muster, one, 'muster-accounted', how);
  else if (was && how === undefined)
    tellPerson(turn, id, muster, one, 'muster-unaccounted', wasGone ? 'back-on-site' : 'left-point');
}

/** Who has left the site is accounted for until he is seen again. */
function followSite(state: State, one: Mustered, tag: Readonly<TagState> | undefined): void {
  const gone = goneBy(state, one, tag);
  if (gone === 'unknown') return;
  if (gone === undefined) delete one.gone;
  else one.gone ??= gone;
}

/** A badge that hangs on a charger, or was lost or broken, says nothing of its person. */
const saysNothing = (how: LeftBy): boolean => how === 'charger' || how === 'retired';

/** How a person has left, if he has; `unknown` where nothing says it. */
function goneBy(
  { byHand }: State,
  { who }: Readonly<Mustered>,
  tag: Readonly<TagState> | undefined,
): Mustered['gone'] | 'unknown' {
  if (tag !== undefined && tag.left === undefined) return undefined;
  const said = byHand.get(personId(who));
  if (said !== undefined) return said.what === 'left' ? { at: said.since, how: 'hand' } : undefined;
  const left = tag?.left;
  if (left === undefined) return 'unknown';
  return saysNothing(left.how) ? undefined : { at: left.at, how: left.how === 'gate' ? 'gate' : 'hand' };
}

/** The badge is at no muster point: its person is missing, unless a warden saw him. */
function leavePoint(one: Mustered, tag: Readonly<TagState> | undefined): void {
  const wasThere = one.inside !== undefined || one.badge !== undefined;
  delete one.inside;
  delete one.badge;
  if (one.hand === undefined) return;
  // Ticked, and the badge is still heard elsewhere: the board says so, whether or not it ever came to a point.
  const isElsewhere = tag !== undefined && tag.left === undefined && isSight(tag) && tag.at > one.hand.at;
  if (wasThere || (isElsewhere && since(one.hand.at, tag.at) >= INSIDE_FOR)) one.left = true;
}

function stayOn(
  turn: Turn,
  one: Mustered,
  tag: Readonly<TagState>,
  { zone: zoneId, certain, elsewhere, outsideSince }: Membership,
): void {
  const { state, at } = turn;
  if (!certain || elsewhere === true || outsideSince !== undefined || !isSight(tag)) {
    // The ten seconds are without a break: a stray fix, or one in doubt, begins them again.
    if (one.badge === undefined) delete one.inside;
    return;
  }
  if (one.inside?.zone !== zoneId) one.inside = { zone: zoneId, since: tag.at };
  if (one.left !== undefined) delete one.left;
  const zone = state.index.zones.get(zoneId);
  if (one.badge !== undefined || zone === undefined || isPointClosed(state, zone)) return;
  // By its fixes: a badge that is silent proves nothing, however long ago it came.
  if (isLying(state, one, tag) || since(one.inside.since, tag.at) < INSIDE_FOR) return;
  one.badge = { at, zone: zoneId };
}

/** Whether the badge has not moved for so long that a person has to look. */
export const isStill = (state: State, { tag }: Readonly<Mustered>): boolean =>
  tag !== undefined && (unmovedFor(state, tag) ?? 0) >= STILL_FOR;

/** A fix that is a sight of the badge: of a doubtful floor the stay says what it is worth. */
const isSight = ({ trust }: Readonly<TagState>): boolean => trust.quality === 'good' || trust.reason === 'floor';

/** Metres within which a badge that lay at a point still lies there. */
const LIES_WITHIN = 3;

/**
 * Whether the badge lies at the point: once still, it does so until it has gone from there, whatever was heard between. One
 * fix elsewhere may be a reflection: a second one has to say so, too.
 */
function isLying(state: State, one: Mustered, { x, y, accuracy, at }: Readonly<TagState>): boolean {
  if (isStill(state, one)) one.lies ??= { x, y };
  const { lies } = one;
  if (lies === undefined) return false;
  const reach = Math.max(LIES_WITHIN, 3 * accuracy);
  const [dx, dy] = [x - lies.x, y - lies.y];
  const isThere = dx * dx + dy * dy <= reach * reach;
  if (isThere) one.lies = { x: lies.x, y: lies.y };
  else if (lies.awayAt === undefined) one.lies = { ...lies, awayAt: at };
  if (isThere || lies.awayAt === undefined || at <= lies.awayAt) return true;
  delete one.lies;
  return isStill(state, one);
}

/** The stay of a badge at a muster point: one without doubt before another. */
function stayAtPoint({ index }: State, { memberships }: Readonly<TagState>): Membership | undefined {
  let found: Membership | undefined;
  for (const member of memberships) {
    if (index.zones.get(member.zone)?.muster !== true) continue;
    if (found === undefined || (member.certain && !found.certain)) found = member;
  }
  return found;
}

/**
 * An unknown badge got a person meanwhile: that person is expected, once. What was seen of the badge was not seen of the
 * person: who ticked it did not know whose it is.
 */
function renameUnknown(turn: Turn, id: MusterId, muster: Muster, badges: Badges): void {
  const { state } = turn;
  const isRenamed = ({ who, tag }: Mustered): boolean =>
    tag !== undefined && !badges.has(who) && who === badgeKey(state.index, tag) && carrierOf({ state }, tag) !== who;
  if (!muster.people.some(isRenamed)) return;
  const others = muster.people.filter((one) => !isRenamed(one));
  for (const one of muster.people.filter(isRenamed)) {
    if (one.tag === undefined) continue;
    const who = carrierOf({ state }, one.tag);
    if (isAccounted(one)) tellPerson(turn, id, muster, one, 'muster-unaccounted', 'badge-issued');
    if (!others.some((other) => other.who === who)) others.push({ who, since: one.since, tag: one.tag });
  }
  muster.people = others;
}

/** Records what became of a person in a roll-call. */
export function tellPerson(
  turn: Turn,
  id: MusterId,
  { drill }: Readonly<Muster>,
  { who }: Readonly<Mustered>,
  kind: 'muster-accounted' | 'muster-unaccounted',
  reason: string,
  more: Pick<PlantEvent, 'by' | 'comment' | 'saidAt'> = {},
): void {
  const { seq, at } = turn;
  turn.events.push({
    seq,
    at,
    kind,
    subject: id,
    person: who,
    reason,
    ...more,
    ...(drill === undefined ? {} : { drill }),
  });
}
