import { change } from '../alarm/transitions.ts';
import { baseState, type Refusal } from '../alarm/base.ts';
import type { TickedStep } from '../alarm/transition.ts';
import type { AlarmId, OccurrenceId } from '../ids.ts';
import type { ResponsePlan } from '../plant.ts';
import { conditionOf } from '../state/conditions.ts';
import type { State, Turn } from '../state/state.ts';
import { type Acting, recordAct } from './act.ts';

/** A step of the response plan of one occurrence is done, or is not after all: while it stands, and until it is closed. */
export const stepAct: Acting['step'] = (turn, { occurrence, step, done }, { by }) => {
  const alarm = standing(turn.state, occurrence);
  const over = turn.state.unclosed.get(occurrence);
  const subject = alarm ?? over?.about.alarm ?? occurrence;
  const plan = alarm === undefined ? over?.about.responsePlan : planOf(turn.state, alarm);
  const refusal: Refusal | undefined =
    alarm === undefined && over === undefined
      ? 'occurrence-changed'
      : plan?.steps[step - 1] === undefined
        ? 'unknown-step'
        : undefined;
  const kind = done ? 'step-done' : 'step-undone';
  recordAct(turn, kind, subject, by, undefined, refusal, occurrence, { occurrence, amount: step });
  if (refusal !== undefined) return refusal;
  const tick = done ? { step, by, at: turn.at } : undefined;
  if (alarm !== undefined) tickStanding(turn, alarm, step, tick);
  else if (over !== undefined) {
    const known = turn.state.unclosed.edit(occurrence);
    const { ticked, ...about } = known.about;
    known.about = { ...about, ...withStep(ticked, step, tick) };
  }
  return undefined;
};

/** The alarm that stands in this occurrence. */
function standing({ alarms }: State, occurrence: OccurrenceId): AlarmId | undefined {
  for (const [id, alarm] of alarms)
    if (alarm.occurrence === occurrence) return baseState(alarm) === 'normal' ? undefined : id;
  return undefined;
}

function planOf({ index, plant }: State, id: AlarmId): ResponsePlan | undefined {
  const plan = conditionOf(index, id)?.plan;
  return plan === undefined ? undefined : plant.responses?.[plan];
}

/** The screens hear of it by a transition, as of all else that an alarm says. */
function tickStanding(turn: Turn, id: AlarmId, step: number, tick: TickedStep | undefined): void {
  const condition = conditionOf(turn.state.index, id);
  const alarm = turn.state.alarms.edit(id);
  if (condition === undefined || alarm.evidence === undefined) return;
  const { ticked } = withStep(alarm.ticked, step, tick);
  if (ticked === undefined) delete alarm.ticked;
  else alarm.ticked = ticked;
  change(turn, condition, alarm, alarm.evidence, alarm.evidence.people);
}

/** The one who did it first stays named. */
function withStep(
  ticked: readonly TickedStep[] = [],
  step: number,
  tick: TickedStep | undefined,
): { readonly ticked?: readonly TickedStep[] } {
  const known = ticked.find((one) => one.step === step);
  const others = ticked.filter((one) => one.step !== step);
  const now = tick === undefined ? others : [...others, known ?? tick].sort((a, b) => a.step - b.step);
  return now.length === 0 ? {} : { ticked: now };
}
