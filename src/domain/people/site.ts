import { baseState } from '../alarm/base.ts';
import { inDanger, leaveDangers } from '../dangers/badges.ts';
import { isGasIn } from '../gas/zone-alarms.ts';
import type { Someone } from '../alarm/transition.ts';
import { alarmId, type PersonId, type TagId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { LeftBy, SaidPresence, State, TagState, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { minutes, since } from '../time.ts';
import { carrierOf } from './carrier.ts';
import { comeBy, leaveBy } from './gates.ts';
import { distanceTo } from './geometry.ts';
import { isMustered } from '../musters/expected.ts';
import { leave } from './moves.ts';
import { isOnFloor } from './zone-floors.ts';

/** A badge that stays at a charger for so long hangs on it: a person who takes his badge from there leaves sooner. */
export const HANGS_AFTER = minutes(1);

/** The account and the comment, where a person said that a person has left. */
interface Said {
  readonly by?: string;
  readonly comment?: string;
}

/** A badge is no longer worn, and its person goes on without it: it leaves every zone. */
export function takeOff(turn: Turn, id: TagId, how: LeftBy = 'hand'): void {
  const known = turn.state.tags.get(id);
  if (known === undefined || known.left !== undefined) return;
  const tag = turn.state.tags.edit(id);
  const who = carrierOf(turn, id);
  for (const zone of zonesOf(turn.state, tag)) leave(turn, tag, zone, who);
  delete tag.nearby;
  delete tag.saidBefore;
  tag.left = { at: turn.at, how };
  leaveDangers(turn, id);
  leaveBy(turn, tag);
  turn.fixes.push(id);
}

/** The person of a badge has left the site: no zone counts him, until the badge is located again. */
export function leaveSite(turn: Turn, id: TagId, how: LeftBy, said: Said = {}): void {
  const who = carrierOf(turn, id);
  const before = turn.state.tags.get(id)?.saidBefore;
  takeOff(turn, id, how);
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'left-site', subject: who, person: who, reason: how, ...said });
  if (how === 'charger' && before?.person === who) sayAgain(turn, before.person, before.said);
  touch(turn, turn.state.index.dependents.person.get(who));
}

/** The badge was on its charger all the time: that its person is on site without it still holds. */
function sayAgain({ state, seq, at, events }: Turn, person: PersonId, said: SaidPresence): void {
  state.byHand.replace(person, said);
  events.push({ seq, at, kind: 'arrived-on-site', subject: person, person, reason: 'charger', by: said.by });
}

/**
 * A silent badge that was last seen at a gate or a charger: its person has left. Where a gas alarm is active, or his call for
 * help or his fall is not over, no person leaves by falling silent.
 */
export function leaveInSilence(turn: Turn, id: TagId): void {
  const tag = turn.state.tags.get(id);
  if (tag === undefined || tag.left !== undefined || isDown(turn.state, tag)) return;
  // Who called for help, or fell, was found by no person yet.
  if (isInNeed(turn.state, carrierOf(turn, id))) return;
  // In a roll-call only a passage, a tick or the word of a person accounts for him: silence never does.
  if (isMustered(turn.state, carrierOf(turn, id))) return;
  const how = wayOut(turn.state, tag);
  if (how !== undefined && !isInGas(turn.state, id, tag)) leaveSite(turn, id, how);
}

/** After a fix: a badge that has stayed at a charger hangs on it, and its person is not on site. */
export function settleAtCharger(turn: Turn, id: TagId, tag: Readonly<TagState>): void {
  const { chargers } = turn.state.index;
  if (chargers.size === 0) return;
  const member = tag.memberships.find(
    ({ zone, certain, elsewhere }) => certain && elsewhere !== true && chargers.has(zone),
  );
  if (member === undefined || member.outsideSince !== undefined || since(member.since, turn.at) < HANGS_AFTER) return;
  if (!isInGas(turn.state, id, tag) && !isInNeed(turn.state, carrierOf(turn, id))) leaveSite(turn, id, 'charger');
}

