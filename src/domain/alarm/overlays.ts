import { type AlarmId, occurrenceId, pointId, subjectOf } from '../ids.ts';
import { leaveIncident } from '../incidents/incidents.ts';
import { conditionOf, priorityOf } from '../state/conditions.ts';
import type { PlantIndex, State, Turn } from '../state/state.ts';
import { touch } from '../state/turn.ts';
import { type AlarmState, freshAlarm } from './alarm-state.ts';
import { uncovered } from './base.ts';
import type { AlarmCondition, Priority } from './condition.ts';
import { timeReAlarm } from './re-alarm.ts';
import { beginOccurrence, putOnList, recordMove } from './record.ts';
import { type Hiding, type Overlay, OVERLAYS, type TransitionKind } from './transition.ts';

const SET: Readonly<Record<Overlay, TransitionKind>> = {
  shelved: 'shelve',
  suppressed: 'suppress',
  'out-of-service': 'out-of-service',
};
const REMOVED: Readonly<Record<Overlay, TransitionKind>> = {
  shelved: 'unshelve',
  suppressed: 'unsuppress',
  'out-of-service': 'in-service',
};

/** Alarms of a gas point that say level 2, or more than can be measured. */
const LEVEL_2: ReadonlySet<string> = new Set(['high-high', 'low-low', 'over-range']);

/** The overlay of an alarm, where it is under it. */
export const hidingOf = ({ alarms }: Pick<State, 'alarms'>, id: AlarmId, overlay: Overlay): Hiding | undefined =>
  alarms.get(id)?.hiding?.find((one) => one.overlay === overlay);

/** Never an emergency, a call for help, or level 2 of a gas: it could be shelved at night because it chatters. */
export function isShelvable(state: State, { id, name, subject }: AlarmCondition): boolean {
  const point = state.index.points.get(pointId(subject));
  const isLevel2 = LEVEL_2.has(name) && point?.type === 'measured' && point.gas !== undefined;
  return !isLevel2 && priorityOf(state, id) !== 1;
}

/** Puts an alarm under an overlay, or gives the one that it has another reason and end. Its state goes on below. */
export function hide(turn: Turn, condition: AlarmCondition, hiding: Hiding): void {
  const { id } = condition;
  const { overlay, until, by, comment } = hiding;
  const alarm = turn.state.alarms.edit(id, freshAlarm);
  // It may never have been raised: the record and the screens name it all the same.
  alarm.occurrence ??= occurrenceId(turn.state.epoch, turn.seq, turn.transitions.length);
  const evidence = (alarm.evidence ??= { sensedAt: turn.at, cause: 'overlay' });
  const known = alarm.hiding ?? [];
  alarm.hiding = OVERLAYS.flatMap((one) => (one === overlay ? hiding : known.filter((other) => other.overlay === one)));
  if (alarm.active) alarm.wasActive = true;
  timeReAlarm(turn, id);
  leaveIncident(turn, alarm);
  delete alarm.incident;
  delete alarm.firstOut;
  delete alarm.inByTime;
  if (until === undefined) turn.state.deadlines.clear(overlay, id);
  else turn.state.deadlines.set(overlay, id, until);
  recordMove(turn, condition, alarm, { kind: SET[overlay], ...said(by, comment) }, evidence, evidence.people);
  touch(turn, turn.state.index.dependents.alarm.get(id));
}

/**
 * Removes an overlay, by hand or because its time has come. After the last one an alarm that is active is a new
 * occurrence with horn and notices; a latched one has to be acknowledged; another one is normal (domain.md 3).
 */
