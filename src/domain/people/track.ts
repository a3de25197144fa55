import type { Someone } from '../alarm/transition.ts';
import { alarmId, type TagId } from '../ids.ts';
import type { FixInput } from '../input.ts';
import type { Zone } from '../plant.ts';
import { bad, type Trust, trustOf, uncertain } from '../reading/quality.ts';
import { enrol } from '../state/census.ts';
import type { TagState } from '../state/state.ts';
import type { Turn } from '../state/state.ts';
import { duration, type Instant, later, since } from '../time.ts';
import { badgeKey } from './badge-key.ts';
import { forgetButton } from './buttons.ts';
import { enter, exitDue, hasLeft, type Membership, stay } from './fence.ts';
import { signedDistance } from './geometry.ts';
import { DOUBT_AFTER_MS, isKept, isOlder } from '../reading/lateness.ts';
import { countStranger, hasPlace, STRANGER_GONE_AFTER } from './strangers.ts';
import { isNear } from './zones-at.ts';
import type { BoundedZone, ZoneGrid } from '../state/zone-grid.ts';
import { enterZone, leaveZone } from './zones.ts';

/** A fix worse than this (metres, one sigma) says nothing about a border. */
const USEFUL_ACCURACY = 10;
/** Without a fix for max(3 periods, 15 s) a position is doubtful, for 30 s it is lost. */
const LOST_AFTER_MS = 30_000;

/** Who carries this badge, or carried it when it was last seen; a badge without a person counts as one itself. */
export function carrierOf({ state }: Pick<Turn, 'state'>, tag: TagId): Someone {
  const person = state.index.carrier.get(tag)?.id ?? state.tags.get(tag)?.lastCarrier;
  return person ?? badgeKey(state.index, tag);
}

/** A badge was located: keep where, and move it through the fences of its floor. */
export function takeFix(turn: Turn, input: FixInput): void {
  const last = turn.state.tags.get(input.tag);
  if (last !== undefined && isLate(last, input, turn.at)) {
    turn.late = true;
    return;
  }
  // A badge that another source has tracked so far needs a place at this one as well.
  if (!hasPlace(turn.state, input.device, input.tag)) {
    if (input.quality !== 'bad') countStranger(turn, input);
    return;
  }
  const trust = trustOf(input);
  // What a broker kept for us was no sight of the badge.
  const firstSeen = last === undefined || last.trust.reason === 'retained';
  turn.fixes.push(input.tag);
  const isOtherSource = last !== undefined && last.device !== input.device;
  const before = isOtherSource ? undefined : last?.sourceAt;
  // An old place that a broker kept says nothing about now: it is shown, and changes no membership.
  if (trust.quality === 'bad' && last !== undefined) return;
  if (last?.lastCarrier !== undefined) forgetCarrier(turn, input.tag);
  if (last?.device !== input.device && !turn.state.index.carrier.has(input.tag)) {
    if (last !== undefined) enrol(turn.state.census, last.device, -1);
    enrol(turn.state.census, input.device, 1);
  }
  const tag =
    last === undefined
      ? turn.state.tags.edit(input.tag, () => placeOf(input, trust, turn.at))
      : turn.state.tags.edit(input.tag);
  if (last !== undefined) takePlace(tag, input, trust, turn.at);
  if (isOtherSource) {
    delete tag.usual;
    delete tag.lateSince;
  }
  if (trust.quality === 'bad') return watchStranger(turn, input.tag);
  // The time of a stopped clock shows no age.
  if (input.sourceAt !== undefined && input.sourceAt !== before && isKept(tag, input.sourceAt, turn.at))
    tag.trust = uncertain('stale');
  moveThroughFences(turn, input.tag, tag, firstSeen);
  turn.state.deadlines.set('tag', input.tag, nextLook(turn, tag));
}

