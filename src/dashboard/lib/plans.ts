import type { Alarm } from '../../wire/messages.ts';
import { type AlarmLine, foremost, overLine } from './alarms.ts';

/** The response plan that is open, and how it came to be. */
export interface OpenPlan {
  readonly line: AlarmLine;
  readonly isByHand: boolean;
  /** ms of a steady clock. */
  readonly openedAt: number;
}

/** What belongs to one event comes within this time: until then the foremost of it takes the plan; ms. */
const ONE_EVENT_MS = 1500;

/** How the screen stands while the next plan is found. */
export interface PlanScene {
  readonly lines: readonly AlarmLine[];
  /** What is hidden: its plan stays open, and never opens by itself. */
  readonly hidden?: readonly AlarmLine[];
  /** Occurrences whose plan a person has closed. */
  readonly closed: ReadonlySet<string>;
  /** A pointer or the focus is there: nothing opens or goes under it. */
  readonly isHeld: boolean;
  /** ms of a steady clock. */
  readonly now: number;
}

/**
 * The plan that is open next. A plan stays with its alarm until that is over; other emergencies wait beside it. One that
 * opened by itself a moment ago may still give way to people in danger, since no person has read it.
 */
export function nextPlan(
  open: OpenPlan | undefined,
  { lines, hidden = [], closed, isHeld, now }: PlanScene,
): OpenPlan | undefined {
  const line = open && [...lines, ...hidden].find(({ alarm }) => alarm.alarm === open.line.alarm.alarm);
  const isToStay = open !== undefined && (open.isByHand || isHeld || now - open.openedAt >= ONE_EVENT_MS);
  if (open !== undefined && line !== undefined && isToStay) return line === open.line ? open : { ...open, line };
  if (open !== undefined && line === undefined && isHeld) return { ...open, line: overLine(open.line) };
  if (isHeld) return undefined;
  const first = foremost(lines.filter(({ alarm }) => !closed.has(alarm.occurrence)));
  const next = lines.find(({ alarm }) => alarm === first);
  if (next === undefined) return undefined;
  const isSame = open !== undefined && next.alarm.alarm === open.line.alarm.alarm;
  return { line: next, isByHand: false, openedAt: isSame ? open.openedAt : now };
}

/** The emergencies that wait beside the open plan: those that are not acknowledged. */
export const queueBeside = (open: OpenPlan | undefined, lines: readonly AlarmLine[]): readonly Alarm[] =>
  open === undefined
    ? []
    : lines.flatMap(({ alarm }) =>
        alarm.priority === 1 && !alarm.acked && alarm.alarm !== open.line.alarm.alarm ? [alarm] : [],
      );
