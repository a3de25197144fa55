import { followBadge, inDanger, renewInDanger } from '../dangers/badges.ts';
import { alarmId, type TagId } from '../ids.ts';
import type { FixInput } from '../input.ts';
import { isMustered } from '../musters/expected.ts';
import { isKept, isOlder } from '../reading/lateness.ts';
import { quantise } from '../reading/normalise.ts';
import { bad, type Trust, trustOf, uncertain } from '../reading/quality.ts';
import { enrol } from '../state/census.ts';
import type { TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { duration, type Instant, later, since } from '../time.ts';
import { followWearer } from './body.ts';
import { forgetButton } from './buttons.ts';
import { carrierOf } from './carrier.ts';
import { exitDue, USEFUL_ACCURACY } from './fence.ts';
import { floorDue, settleFloor, takeFloor } from './floors.ts';
import { countMember, type FixStep, leave, moveThroughFences, settleExits, settleFloors, stepFrom } from './moves.ts';
import { comeBy, settleWayIn } from './gates.ts';
import { forgetLastSeen, isLastSeen, keepLastSeen, settleLastSeen } from './last-seen.ts';
import { seeByBadge } from './presence.ts';
import { doubtAfter, fallSilent, hearAgain, lostAfter, touchCarrier } from './silence.ts';
import { comesBack, settleAtCharger } from './site.ts';
import { walkOn } from './stillness.ts';
import { countStranger, hasPlace, STRANGER_GONE_AFTER } from './strangers.ts';
import { leaveZone, touchZone } from './zones.ts';

/** Metres per second: a person who runs. */
const RUNNING = 3;

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
  const trust = trustIn(input);
  // What a broker kept for us was no sight of the badge.
  const isTracked = last !== undefined && !isLastSeen(turn.state, input.tag, last);
  const firstSeen = !isTracked || last.trust.reason === 'retained';
  turn.fixes.push(input.tag);
  const wasSilent = last?.trust.reason === 'stale';
  const isOtherSource = last !== undefined && last.device !== input.device;
  const before = isOtherSource ? undefined : last?.sourceAt;
  // An old place that a broker kept says nothing about now: it is shown, and changes no membership.
  if (trust.quality === 'bad' && last !== undefined) return;
  if (last?.lastCarrier !== undefined) forgetCarrier(turn, input.tag);
  if (!(isTracked && last.device === input.device) && !turn.state.index.carrier.has(input.tag)) {
    if (isTracked) enrol(turn.state.census, last.device, -1);
    enrol(turn.state.census, input.device, 1);
    touch(turn, turn.state.index.dependents.device.get(input.device));
  }
  const tag = turn.state.tags.edit(input.tag, () => placeOf(input, trust, turn.at));
  if (tag.isLastSeen !== undefined) delete tag.isLastSeen;
  const step = stepFrom(tag, turn.at);
  if (last !== undefined) takePlace(tag, input, trust, turn.at, firstSeen);
  if (isOtherSource) {
    delete tag.usual;
    delete tag.lateSince;
  }
  if (trust.quality === 'bad') {
    followBadge(turn, input.tag);
    return watchStranger(turn, input.tag);
  }
  // The time of a stopped clock shows no age.
  if (input.sourceAt !== undefined && input.sourceAt !== before && isKept(tag, input.sourceAt, turn.at))
    tag.trust = uncertain('stale');
  if (wasSilent || isFirstOfRun(turn, input, step)) hearAgain(turn, input.tag, tag);
  if (turn.state.index.carrier.has(input.tag)) {
    followWearer(turn, input.tag, tag, step.elapsed);
    if (firstSeen) touchCarrier(turn, input.tag);
  } else walkOn(turn.state, tag, step.elapsed, turn.at);
  // A person who had left the site came back by an unknown way: the line from his last place is no walk.
  const isJump = firstSeen || tag.left !== undefined;
  if (tag.came === undefined && tag.left === undefined) comeBy(turn, tag);
  if (comesBack(turn, input.tag, tag)) {
    moveThroughFences(turn, input.tag, tag, isJump ? { ...step, isStraight: false } : step);
    seeByBadge(turn, input.tag, tag);
    settleAtCharger(turn, input.tag, tag);
    settleWayIn(turn, tag);
  }
  followBadge(turn, input.tag);
  turn.state.deadlines.set('tag', input.tag, nextLook(turn, tag));
}

/** The first fix after a start: what rests on the badge waited for it. */
const isFirstOfRun = ({ state }: Turn, { device }: FixInput, { at }: FixStep): boolean =>
  at < (state.devices.get(device)?.listeningSince ?? at);

/** The trust in a fix: a poor one is never good. */
const trustIn = (input: FixInput): Trust =>
  input.accuracy > USEFUL_ACCURACY && input.quality === 'good' ? uncertain('geometry') : trustOf(input);

