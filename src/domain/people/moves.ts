import type { Someone } from '../alarm/transition.ts';
import type { FloorId, TagId, ZoneId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { TagState, Turn } from '../state/state.ts';
import type { BoundedZone, ZoneGrid } from '../state/zone-grid.ts';
import { type Duration, type Instant, since } from '../time.ts';
import { carrierOf } from './carrier.ts';
import {
  comeBack,
  enter,
  hasLeft,
  isAway,
  type Membership,
  type Nearby,
  type BorderSight,
  sigmaOf,
  type SeenPlace,
  stay,
  USEFUL_ACCURACY,
} from './fence.ts';
import { FLOOR_DOUBT, otherFloorsOf } from './floors.ts';
import { type BoundingBox, distanceTo } from './geometry.ts';
import { isOneStep, isWay, leadsThrough } from './passage.ts';
import { isOnFloor } from './zone-floors.ts';
import { isNear } from './zones-at.ts';
import { enterZone, leaveZone, recordEntry } from './zones.ts';

/** One step of a badge: its place before this fix, and how long ago that was. */
export interface FixStep extends SeenPlace {
  readonly elapsed: Duration;
  /** The way from there may be taken for a straight one. */
  readonly isStraight: boolean;
}

/** Moves a badge that has a new place through the fences of its floor, and of the other one on which it may be. */
export function moveThroughFences(turn: Turn, id: TagId, tag: TagState, step: FixStep): void {
  const who = carrierOf(turn, id);
  moveOn(turn, tag, who, tag.floor, step);
  for (const floor of otherFloorsOf(turn.state.index, tag)) moveOn(turn, tag, who, floor, step);
  settleFloors(turn, tag, who);
}

/** Ends the stays on floors on which the badge no longer is, and counts those on the floor on which it is. */
export function settleFloors(turn: Turn, tag: TagState, who: Someone): void {
  for (const member of tag.memberships) {
    const zone = turn.state.index.zones.get(member.zone);
    if (zone === undefined) continue;
    if (isOnFloor(zone, tag.floor)) {
      if (member.offFloorSince !== undefined) delete member.offFloorSince;
      if (member.elsewhere === undefined) continue;
      delete member.elsewhere;
      countMember(turn, zone, member, who);
    } else if (member.elsewhere === undefined) leave(turn, tag, zone, who);
    else if (mayBeOn(turn, tag, zone)) delete member.offFloorSince;
    else {
      member.offFloorSince ??= turn.at;
      if (since(member.offFloorSince, turn.at) >= FLOOR_DOUBT) leave(turn, tag, zone, who);
    }
  }
}

const mayBeOn = ({ state }: Turn, tag: TagState, zone: Zone): boolean =>
  otherFloorsOf(state.index, tag).some((floor) => isOnFloor(zone, floor));

/** Ends the stays whose exit delay has run out. */
export function settleExits(turn: Turn, tag: TagState, who: Someone): void {
  for (const member of tag.memberships) {
    const zone = turn.state.index.zones.get(member.zone);
    if (zone !== undefined && hasLeft(member, zone.fence, turn.at)) leaveByFence(turn, tag, zone, member, who);
  }
}

/** Ends a stay. */
export function leave(turn: Turn, tag: TagState, zone: Zone, who: Someone): void {
  const isRecorded = tag.memberships.some((member) => member.zone === zone.id && member.entered === true);
  tag.memberships = tag.memberships.filter((member) => member.zone !== zone.id);
  leaveZone(turn, zone, isRecorded, who);
}

function moveOn(turn: Turn, tag: TagState, who: Someone, floor: FloorId, step: FixStep): void {
  const grid = turn.state.index.zonesOn.get(floor);
  if (grid === undefined) return;
  const sigma = sigmaOf(tag.accuracy);
  const way = step.isStraight && isWay(step, tag, sigma) ? step : undefined;
  for (const { zone, bounds } of zonesToLookAt(grid, tag, way)) {
    // A zone on several floors takes a fix once.
    if (floor !== tag.floor && isOnFloor(zone, tag.floor)) continue;
    const member = at(tag.memberships, zone.id);
    const nearby = tag.nearby === undefined ? undefined : at(tag.nearby, zone.id);
    if (member === undefined && nearby === undefined && !isNear(bounds, tag) && !isOnWay(bounds, way, tag)) continue;
    const sight = { d: distanceTo(zone, tag.x, tag.y), sigma, at: turn.at, elapsed: step.elapsed };
    if (member !== undefined) goOn(turn, tag, zone, member, sight, who);
    else {
      const fresh = arrive(tag, zone, nearby, sight, step);
      if (fresh === undefined) continue;
      if (floor !== tag.floor) fresh.elsewhere = true;
      tag.memberships.push(fresh);
      countMember(turn, zone, fresh, who);
    }
  }
}

/** What is known of a badge at the border of a zone; there are few of them. */
function at<T extends Membership | Nearby>(known: readonly T[], zone: ZoneId): T | undefined {
  for (const one of known) if (one.zone === zone) return one;
  return undefined;
}

/** One fix more of a badge that is or may be inside. */
function goOn(turn: Turn, tag: TagState, zone: Zone, member: Membership, sight: BorderSight, who: Someone): void {
  const { certain, single, from } = member;
  const isLeft = stay(member, zone.fence, sight) === 'left';
  const isInDoubt = !certain || single === true;
  if (isInDoubt && isPassage(zone, from, tag, sight)) member.certain = true;
  if (member.certain !== certain) countMember(turn, zone, member, who);
  if (isLeft) leaveByFence(turn, tag, zone, member, who);
}

/** A fix of a badge that was not inside: it may be now, or its way led through the zone. */
function arrive(
  tag: TagState,
  zone: Zone,
  nearby: Nearby | undefined,
  sight: BorderSight,
  step: FixStep,
): Membership | undefined {
  const { d, sigma } = sight;
  const from = nearby?.from ?? (step.isStraight ? step : undefined);
  // Fixes that are poor say little of a border: then the doubt protects.
  const found = nearby === undefined || sigma > USEFUL_ACCURACY ? enter(zone.id, sight) : comeBack(nearby, sight);
  if (found !== undefined && from !== undefined) found.from = { x: from.x, y: from.y, sigma: from.sigma, at: from.at };
  const passed: Membership | undefined = isPassage(zone, from, tag, sight)
    ? { zone: zone.id, since: sight.at, certain: true, mean: 1, outsideSince: sight.at }
    : undefined;
  if (found !== undefined || passed !== undefined) forget(tag, nearby);
  else if (nearby !== undefined && isAway(zone.fence, d, sigma)) forget(tag, nearby);
  else if (nearby !== undefined && d > sigma) nearby.from = seenPlaceOf(tag);
  return found ?? passed;
}

/** Whether a badge that is outside has come straight through the zone. */
const isPassage = (zone: Zone, from: SeenPlace | undefined, tag: TagState, { d, sigma }: BorderSight): boolean =>
  from !== undefined && d > sigma && isWay(from, tag, sigma) && leadsThrough(zone, from, tag, sigma);

/** A badge that leaves by its fence is near the border until it has gone clearly away. */
function leaveByFence(turn: Turn, tag: TagState, zone: Zone, member: Membership, who: Someone): void {
  const wasElsewhere = member.elsewhere === true;
  leave(turn, tag, zone, who);
  const sigma = sigmaOf(tag.accuracy);
  const d = distanceTo(zone, tag.x, tag.y);
  if (wasElsewhere || sigma > USEFUL_ACCURACY || isAway(zone.fence, d, sigma)) return;
  const from = d > sigma ? { from: seenPlaceOf(tag) } : {};
  tag.nearby = [...(tag.nearby ?? []), { zone: zone.id, mean: 1, ...from }];
}

function forget(tag: TagState, nearby: Nearby | undefined): void {
  if (nearby !== undefined) tag.nearby = tag.nearby?.filter((known) => known !== nearby) ?? [];
}

/** Counts a member in its zone as what it is, and records its entry once it is certain. */
export function countMember(turn: Turn, zone: Zone, member: Membership, who: Someone): void {
  const certain = member.certain && member.elsewhere === undefined;
  enterZone(turn, zone, who, certain, member.elsewhere === true);
  if (!certain || member.entered === true) return;
  member.entered = true;
  recordEntry(turn, zone, who);
}

/** The zones around a badge and on its way, and those that know it wherever it is now, in the order of the configuration. */
function zonesToLookAt(grid: ZoneGrid, tag: TagState, way: SeenPlace | undefined): readonly BoundedZone[] {
  const near = grid.near(tag.x, tag.y, Math.max(tag.accuracy, way === undefined ? 0 : lengthOf(way, tag)));
  const far: BoundedZone[] = [];
  const add = ({ zone: id }: Membership | Nearby): void => {
    const bounded = grid.get(id);
    if (bounded !== undefined && !near.includes(bounded)) far.push(bounded);
  };
  for (const member of tag.memberships) add(member);
  if (tag.nearby !== undefined) for (const nearby of tag.nearby) add(nearby);
  return far.length === 0 ? near : [...near, ...far].sort((a, b) => a.order - b.order);
}

/** Whether the box around the way to a place meets the box around a zone. */
function isOnWay({ minX, minY, maxX, maxY }: BoundingBox, way: SeenPlace | undefined, { x, y }: TagState): boolean {
  if (way === undefined) return false;
  return (
    Math.min(x, way.x) <= maxX && Math.max(x, way.x) >= minX && Math.min(y, way.y) <= maxY && Math.max(y, way.y) >= minY
  );
}

/** Metres between the ends of a way. */
const lengthOf = (way: SeenPlace, { x, y }: TagState): number =>
  Math.sqrt((x - way.x) * (x - way.x) + (y - way.y) * (y - way.y));

/** The place of a badge. */
const seenPlaceOf = ({ x, y, accuracy, at: when }: Readonly<TagState>): SeenPlace => ({
  x,
  y,
  sigma: sigmaOf(accuracy),
  at: when,
});

/** The step that the next fix of a badge ends, from the place that it has now. */
export function stepFrom(tag: Readonly<TagState>, now: Instant): FixStep {
  const elapsed = since(tag.at, now);
  const isStraight = isOneStep(elapsed) && tag.accuracy <= USEFUL_ACCURACY;
  return { x: tag.x, y: tag.y, sigma: sigmaOf(tag.accuracy), at: tag.at, elapsed, isStraight };
}