/** A badge is seen again whose last carrier the plant no longer has: from now on it counts as an unknown person. */
function forgetCarrier(turn: Turn, id: TagId): void {
  const before = carrierOf(turn, id);
  const tag = turn.state.tags.edit(id);
  delete tag.lastCarrier;
  for (const { zone: zoneId, certain } of tag.memberships) {
    const zone = turn.state.index.zones.get(zoneId);
    if (zone === undefined) continue;
    leaveZone(turn, zone, before);
    enterZone(turn, zone, carrierOf(turn, id), certain);
  }
}

/** A badge has been silent, or an exit delay of its has run out. */
export function settleTag(turn: Turn, id: TagId): void {
  const tag = turn.state.tags.edit(id);
  for (const member of tag.memberships) {
    const zone = turn.state.index.zones.get(member.zone);
    if (zone !== undefined && hasLeft(member, zone.fence, turn.at)) leave(turn, tag, zone, carrierOf(turn, id));
  }
  const silent = since(tag.at, turn.at);
  const doubt = doubtAfter(turn, tag);
  const trust = silent >= lostAfter(doubt) ? bad('stale') : silent >= doubt ? uncertain('stale') : tag.trust;
  if (trust.quality !== tag.trust.quality || trust.reason !== tag.trust.reason) {
    tag.trust = trust;
    turn.fixes.push(id);
  }
  if (!turn.state.index.carrier.has(id) && silent >= STRANGER_GONE_AFTER && !isInDanger(turn, tag))
    return forgetTag(turn, id);
  const next = nextLook(turn, tag);
  if (next > turn.at) turn.state.deadlines.set('tag', id, next);
  else watchStranger(turn, id);
}

/** Sets when a badge assigned to no person is checked again: its tracking place may then be free for another. */
export function watchStranger(turn: Turn, id: TagId): void {
  const tag = turn.state.tags.get(id);
  if (tag === undefined || turn.state.index.carrier.has(id)) return;
  const due = later(tag.at, STRANGER_GONE_AFTER);
  const at = due > turn.at ? due : later(turn.at, STRANGER_GONE_AFTER);
  turn.state.deadlines.set('tag', id, at);
}

/** Forgets a badge assigned to no person: it leaves its zones, and its tracking place is free for another. */
function forgetTag(turn: Turn, id: TagId): void {
  const tag = turn.state.tags.edit(id);
  for (const { zone: zoneId } of tag.memberships) {
    const zone = turn.state.index.zones.get(zoneId);
    if (zone !== undefined) leave(turn, tag, zone, carrierOf(turn, id));
  }
  turn.state.tags.remove(id);
  forgetButton(turn, id);
  turn.state.deadlines.clear('tag', id);
  enrol(turn.state.census, tag.device, -1);
  turn.fixes.push(id);
}

/** Whether the badge is in a zone under evacuation: its person stays counted when the badge falls silent there. */
const isInDanger = (turn: Turn, { memberships }: TagState): boolean =>
  memberships.some(({ zone }) => turn.state.alarms.get(alarmId(zone, 'evacuate'))?.active === true);

/** Older than what is known of this badge from the same source: recorded, not folded. */
const isLate = (last: Readonly<TagState>, input: FixInput, at: Instant): boolean =>
  last.device === input.device && isOlder(input, last, at);

function placeOf({ device, floor, x, y, z, accuracy, sourceAt, count }: FixInput, trust: Trust, at: Instant): TagState {
  return {
    device,
    floor,
    x,
    y,
    ...(z === undefined ? {} : { z }),
    accuracy,
    trust,
    at,
    ...(sourceAt === undefined ? {} : { sourceAt }),
    ...(count === undefined ? {} : { count }),
    memberships: [],
  };
}

