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

/** A person on a floor that is in doubt is counted on one of them alone. */
export function headCount(zone: Readonly<ZoneState> | undefined): HeadCount {
  let [people, unknown] = [0, 0];
  for (const { person, elsewhere } of zone?.occupants ?? []) {
    if (elsewhere === true) continue;
    if (person === null) unknown += 1;
    else people += 1;
  }
  return { people, unknown, ...(zone?.strangersAt === undefined ? {} : { atLeast: true }) };
}

/**
 * A person is or may be in a zone, or it is now known better.
 *
 * @param elsewhere the person may be on the floor of this zone, and is counted on another one
 */
export function enterZone(turn: Turn, zone: Zone, who: Someone, certain: boolean, elsewhere: boolean): void {
  touchPerson(turn, who);
  const state = turn.state.zones.edit(zone.id, () => ({ occupants: [] }));
  const known = state.occupants.find((occupant) => occupant.who === who);
  if (known === undefined) {
    const person = turn.state.index.people.get(who)?.id ?? null;
    state.occupants.push({ who, person, certain, since: turn.at, ...(elsewhere ? { elsewhere } : {}) });
    touchZone(turn, zone.id);
    return;
  }
  known.certain = certain;
  const isMoved = elsewhere !== (known.elsewhere === true);
  if (elsewhere) known.elsewhere = true;
  else delete known.elsewhere;
  if (isMoved) touchZone(turn, zone.id);
  else touch(turn, turn.state.index.dependents.zone.get(zone.id));
}

/** What is said of a person rests on where he is. */
const touchPerson = (turn: Turn, who: Someone): void => touch(turn, turn.state.index.dependents.person.get(who));

/** Records that a person has entered a zone. */
export function recordEntry(turn: Turn, zone: Zone, who: Someone): void {
  turn.events.push({ seq: turn.seq, at: turn.at, kind: 'zone-entered', subject: zone.id, person: who });
}

/** A person is no longer in a zone; it is recorded where the entry was. */
export function leaveZone(turn: Turn, zone: Zone, isRecorded: boolean, who: Someone): void {
  const state = turn.state.zones.edit(zone.id, () => ({ occupants: [] }));
  state.occupants = state.occupants.filter((occupant) => occupant.who !== who);
  touchZone(turn, zone.id);
  touchPerson(turn, who);
  if (isRecorded) turn.events.push({ seq: turn.seq, at: turn.at, kind: 'zone-left', subject: zone.id, person: who });
}

/** Who is in this zone, or how many, has changed. */
export function touchZone(turn: Turn, zone: ZoneId): void {
  turn.counts.push(zone);
  touch(turn, turn.state.index.dependents.zone.get(zone));
}
