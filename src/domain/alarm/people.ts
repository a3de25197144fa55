import type { AlarmId } from '../ids.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { type Instant, later, seconds } from '../time.ts';
import type { AlarmCondition, Verdict } from './condition.ts';
import { without } from './crowd.ts';
import { report } from './engine.ts';
import type { Evidence, Someone } from './transition.ts';
import { raiseAgain, renew } from './transitions.ts';

/** A crowd that walks in one by one after the acknowledgement makes at most one new occurrence in this time. */
const NEW_OCCURRENCE_EVERY = seconds(5);

/**
 * One alarm about several people. Its names are those who are there at this instant. Until it is acknowledged a further
 * person only changes the names; after that a further person is a new occurrence, which has to be acknowledged again.
 * @param evidence with all `people`
 */
export function reportPeople(turn: Turn, condition: AlarmCondition, verdict: Verdict, evidence: Evidence): void {
  const { id } = condition;
  const wasActive = turn.state.alarms.get(id)?.active === true;
  report(turn, condition, verdict, () => evidence);
  const alarm = turn.state.alarms.get(id);
  if (!wasActive || alarm?.active !== true) return;
  const people = evidence.people ?? [];
  const known = alarm.evidence?.people ?? [];
  const joined = without(people, known);
  const isMore = evidence.atLeast === true && alarm.evidence?.atLeast !== true;
  const isNews = joined.length > 0 || isMore;
  const isOther = isNews || known.length !== people.length || evidence.atLeast !== alarm.evidence?.atLeast;
  if (!isOther) return;
  if (!alarm.acked || verdict !== 'beyond') return renew(turn, id, evidence);
  if (isNews && turn.at >= nextOccurrence(turn, id)) return raiseAgain(turn, id, evidence);
  renew(turn, id, evidence);
  const stay = without(alarm.newcomers ?? [], without(known, people));
  if (isNews) return askForOccurrence(turn, id, [...stay, ...joined]);
  if (stay.length === 0) return forgetNewcomers(turn, id);
  turn.state.alarms.edit(id).newcomers = stay;
}

/** The same, where an input itself says who it is about. */
export function assertPeople(turn: Turn, id: AlarmId, evidence: Evidence): void {
  const condition = conditionOf(turn.state.index, id);
  if (condition !== undefined) reportPeople(turn, condition, 'beyond', evidence);
}

/** These people are to be acknowledged: in a new occurrence, now or as soon as there may be one. */
export function askForOccurrence(turn: Turn, id: AlarmId, newcomers: readonly Someone[]): void {
  const alarm = turn.state.alarms.get(id);
  if (alarm?.active !== true || !alarm.acked || alarm.evidence === undefined) return;
  const due = nextOccurrence(turn, id);
  if (turn.at >= due) return raiseAgain(turn, id, { ...alarm.evidence, sensedAt: turn.at });
  turn.state.alarms.edit(id).newcomers = newcomers;
  turn.state.deadlines.set('newcomers', id, due);
}

function nextOccurrence(turn: Turn, id: AlarmId): Instant {
  const raisedAt = turn.state.alarms.get(id)?.raisedAt;
  return raisedAt === undefined ? turn.at : later(raisedAt, NEW_OCCURRENCE_EVERY);
}

/** The people who joined shortly after an occurrence began get one of their own, if they are still there. */
export function settleNewcomers(turn: Turn, id: AlarmId): void {
  const alarm = turn.state.alarms.get(id);
  if (alarm?.newcomers === undefined || alarm.evidence === undefined) return;
  const isAny = alarm.newcomers.length > 0 || alarm.evidence.atLeast === true;
  if (alarm.active && alarm.acked && isAny) return raiseAgain(turn, id, { ...alarm.evidence, sensedAt: turn.at });
  forgetNewcomers(turn, id);
}

function forgetNewcomers(turn: Turn, id: AlarmId): void {
  if (turn.state.alarms.get(id)?.newcomers === undefined) return;
  delete turn.state.alarms.edit(id).newcomers;
  turn.state.deadlines.clear('newcomers', id);
}
