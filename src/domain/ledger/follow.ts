import { type AlarmId, pointId, subjectOf } from '../ids.ts';
import type { MeasuredPoint } from '../plant.ts';
import { conditionOf } from '../state/conditions.ts';
import type { Turn } from '../state/state.ts';
import { minutes } from '../time.ts';
import { endWhenClear, forgetCheck, isLevel, runningCheck, timeGas } from './bypass.ts';
import type { RunningCheck } from './check.ts';

/** A check that no person ends ends by itself. [default] */
export const LONGEST_CHECK = minutes(30);
/** So many values of a rise are kept. */
const MOST_RISE = 64;

/** A detector that is being checked was read. */
export function followReading(turn: Turn, point: MeasuredPoint, value: number): void {
  const { running } = turn.state.ledger.edit(point.id);
  if (running === undefined) return;
  running.low = Math.min(running.low ?? value, value);
  running.high = Math.max(running.high ?? value, value);
  if (running.recorded === true) return endWhenClear(turn, point);
  running.start ??= value;
  const away = value - running.start;
  if (away > 0) running.rise = extended(running.rise, turn, away);
  if (away < 0) running.fall = extended(running.fall ?? [], turn, -away);
}

/** With a value that is further away than all before; every second one goes, where there are too many. */
function extended(way: RunningCheck['rise'], { at }: Turn, away: number): RunningCheck['rise'] {
  if (away <= (way.at(-1)?.[1] ?? 0)) return way;
  return [...(way.length < MOST_RISE ? way : way.filter((_, i) => i % 2 === 0)), [at, away]];
}

/** Alarms have moved: which levels a check with gas has reached, and whether a person acknowledged them. */
export function followChecks(turn: Turn, from: number): void {
  const { length } = turn.transitions;
  for (let i = from; i < length; i++) {
    const { alarm, condition, kind, overlays } = turn.transitions[i] ?? {};
    if (alarm === undefined || condition === undefined) continue;
    const id = pointId(subjectOf(alarm));
    if (runningCheck(turn.state, id) === undefined) continue;
    const { running } = turn.state.ledger.edit(id);
    const point = turn.state.index.points.get(id);
    if (running === undefined || point?.type !== 'measured') continue;
    // A proof test shows that the alarm is heard: one that is hidden shows nothing.
    const isShown = running.check !== 'proof' || overlays?.length === 0;
    if (kind === 'raise' && isLevel(condition) && isShown && !running.alarms.includes(condition))
      running.alarms = [...running.alarms, condition];
    if (kind === 'ack' && running.alarms.includes(condition)) running.ackedAt ??= turn.at;
    if ((kind === 'raise' || kind === 'return') && isLevel(condition)) timeGas(turn, point, running);
    endWhenClear(turn, point);
  }
}

/** An output is on: a check that has raised an alarm of its own has made it sound. Only what went on within it counts. */
export function followSirens(turn: Turn): void {
  for (const output of turn.outputs ?? []) {
    const kind = turn.state.index.outputs.get(output)?.kind;
    if (kind !== 'siren' && kind !== 'beacon') continue;
    const known = turn.state.outputs.get(output);
    if (known?.on !== true || (known.readBack ?? known.written) !== true) continue;
    for (const alarm of Object.keys(known.reasons)) {
      const id = pointId(subjectOf(alarm as AlarmId));
      if (runningCheck(turn.state, id) === undefined) continue;
      const { running } = turn.state.ledger.edit(id);
      const name = conditionOf(turn.state.index, alarm as AlarmId)?.name;
      const isOwn = name !== undefined && running?.alarms.includes(name) === true && known.since >= running.since;
      if (running !== undefined && isOwn) running.sirenAt ??= turn.at;
    }
  }
}

/** The time of a check is over, and no person has recorded it. */
export function settleCheck(turn: Turn, id: string): void {
  const running = runningCheck(turn.state, id);
  if (running === undefined) return;
  if (running.recorded !== true)
    turn.events.push({
      seq: turn.seq,
      at: turn.at,
      kind: 'check-unfinished',
      subject: id,
      by: running.by,
      reason: running.check,
      from: running.since,
      to: turn.at,
    });
  // Its bypass ends at this very time by itself, and says so.
  forgetCheck(turn, pointId(id));
}
