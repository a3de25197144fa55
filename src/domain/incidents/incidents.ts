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
  MOST_PLACES,
  QUIET_FOR,
  RELATED_WITHIN,
} from './incident.ts';
import { alarmPlaces } from './places.ts';

/** What is the matter with the gateway itself is no incident of the plant. */
const GATEWAY = 'gateway';

/**
 * A new occurrence joins the incident of its place, or, below priority 2, the one that has just been opened. One of
 * priority 1 or 2 that finds none opens its own.
 */
export function joinIncident(turn: Turn, condition: AlarmCondition, alarm: AlarmState, evidence: Evidence): void {
  const { occurrence } = alarm;
  if (occurrence === undefined || condition.subject === GATEWAY) return;
  const priority = evidence.priority ?? condition.priority;
  const member: IncidentMember = { alarm: condition.id, occurrence, priority, at: turn.at };
  const places = alarmPlaces(turn.state, condition.subject);
  const id = alarm.incident ?? incidentOf(turn, priority, places) ?? openIncident(turn, member);
  if (id === undefined) return;
  const incident = turn.state.incidents.edit(id);
  if (alarm.incident === undefined) incident.standing += 1;
  incident.count += 1;
  if (incident.members.length < MOST_MEMBERS) incident.members = [...incident.members, member];
  if (priority < incident.priority) incident.priority = priority;
  const added = priority > 2 ? [] : places.filter((place) => !incident.places.includes(place));
  if (added.length > 0) incident.places = [...incident.places, ...added].slice(0, MOST_PLACES);
  delete incident.quietAt;
  turn.state.deadlines.clear('incident', id);
  alarm.incident = id;
  if (incident.first.alarm === condition.id) alarm.firstOut = true;
}

/** An alarm is normal, or hidden, and no longer holds its incident open. */
export function leaveIncident(turn: Turn, id: IncidentId | undefined): void {
  if (id === undefined || turn.state.incidents.get(id) === undefined) return;
  const incident = turn.state.incidents.edit(id);
  incident.standing -= 1;
  if (incident.standing > 0) return;
  incident.quietAt = turn.at;
  turn.state.deadlines.set('incident', id, later(turn.at, QUIET_FOR));
}

/** All its alarms have been normal for long enough. */
export function closeIncident(turn: Turn, id: IncidentId): void {
  const { incidents } = turn.state;
  if (incidents.get(id)?.standing !== 0) return;
  const incident = incidents.edit(id);
  incident.closedAt = turn.at;
  const { openedAt: from, count: amount } = incident;
  const { seq, at } = turn;
  turn.events.push({ seq, at, kind: 'incident-closed', subject: id, from, to: at, amount });
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

/** The open incident to which an alarm belongs: the oldest at its place, else the newest that has just been opened. */
function incidentOf(turn: Turn, priority: Priority, places: readonly string[]): IncidentId | undefined {
  const open = [...turn.state.incidents].filter(([, { closedAt }]) => closedAt === undefined);
  open.sort(([a, one], [b, other]) => one.openedAt - other.openedAt || (a < b ? -1 : 1));
  const here = open.find(([, incident]) => incident.places.some((place) => places.includes(place)));
  if (here !== undefined || priority <= 2) return here?.[0];
  return open.findLast(([, { openedAt }]) => since(openedAt, turn.at) <= RELATED_WITHIN)?.[0];
}

function openIncident(turn: Turn, first: IncidentMember): IncidentId | undefined {
  if (first.priority > 2) return undefined;
  const id = incidentId(first.occurrence);
  const { seq, at } = turn;
  turn.state.incidents.edit(id, (): Incident => ({
    openedAt: at,
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