/** The same, in place: a badge is located twice a second. */
function takePlace(tag: TagState, input: FixInput, trust: Trust, at: Instant): void {
  tag.device = input.device;
  tag.floor = input.floor;
  tag.x = input.x;
  tag.y = input.y;
  tag.accuracy = input.accuracy;
  tag.trust = trust;
  tag.at = at;
  if (input.z !== undefined) tag.z = input.z;
  else if (tag.z !== undefined) delete tag.z;
  if (input.sourceAt !== undefined) tag.sourceAt = input.sourceAt;
  else if (tag.sourceAt !== undefined) delete tag.sourceAt;
  if (input.count !== undefined) tag.count = input.count;
  else if (tag.count !== undefined) delete tag.count;
}

function moveThroughFences(turn: Turn, id: TagId, tag: TagState, firstSeen: boolean): void {
  // A poor fix changes no membership; but a person whose first fix is poor may be inside, and is counted.
  if (tag.accuracy > USEFUL_ACCURACY && !firstSeen) return;
  const who = carrierOf(turn, id);
  const grid = turn.state.index.zonesOn.get(tag.floor);
  if (grid === undefined) return leaveOtherFloors(turn, tag, who);
  for (const { zone, bounds } of zonesToLookAt(grid, tag)) {
    const member = tag.memberships.find((known) => known.zone === zone.id);
    if (member === undefined && !isNear(bounds, tag)) continue;
    const d = signedDistance(zone.polygon, tag.x, tag.y);
    if (member === undefined) {
      const entered = enter(zone.id, d, tag.accuracy, turn.at);
      if (entered === undefined) continue;
      tag.memberships.push(entered);
      enterZone(turn, zone, who, entered.certain);
    } else {
      const { certain } = member;
      if (stay(member, zone.fence, d, tag.accuracy, turn.at) === 'left') leave(turn, tag, zone, who);
      else if (member.certain !== certain) enterZone(turn, zone, who, member.certain);
    }
  }
  leaveOtherFloors(turn, tag, who);
}

/** The zones around a badge, and those it is counted in wherever it is now, in the order of the configuration. */
function zonesToLookAt(grid: ZoneGrid, tag: TagState): readonly BoundedZone[] {
  const near = grid.near(tag.x, tag.y, tag.accuracy);
  const isFar = ({ zone: id }: Membership): boolean => !near.some(({ zone }) => zone.id === id);
  if (!tag.memberships.some(isFar)) return near;
  const far = new Set(tag.memberships.filter(isFar).map(({ zone }) => zone));
  const others = grid.zones.filter(({ zone }) => far.has(zone.id));
  return others.length === 0 ? near : [...near, ...others].sort((a, b) => a.order - b.order);
}

/** Seen on one floor is outside on every other; the fence's exit delay lets a floor error pass. */
function leaveOtherFloors(turn: Turn, tag: TagState, who: Someone): void {
  for (const member of tag.memberships) {
    const zone = turn.state.index.zones.get(member.zone);
    if (zone === undefined || zone.floor === tag.floor) continue;
    if (stay(member, zone.fence, Infinity, tag.accuracy, turn.at) === 'left') leave(turn, tag, zone, who);
  }
}

function leave(turn: Turn, tag: TagState, zone: Zone, who: Someone): void {
  tag.memberships = tag.memberships.filter((member) => member.zone !== zone.id);
  leaveZone(turn, zone, who);
}

const doubtAfter = (turn: Turn, tag: TagState): number =>
  Math.max(3 * (turn.state.index.devices.get(tag.device)?.period ?? 0), DOUBT_AFTER_MS);

const lostAfter = (doubt: number): number => Math.max(LOST_AFTER_MS, 2 * doubt);

function nextLook(turn: Turn, tag: TagState): Instant {
  const doubt = doubtAfter(turn, tag);
  let next = later(tag.at, duration(since(tag.at, turn.at) < doubt ? doubt : lostAfter(doubt)));
  for (const member of tag.memberships) {
    const zone = turn.state.index.zones.get(member.zone);
    const exit = zone === undefined ? undefined : exitDue(member, zone.fence);
    if (exit !== undefined && exit > turn.at && (exit < next || next <= turn.at)) next = exit;
  }
  return next;
}