/** A badge is seen again whose last carrier the plant no longer has: from now on it counts as an unknown person. */
function forgetCarrier(turn: Turn, id: TagId): void {
  const before = carrierOf(turn, id);
  const tag = turn.state.tags.edit(id);
  delete tag.lastCarrier;
  renewInDanger(turn, id);
  for (const member of tag.memberships) {
    const zone = turn.state.index.zones.get(member.zone);
    if (zone === undefined) continue;
    leaveZone(turn, zone, member.entered === true, before);
    delete member.entered;
    countMember(turn, zone, member, carrierOf(turn, id));
  }
}

/** A badge has been silent, or an exit delay of its has run out, or a change of floor. */
export function settleTag(turn: Turn, id: TagId): void {
  const tag = turn.state.tags.edit(id);
  if (isLastSeen(turn.state, id, tag)) return settleLastSeen(turn, id);
  const who = carrierOf(turn, id);
  if (settleFloor(tag, turn.at)) {
    settleFloors(turn, tag, who);
    followBadge(turn, id);
    turn.fixes.push(id);
  }
  settleExits(turn, tag, who);
  const silent = since(tag.at, turn.at);
  const doubt = doubtAfter(turn.state, tag);
  const trust = silent >= lostAfter(turn.state, tag) ? bad('stale') : silent >= doubt ? uncertain('stale') : tag.trust;
  if (trust.quality !== tag.trust.quality || trust.reason !== tag.trust.reason) {
    tag.trust = trust;
    turn.fixes.push(id);
    for (const { zone } of tag.memberships) touchZone(turn, zone);
    renewInDanger(turn, id);
  }
  fallSilent(turn, id);
  const isForgotten = !turn.state.index.carrier.has(id) && silent >= STRANGER_GONE_AFTER;
  if (isForgotten && !isKeptInDanger(turn, id) && !isMustered(turn.state, who)) return giveUpPlace(turn, id);
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

/**
 * A badge assigned to no person leaves its zones, and its tracking place is free for another. Who was seen here and has not left
 * stays on site as last seen; one that a broker kept, or that has left, is forgotten.
 */
function giveUpPlace(turn: Turn, id: TagId): void {
  const tag = turn.state.tags.edit(id);
  for (const { zone: zoneId } of tag.memberships) {
    const zone = turn.state.index.zones.get(zoneId);
    if (zone !== undefined) leave(turn, tag, zone, carrierOf(turn, id));
  }
  forgetButton(turn, id);
  turn.state.bodies.remove(id);
  turn.state.places.leave(id, tag.walk?.cell);
  delete tag.walk?.cell;
  enrol(turn.state.census, tag.device, -1);
  touch(turn, turn.state.index.dependents.device.get(tag.device));
  if (tag.came === undefined || tag.left !== undefined) forgetLastSeen(turn, id);
  else keepLastSeen(turn, id);
}

/** Whether the badge is in a danger area or a zone under evacuation: its person stays counted when the badge falls silent there. */
const isKeptInDanger = (turn: Turn, id: TagId): boolean =>
  inDanger(turn.state, id) ||
  turn.state.tags
    .get(id)
    ?.memberships.some(({ zone }) => turn.state.alarms.get(alarmId(zone, 'evacuate'))?.active === true) === true;

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
function takePlace(tag: TagState, input: FixInput, trust: Trust, at: Instant, firstSeen: boolean): void {
  const grown = tag.accuracy + (RUNNING * since(tag.at, at)) / 1000;
  // Of two circles the smaller one says more: the one before, as far as a person may have run since, or that of a poor fix.
  if (!firstSeen && input.accuracy > USEFUL_ACCURACY && grown < input.accuracy) tag.accuracy = quantise(grown, 3);
  else {
    if (firstSeen) tag.floor = input.floor;
    else takeFloor(tag, input.floor, at);
    tag.x = input.x;
    tag.y = input.y;
    tag.accuracy = input.accuracy;
    if (input.z !== undefined) tag.z = input.z;
    else if (tag.z !== undefined) delete tag.z;
  }
  tag.device = input.device;
  tag.trust = trust;
  tag.at = at;
  if (input.sourceAt !== undefined) tag.sourceAt = input.sourceAt;
  else if (tag.sourceAt !== undefined) delete tag.sourceAt;
  if (input.count !== undefined) tag.count = input.count;
  else if (tag.count !== undefined) delete tag.count;
}

function nextLook(turn: Turn, tag: TagState): Instant {
  const doubt = doubtAfter(turn.state, tag);
  let next = later(tag.at, duration(since(tag.at, turn.at) < doubt ? doubt : lostAfter(turn.state, tag)));
  for (const member of tag.memberships) {
    const zone = turn.state.index.zones.get(member.zone);
    const exit = zone === undefined ? undefined : exitDue(member, zone.fence);
    if (exit !== undefined && exit > turn.at && (exit < next || next <= turn.at)) next = exit;
  }
  const floor = floorDue(tag);
  if (floor !== undefined && floor > turn.at && (floor < next || next <= turn.at)) next = floor;
  return next;
}