export function unhide(turn: Turn, condition: AlarmCondition, overlay: Overlay, by?: string, comment?: string): void {
  const { id } = condition;
  if (hidingOf(turn.state, id, overlay) === undefined) return;
  const alarm = turn.state.alarms.edit(id);
  const { evidence, wasActive } = alarm;
  if (evidence === undefined) return;
  dropOverlay(turn, id, alarm, overlay);
  const isLast = alarm.hiding === undefined;
  if (isLast) {
    Object.assign(alarm, uncovered(alarm));
    if (!alarm.acked) delete alarm.acknowledged;
    // One that is active joins with its new occurrence.
    if (!alarm.active && alarm.latched) putOnList(turn, condition, alarm, evidence);
  }
  recordMove(turn, condition, alarm, { kind: REMOVED[overlay], ...said(by, comment) }, evidence, evidence.people);
  if (isLast && alarm.active) {
    const seen = { ...evidence, sensedAt: turn.at, cause: 'unshelved-active' } as const;
    beginOccurrence(turn, condition, alarm, seen);
    recordMove(turn, condition, alarm, { kind: 'raise' }, seen, evidence.people);
  } else if (isLast && wasActive === true && !alarm.latched)
    turn.events.push({ seq: turn.seq, at: turn.at, kind: 'cleared-while-hidden', subject: id });
  touch(turn, turn.state.index.dependents.alarm.get(id));
}

/** The time of an overlay has come. */
export function settleOverlay(turn: Turn, id: AlarmId, overlay: Overlay): void {
  const condition = conditionOf(turn.state.index, id);
  if (condition !== undefined) unhide(turn, condition, overlay);
}

/** A shelf that was to last until the return of its alarm ends with it. */
export function endOneShot(turn: Turn, condition: AlarmCondition): void {
  if (hidingOf(turn.state, condition.id, 'shelved')?.oneShot === true) unhide(turn, condition, 'shelved');
}

/** An alarm that is about to be raised as an emergency leaves its shelf first. */
export function endShelfOfEmergency(turn: Turn, condition: AlarmCondition, alarm: AlarmState, now: Priority): void {
  if (now !== 1 || alarm.evidence === undefined || hidingOf(turn.state, condition.id, 'shelved') === undefined) return;
  dropOverlay(turn, condition.id, alarm, 'shelved');
  recordMove(turn, condition, alarm, { kind: 'unshelve' }, alarm.evidence, alarm.evidence.people);
}

/** Another configuration may have made an emergency of what is shelved. */
export function endForbiddenShelves(turn: Turn): void {
  for (const [id, { hiding }] of turn.state.alarms.sorted()) {
    const condition = hiding === undefined ? undefined : conditionOf(turn.state.index, id);
    if (condition !== undefined && !isShelvable(turn.state, condition)) unhide(turn, condition, 'shelved');
  }
}

/** Alarms of a point that say nothing of what it measures. */
const NEVER_BYPASSED: ReadonlySet<string> = new Set(['bypass-expired', 'calibration']);

/** The conditions that a bypass of a point takes out together: all but those that tell of its end, and of its checks. */
export const conditionsOfPoint = ({ index }: State, point: string): readonly AlarmCondition[] =>
  [...index.conditions.values()].filter(({ subject, name }) => subject === point && !NEVER_BYPASSED.has(name));

/** A detector in bypass has a condition more by another configuration: it is out of service like the others. */
export function extendBypasses(turn: Turn, before: PlantIndex): void {
  if (before === turn.state.index) return;
  for (const [id, { hiding }] of turn.state.alarms.sorted()) {
    const bypass = hiding?.find((one) => one.bypass === true);
    if (bypass === undefined) continue;
    for (const condition of conditionsOfPoint(turn.state, subjectOf(id)))
      if (!before.conditions.has(condition.id) && hidingOf(turn.state, condition.id, bypass.overlay) === undefined)
        hide(turn, condition, bypass);
  }
}

function dropOverlay(turn: Turn, id: AlarmId, alarm: AlarmState, overlay: Overlay): void {
  const left = alarm.hiding?.filter((one) => one.overlay !== overlay) ?? [];
  if (left.length > 0) alarm.hiding = left;
  else {
    delete alarm.hiding;
    delete alarm.wasActive;
  }
  turn.state.deadlines.clear(overlay, id);
}

const said = (by: string | undefined, comment: string | undefined) => ({
  ...(by === undefined ? {} : { by }),
  ...(comment === undefined ? {} : { comment }),
});
