import type { Someone } from '../alarm/transition.ts';
import type { ZoneId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { Turn, ZoneState } from '../state/state.ts';
import { touch } from '../state/turn.ts';

/** How many are in a zone: known people, and badges assigned to no person. */
export interface HeadCount {
  readonly people: number;
  readonly unknown: number;
  /** There are more of the unknown ones: badges beyond the quota of their source were seen here. */
  readonly atLeast?: true;
}

export function headCount(zone: Readonly<ZoneState> | undefined): HeadCount {
  let people = 0;
  for (const occupant of zone?.occupants ?? []) if (occupant.person !== null) people += 1;
  const unknown = (zone?.occupants.length ?? 0) - people;
  return { people, unknown, ...(zone?.strangersAt === undefined ? {} : { atLeast: true }) };
}

/** A person entered, or is now certain to be inside. */
export function enterZone(turn: Turn, zone: Zone, who: Someone, certain: boolean): void {
  const state = turn.state.zones.edit(zone.id, () => ({ occupants: [] }));
  const known = state.occupants.find((occupant) => occupant.who === who);
  if (known !== undefined) {
    if (known.certain === certain) return;
    known.certain = certain;
    touch(turn, turn.state.index.dependents.zone.get(zone.id));
    return;
  }
  state.occupants.push({ who, person: turn.state.index.people.get(who)?.id ?? null, certain, since: turn.at });
  touchZone(turn, zone.id);
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'zone-entered', subject: zone.id, person: who });
}

export function leaveZone(turn: Turn, zone: Zone, ...gone: readonly Someone[]): void {
  const state = turn.state.zones.edit(zone.id, () => ({ occupants: [] }));
  const all = new Set(gone);
  state.occupants = state.occupants.filter(({ who }) => !all.has(who));
  touchZone(turn, zone.id);
  for (const person of gone)
    turn.events.push({ seq: turn.seq, at: turn.at, kind: 'zone-left', subject: zone.id, person });
}

/** Who is in this zone, or how many, has changed. */
export function touchZone(turn: Turn, zone: ZoneId): void {
  turn.counts.push(zone);
  touch(turn, turn.state.index.dependents.zone.get(zone));
}
