import type { Evidence, Someone } from '../alarm/transition.ts';
import { alarmId, type PersonId } from '../ids.ts';
import type { Zone } from '../plant.ts';
import type { ZoneState } from '../state/state.ts';
import type { Turn } from '../state/turn.ts';
import type { Instant } from '../time.ts';
import { judgeEvacuation } from './evacuation.ts';
import { judgePeople } from './named.ts';

/** How many are in a zone: people that are known, and badges that nobody carries. */
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

/** Somebody came in, or is now known to be in for certain. */
export function enterZone(turn: Turn, zone: Zone, who: Someone, certain: boolean): void {
  const state = turn.state.zones.edit(zone.id, () => ({ occupants: [] }));
  const known = state.occupants.find((occupant) => occupant.who === who);
  if (known !== undefined) {
    known.certain = certain;
    return;
  }
  state.occupants.push({ who, person: turn.state.index.people.get(who)?.id ?? null, certain, since: turn.at });
  turn.counts.add(zone.id);
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'zone-entered', subject: zone.id, person: who });
}

export function leaveZone(turn: Turn, zone: Zone, ...gone: readonly Someone[]): void {
  const state = turn.state.zones.edit(zone.id, () => ({ occupants: [] }));
  const all = new Set(gone);
  state.occupants = state.occupants.filter(({ who }) => !all.has(who));
  turn.counts.add(zone.id);
  for (const person of gone)
    turn.events.push({ seq: turn.seq, at: turn.at, kind: 'zone-left', subject: zone.id, person });
}

/** Judges every rule about who is in this zone. */
export function judgeZone(turn: Turn, zone: Zone, sensedAt: Instant): void {
  const { occupants = [], strangersAt } = turn.state.zones.get(zone.id) ?? {};
  const seen: Evidence = { sensedAt, cause: 'people' };
  if (zone.max !== undefined) {
    const all = occupants.map(({ who }) => who);
    const isMore = strangersAt !== undefined;
    const value = all.length + (isMore ? 1 : 0);
    const evidence: Evidence = { ...seen, value, ...(isMore ? { atLeast: true } : {}) };
    judgePeople(turn, alarmId(zone.id, 'over-count'), value > zone.max, all, evidence);
  }
  if (zone.forbid.length > 0) {
    const trespassers = occupants.filter(({ person, certain }) => certain && isForbidden(turn, zone, person));
    judgePeople(
      turn,
      alarmId(zone.id, 'forbidden'),
      trespassers.length > 0,
      trespassers.map(({ who }) => who),
      seen,
    );
  }
  judgeEvacuation(turn, zone);
}

function isForbidden(turn: Turn, zone: Zone, person: PersonId | null): boolean {
  const groups = person === null ? [] : (turn.state.index.people.get(person)?.groups ?? []);
  return groups.some((group) => zone.forbid.includes(group));
}
