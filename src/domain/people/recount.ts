import { touch } from '../state/turn.ts';
import type { Someone } from '../alarm/transition.ts';
import type { DeviceId, TagId, ZoneId } from '../ids.ts';
import { enrol } from '../state/census.ts';
import type { State, TagState, ZoneState } from '../state/state.ts';
import type { Turn } from '../state/state.ts';
import { leaveDangers } from '../dangers/badges.ts';
import { resumeDangers } from '../dangers/detectors.ts';
import { resumeWind } from '../dangers/follow.ts';
import { resumeSchedules } from './schedules.ts';
import { quotaOf, seeStranger } from './strangers.ts';
import { carrierOf } from './carrier.ts';
import { forgetLastSeen, isLastSeen, settleLastSeen } from './last-seen.ts';
import { isHeard } from './presence.ts';
import type { Membership } from './fence.ts';
import { watchStranger } from './track.ts';
import { enterZone, leaveZone, recordEntry } from './zones.ts';

/**
 * After a start the plant may have other zones, points and carriers of badges than before: what is gone from it is
 * forgotten, and the present carrier of a badge is placed where the badge was last seen.
 */
export function recount(turn: Turn): void {
  const { state } = turn;
  trimStrangers(turn);
  const inside = new Map<ZoneId, Map<Someone, Membership>>(state.plant.zones.map((zone) => [zone.id, new Map()]));
  for (const [id, tag] of state.tags.sorted()) {
    const kept = tag.memberships.filter(({ zone }) => inside.has(zone));
    if (kept.length < tag.memberships.length) state.tags.edit(id).memberships = kept;
    for (const member of kept) inside.get(member.zone)?.set(carrierOf(turn, id), member);
    const nearby = tag.nearby?.filter(({ zone }) => inside.has(zone)) ?? [];
    if (nearby.length < (tag.nearby?.length ?? 0)) state.tags.edit(id).nearby = nearby;
  }
  for (const [id, { occupants }] of state.zones.sorted()) {
    const zone = state.index.zones.get(id);
    const gone = occupants.filter(({ who }) => inside.get(id)?.has(who) !== true);
    if (zone === undefined) forgetZone(turn, id, occupants);
    else for (const { who, certain } of gone) leaveZone(turn, zone, certain, who);
  }
  for (const zone of state.plant.zones) {
    const before = new Set(state.zones.get(zone.id)?.occupants.map(({ who }) => who));
    for (const [who, { certain, elsewhere, entered }] of inside.get(zone.id) ?? []) {
      enterZone(turn, zone, who, certain && elsewhere !== true, elsewhere === true);
      if (entered === true && !before.has(who)) recordEntry(turn, zone, who);
    }
    touch(turn, state.index.dependents.zone.get(zone.id));
  }
  forgetWords(turn);
  resumeSchedules(turn);
  const { person, device } = state.index.dependents;
  for (const dependents of [person, device]) for (const conditions of dependents.values()) touch(turn, conditions);
  resumeWind(turn);
  resumeDangers(turn);
  for (const [id] of state.waits.sorted()) if (!state.index.people.has(id)) state.waits.remove(id);
  forgetPoints(turn);
  forgetDevices(turn);
  forgetCompanions(turn);
  for (const [id] of state.bodies.sorted())
    if (!state.index.carrier.has(id) && state.tags.get(id) === undefined) state.bodies.remove(id);
}

/** A configuration may give a person a badge that is on site: then no word says where he is, and he is counted once. */
function forgetWords({ state }: Turn): void {
  for (const [id] of state.byHand.sorted()) {
    const tag = state.index.people.get(id)?.tag;
    if (tag !== undefined && isHeard(state, tag)) state.byHand.remove(id);
  }
}

/** A badge that no person carries is no companion, and no rule rests on its stillness. */
function forgetCompanions({ state }: Turn): void {
  for (const [id, { walk }] of state.tags.sorted()) {
    if (walk === undefined || state.index.carrier.has(id)) continue;
    state.places.leave(id, walk.cell);
    delete state.tags.edit(id).walk?.cell;
    state.deadlines.clear('still', id);
  }
}

/** Each thing that is gone takes along what is due for it. Who was in a zone has left it. */
function forgetZone({ state, seq, at, events }: Turn, id: ZoneId, occupants: ZoneState['occupants']): void {
  for (const { who } of occupants)
    events.push({ seq, at, kind: 'zone-left', subject: id, person: who, reason: 'configuration' });
  state.zones.remove(id);
  state.deadlines.clear('strangers-in', id);
  state.deadlines.clear('schedule', id);
  state.deadlines.clear('gathering', id);
}

function forgetPoints({ state }: Turn): void {
  for (const [id] of state.points.sorted()) {
    if (state.index.points.has(id)) continue;
    state.points.remove(id);
    state.trends.remove(id);
    state.vitals.remove(id);
    state.exposures.remove(id);
    state.deadlines.clear('absent', id);
    state.deadlines.clear('point', id);
    state.deadlines.clear('flap', id);
  }
}

function forgetDevices({ state }: Turn): void {
  for (const [id] of state.devices.sorted()) {
    if (state.index.devices.has(id)) continue;
    state.devices.remove(id);
    state.deadlines.clear('strangers-of', id);
  }
}

/**
 * Of the badges assigned to no person only the quota of their source is restored, those heard last. Where another one
 * was counted there is still a person: that count is marked as a minimum.
 */
function trimStrangers(turn: Turn): void {
  const { state } = turn;
  const strangers = strangersOf(state, (id, tag) => !isLastSeen(state, id, tag));
  for (const [device, own] of strangersOf(state, (id, tag) => isLastSeen(state, id, tag))) {
    own.sort(([, a], [, b]) => b.at - a.at);
    for (const [id] of own.splice(quotaOf(state, device))) forgetLastSeen(turn, id, 'too-many');
    for (const [id] of own) settleLastSeen(turn, id);
  }
  for (const [device, own] of strangers) {
    own.sort(([, a], [, b]) => b.at - a.at);
    for (const [id, { memberships, walk }] of own.splice(quotaOf(state, device))) {
      state.places.leave(id, walk?.cell);
      for (const { zone } of memberships) seeStranger(turn, zone);
      leaveDangers(turn, id);
      state.tags.remove(id);
      state.deadlines.clear('tag', id);
      enrol(state.census, device, -1);
      turn.fixes.push(id);
    }
    for (const [id] of own) if (!state.deadlines.has('tag', id)) watchStranger(turn, id);
  }
}

/** The badges assigned to no person that are meant, by their source, in the order of their ids. */
function strangersOf(
  { tags, index }: State,
  isMeant: (id: TagId, tag: Readonly<TagState>) => boolean,
): ReadonlyMap<DeviceId, (readonly [TagId, Readonly<TagState>])[]> {
  const strangers = new Map<DeviceId, (readonly [TagId, Readonly<TagState>])[]>();
  for (const [id, tag] of tags.sorted()) {
    if (index.carrier.has(id) || !isMeant(id, tag)) continue;
    const own = strangers.get(tag.device);
    if (own === undefined) strangers.set(tag.device, [[id, tag]]);
    else own.push([id, tag]);
  }
  return strangers;
}