/**
 * A badge was located. Who had left is back on site with it, but not while the badge still hangs on its charger.
 * @returns whether its person is on site
 */
export function comesBack(turn: Turn, id: TagId, tag: TagState): boolean {
  if (tag.left === undefined) return true;
  const isPutAway = tag.left.how === 'charger' || !turn.state.index.carrier.has(id);
  if (isPutAway && isAtCharger(turn.state, tag)) return false;
  delete tag.left;
  comeBy(turn, tag);
  const who = carrierOf(turn, id);
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'back-on-site', subject: who, person: who });
  touch(turn, turn.state.index.dependents.person.get(who));
  return true;
}

/** Whether a place is at a charger, or may be by its error. */
export function isAtCharger({ index }: State, { floor, x, y, accuracy }: Readonly<TagState>): boolean {
  for (const id of index.chargers) {
    const zone = index.zones.get(id);
    if (zone === undefined || !isOnFloor(zone, floor)) continue;
    if (distanceTo(zone, x, y) <= Math.max(zone.fence.exitTolerance, accuracy)) return true;
  }
  return false;
}

function wayOut(state: State, tag: Readonly<TagState>): LeftBy | undefined {
  for (const { zone: id, certain, elsewhere, outsideSince } of tag.memberships) {
    const zone = state.index.zones.get(id);
    if (zone === undefined || !certain || elsewhere === true || outsideSince !== undefined) continue;
    if (zone.charger === true) return 'charger';
    if (zone.gate === 'out' || zone.gate === 'both') return 'gate';
  }
  return undefined;
}

/** The source of the badge does not answer, or did not since it was heard: that it is silent says nothing of its person. */
function isDown({ devices }: State, { device, at }: Readonly<TagState>): boolean {
  const { failingSince, lastUpAt = at, listeningSince = at } = devices.get(device) ?? {};
  return failingSince !== undefined || lastUpAt > at || listeningSince > at;
}

/** A call for help or a fall is over when a person has ended it. */
const isInNeed = ({ alarms }: State, who: Someone): boolean =>
  ['sos', 'man-down'].some((name) => {
    const alarm = alarms.get(alarmId(who, name));
    return alarm !== undefined && baseState(alarm) !== 'normal';
  });

const isInGas = (state: State, id: TagId, tag: Readonly<TagState>): boolean =>
  inDanger(state, id) || zonesOf(state, tag).some((zone) => isGasIn(state, zone));

const zonesOf = ({ index }: State, { memberships }: Readonly<TagState>): readonly Zone[] =>
  memberships.flatMap(({ zone }) => index.zones.get(zone) ?? []);

/** How many are on site: those whose badges are heard, those of whom only the last place is known, and who has left. */
export interface SiteCount {
  readonly present: number;
  readonly uncertain: number;
  readonly left: number;
  /** Without a badge that says so: by the word of a person. */
  readonly byHand?: number;
  /** There are more present: badges beyond the quota of their source are only counted. */
  readonly atLeast?: true;
}

/** Where a person is, as far as the badge says: one that is silent proves neither that he is there nor that he has gone. */
export const presenceOf = ({ left, trust }: Readonly<TagState>): 'present' | 'uncertain' | 'left' => {
  if (left !== undefined) return 'left';
  return trust.reason === 'stale' || trust.reason === 'retained' ? 'uncertain' : 'present';
};

export function siteCount({ tags, devices, byHand }: State): SiteCount {
  const count = { present: 0, uncertain: 0, left: 0 };
  for (const [, tag] of tags) count[presenceOf(tag)] += 1;
  const isMore = [...devices].some(([, { strangers }]) => strangers !== undefined);
  let said = 0;
  for (const [, { what }] of byHand) if (what === 'arrived') said += 1;
  return { ...count, ...(said === 0 ? {} : { byHand: said }), ...(isMore ? { atLeast: true } : {}) };
}
