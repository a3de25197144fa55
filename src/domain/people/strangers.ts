import { assert } from '../alarm/engine.ts';
import { alarmId, type DeviceId, type TagId, type ZoneId } from '../ids.ts';
import type { FixInput, StrangersInput } from '../input.ts';
import { freshDevice } from '../reading/devices.ts';
import { UNKNOWN_MAX } from '../state/census.ts';
import type { State } from '../state/state.ts';
import type { Turn } from '../state/state.ts';
import { duration, later, minutes, since } from '../time.ts';
import { zonesAround } from './zones-at.ts';
import { touchZone } from './zones.ts';

/**
 * A stranger is a badge assigned to no person. Within the quota of its source it is tracked like any other; beyond it a
 * stranger is only counted, so that made-up badges cost no memory and displace no tracked badge.
 */

/** A stranger that has said nothing for so long gives its place back. */
export const STRANGER_GONE_AFTER = minutes(10);
/** A source without a badge beyond its quota for so long is back within it; badges send more often than that. */
const SOURCE_QUIET_AFTER = duration(5000);

/** How many strangers of this source are tracked one by one at most. */
export const quotaOf = (state: State, source: DeviceId): number =>
  state.index.devices.get(source)?.unknownMax ?? UNKNOWN_MAX;

/** Whether a badge of this source is tracked: it is assigned to a person, is tracked already, or fits into the quota. */
export function hasPlace(state: State, source: DeviceId, tag: TagId): boolean {
  if (state.index.carrier.has(tag) || state.tags.get(tag)?.device === source) return true;
  return (state.census.get(source) ?? 0) < quotaOf(state, source);
}

/** A fix of a stranger beyond the quota. */
export const countStranger = (turn: Turn, { device, ...place }: FixInput): void =>
  takeStrangers(turn, { device, badges: 1, zones: zonesAround(turn.state.index, place) });

/** Strangers beyond the quota were heard: their source is in alarm, and the counts of their zones are minimums. */
export function takeStrangers(turn: Turn, { device, badges, zones }: Omit<StrangersInput, 'kind'>): void {
  const { state } = turn;
  if (!state.index.devices.has(device)) return;
  const source = state.devices.edit(device, freshDevice);
  const isSameMoment = source.strangers !== undefined && since(source.strangers.at, turn.at) < 2000;
  const most = isSameMoment ? Math.max(source.strangers?.badges ?? 0, badges) : badges;
  source.strangers = { badges: most, at: turn.at };
  state.deadlines.set('strangers-of', device, later(turn.at, SOURCE_QUIET_AFTER));
  reportSource(turn, device, 'beyond', quotaOf(state, device) + most);
  for (const id of zones) seeStranger(turn, id);
}

/** No stranger beyond the quota was heard of this source for a while. */
export function settleSource(turn: Turn, device: DeviceId): void {
  if (turn.state.devices.get(device)?.strangers === undefined) return;
  delete turn.state.devices.edit(device).strangers;
  reportSource(turn, device, 'within', turn.state.census.get(device) ?? 0);
}

/** No stranger beyond the quota was seen in this zone for long. */
export function settleZone(turn: Turn, id: ZoneId): void {
  if (turn.state.zones.get(id)?.strangersAt === undefined) return;
  delete turn.state.zones.edit(id).strangersAt;
  touchZone(turn, id);
}

function reportSource(turn: Turn, device: DeviceId, verdict: 'beyond' | 'within', value: number): void {
  const id = alarmId(device, 'strangers');
  const evidence = { sensedAt: turn.at, cause: 'unknown-badges', value } as const;
  assert(turn, id, verdict, evidence);
  const alarm = turn.state.alarms.get(id);
  // A screen that opens now is shown how many there are now.
  if (verdict === 'beyond' && alarm?.active === true && alarm.evidence !== undefined)
    turn.state.alarms.edit(id).evidence = { ...alarm.evidence, value };
}

/** A stranger who is only counted was seen in this zone: as long as that counts, the count is a least one. */
export function seeStranger(turn: Turn, id: ZoneId): void {
  if (!turn.state.index.zones.has(id)) return;
  const state = turn.state.zones.edit(id, () => ({ occupants: [] }));
  const isNew = state.strangersAt === undefined;
  state.strangersAt = turn.at;
  turn.state.deadlines.set('strangers-in', id, later(turn.at, STRANGER_GONE_AFTER));
  if (isNew) touchZone(turn, id);
}
