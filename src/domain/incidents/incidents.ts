import type { AlarmState } from '../alarm/alarm-state.ts';
import type { AlarmCondition, Priority } from '../alarm/condition.ts';
import type { Evidence } from '../alarm/transition.ts';
import { type IncidentId, incidentId } from '../ids.ts';
import type { State, Turn } from '../state/state.ts';
import { type Instant, later, since } from '../time.ts';
import {
  type Incident,
  type IncidentMember,
  MOST_INCIDENTS,
  MOST_MEMBERS,
  MOST_OPEN,
  MOST_PLACES,
  QUIET_FOR,
  RELATED_WITHIN,
} from './incident.ts';
import { alarmPlaces } from './places.ts';

/** What is the matter with the gateway itself is no incident of the plant. */
const GATEWAY = 'gateway';

/**
 * An occurrence joins the incident of its place, or, below priority 2, the one that has just been opened. One of priority
 * 1 or 2 that finds none opens its own.
 */
export function joinIncident(turn: Turn, condition: AlarmCondition, alarm: AlarmState, evidence: Evidence): void {
  const { occurrence } = alarm;
  if (occurrence === undefined || condition.subject === GATEWAY) return;
  const priority = evidence.priority ?? condition.priority;
  const member: IncidentMember = { alarm: condition.id, occurrence, priority, at: alarm.raisedAt ?? turn.at };
  const places = alarmPlaces(turn.state, condition.subject);
  const held = heldIncident(alarm);
  const id = held ?? incidentOf(turn, priority, places) ?? openIncident(turn, member) ?? stillOpen(turn.state, alarm);
  delete alarm.inByTime;
  if (id === undefined) {
    delete alarm.incident;
    return;
  }
  const incident = turn.state.incidents.edit(id);
  addMember(incident, member, places);
  alarm.incident = id;
  if (incident.first.alarm === condition.id) alarm.firstOut = true;
  if (held === undefined && priority > 2 && !isAt(incident, places)) {
    alarm.inByTime = true;
    return;
  }
  if (held === undefined) incident.standing += 1;
  delete incident.quietAt;
  turn.state.deadlines.clear('incident', id);
}

function addMember(incident: Incident, member: IncidentMember, places: readonly string[]): void {
  const { alarm, occurrence, priority } = member;
  const isKnown = incident.members.some((one) => one.alarm === alarm && one.occurrence === occurrence);
  if (!isKnown) {
    incident.count += 1;
    if (incident.members.length < MOST_MEMBERS) incident.members = [...incident.members, member];
  }
  if (priority < incident.priority) incident.priority = priority;
  const added = priority > 2 ? [] : places.filter((place) => !incident.places.includes(place));
  if (added.length > 0) incident.places = [...incident.places, ...added].slice(0, MOST_PLACES);
}

/** An alarm is normal, or hidden, and no longer holds its incident open. */
export function leaveIncident(turn: Turn, alarm: Readonly<AlarmState>): void {
  const id = heldIncident(alarm);
  if (id === undefined || turn.state.incidents.get(id) === undefined) return;
  const incident = turn.state.incidents.edit(id);
  incident.standing -= 1;
  if (incident.standing > 0) return;
  incident.quietAt = turn.at;
  turn.state.deadlines.set('incident', id, later(turn.at, QUIET_FOR));
}

/** The incident that an alarm holds open. */
export const heldIncident = ({ incident, inByTime }: Readonly<AlarmState>): IncidentId | undefined =>
  inByTime === true ? undefined : incident;

/** The incident in which an alarm is by its time alone, while that goes on. */
function stillOpen({ incidents }: State, { incident: id }: Readonly<AlarmState>): IncidentId | undefined {
  const incident = id === undefined ? undefined : incidents.get(id);
  return incident === undefined || incident.closedAt !== undefined ? undefined : id;
}

const isAt = (incident: Readonly<Incident>, places: readonly string[]): boolean =>
  incident.places.some((place) => places.includes(place));

/** No alarm has held it open for long enough. */
export function closeIncident(turn: Turn, id: IncidentId): void {
  const { incidents } = turn.state;
  if (incidents.get(id)?.standing !== 0) return;
  const incident = incidents.edit(id);
  incident.closedAt = turn.at;
  const { openedAt: from, count: amount } = incident;
  const { alarm, occurrence } = incident.first;
  const { seq, at } = turn;
  turn.events.push({ seq, at, kind: 'incident-closed', subject: id, alarm, occurrence, from, to: at, amount });
  dropOldest(turn.state);
}

/** Plant time was moved. */
export function moveIncidents({ incidents }: State, move: (at: Instant) => Instant): void {
  const moved = (member: IncidentMember): IncidentMember => ({ ...member, at: move(member.at) });
  for (const id of incidents.keys()) {
    const incident = incidents.edit(id);
    incident.openedAt = move(incident.openedAt);
    incident.first = moved(incident.first);
    incident.members = incident.members.map(moved);
    if (incident.quietAt !== undefined) incident.quietAt = move(incident.quietAt);
    if (incident.closedAt !== undefined) incident.closedAt = move(incident.closedAt);
  }
}

/**
 * The open incident to which an alarm belongs: the oldest at its place, else the newest, where that has just been opened
 * or too many are open.
 */
function incidentOf(turn: Turn, priority: Priority, places: readonly string[]): IncidentId | undefined {
  let here: Entry | undefined;
  let newest: Entry | undefined;
  let open = 0;
  for (const entry of turn.state.incidents) {
    const [, incident] = entry;
    if (incident.closedAt !== undefined) continue;
    open += 1;
    if (isAt(incident, places) && (here === undefined || isBefore(entry, here))) here = entry;
    if (newest === undefined || isBefore(newest, entry)) newest = entry;
  }
  if (here !== undefined || newest === undefined) return here?.[0];
  const belongs = priority > 2 ? since(newest[1].openedAt, turn.at) <= RELATED_WITHIN : open >= MOST_OPEN;
  return belongs ? newest[0] : undefined;
}

type Entry = readonly [IncidentId, Readonly<Incident>];

const isBefore = ([a, one]: Entry, [b, other]: Entry): boolean =>
  one.openedAt < other.openedAt || (one.openedAt === other.openedAt && a < b);

function openIncident(turn: Turn, first: IncidentMember): IncidentId | undefined {
  if (first.priority > 2) return undefined;
  const id = incidentId(first.occurrence);
  const { seq, at } = turn;
  turn.state.incidents.edit(id, (): Incident => ({
    openedAt: first.at,
    first,
    members: [],
    count: 0,
    standing: 0,
    priority: first.priority,
    places: [],
  }));
  const { alarm, occurrence } = first;
  turn.events.push({ seq, at, kind: 'incident-opened', subject: id, alarm, occurrence });
  dropOldest(turn.state);
  return id;
}

/** Of the closed ones the oldest goes, where there are too many. */
function dropOldest({ incidents }: State): void {
  if (incidents.size <= MOST_INCIDENTS) return;
  let oldest: readonly [IncidentId, Instant] | undefined;
  for (const [id, { closedAt }] of incidents) {
    if (closedAt === undefined) continue;
    if (oldest === undefined || closedAt < oldest[1] || (closedAt === oldest[1] && id < oldest[0]))
      oldest = [id, closedAt];
  }
  if (oldest !== undefined) incidents.remove(oldest[0]);
}
