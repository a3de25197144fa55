import type { AlarmId } from '../ids.ts';
import type { Turn } from '../state/state.ts';
import { later, seconds } from '../time.ts';
import type { Evidence } from './transition.ts';
import { renew } from './transitions.ts';

/** A trouble that goes to and fro between two causes is told at most once in this time. */
const TOLD_EVERY = seconds(10);

/**
 * An active alarm names what is to be mended now, not what it was at the raise. Another trouble, or another reason why a
 * point is lost, is a change of the same occurrence: at once, or as soon as there may be one.
 */
export function followTrouble(turn: Turn, id: AlarmId, seen: Evidence): void {
  const alarm = turn.state.alarms.get(id);
  if (alarm?.active !== true || alarm.evidence === undefined) return;
  if (namesTheSame(alarm.evidence, seen)) return forgetNews(turn, id);
  const last = alarm.followedAt ?? alarm.raisedAt;
  const due = last === undefined ? turn.at : later(last, TOLD_EVERY);
  if (turn.at >= due) return tell(turn, id, seen);
  turn.state.alarms.edit(id).news = seen;
  turn.state.deadlines.set('news', id, due);
}

/** The same, told at once: where each change is an act of a person or an event of its own. */
export function tellTrouble(turn: Turn, id: AlarmId, seen: Evidence): void {
  const alarm = turn.state.alarms.get(id);
  if (alarm?.active === true && alarm.evidence !== undefined && !namesTheSame(alarm.evidence, seen))
    tell(turn, id, seen);
}

/** What has waited to be told is told, unless the alarm is about to return. */
export function settleNews(turn: Turn, id: AlarmId): void {
  const alarm = turn.state.alarms.get(id);
  if (alarm?.news === undefined) return;
  if (alarm.active && alarm.pending?.to !== 'return') return tell(turn, id, alarm.news);
  forgetNews(turn, id);
}

function tell(turn: Turn, id: AlarmId, seen: Evidence): void {
  forgetNews(turn, id);
  const alarm = turn.state.alarms.edit(id);
  alarm.followedAt = turn.at;
  // Why it was raised is why it is there.
  renew(turn, id, { ...seen, cause: alarm.evidence?.cause ?? seen.cause });
}

function forgetNews(turn: Turn, id: AlarmId): void {
  if (turn.state.alarms.get(id)?.news === undefined) return;
  delete turn.state.alarms.edit(id).news;
  turn.state.deadlines.clear('news', id);
}

/** Of a point whose value is beyond a limit, the reason of its quality is no trouble. */
function namesTheSame(known: Evidence, seen: Evidence): boolean {
  const isOfLoss = seen.cause === 'quality' || seen.cause === 'offline';
  if (isOfLoss && known.reason !== seen.reason) return false;
  return known.trouble === seen.trouble || JSON.stringify(known.trouble) === JSON.stringify(seen.trouble);
}
