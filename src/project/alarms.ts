import { describe } from '../domain/alarm/record.ts';
import { isStale } from '../domain/alarm/stale.ts';
import type { Transition } from '../domain/alarm/transition.ts';
import type { PlantEvent } from '../domain/event.ts';
import type { AlarmId, Seq } from '../domain/ids.ts';
import { conditionOf } from '../domain/state/conditions.ts';
import { type Text, text } from '../domain/text.ts';
import type { State } from '../domain/state/state.ts';
import type { Alarm, AlarmPeak, EventMessage, TransitionMessage } from '../wire/messages.ts';
import { setPointOf, textOf } from './texts.ts';

/** A transition as a screen is sent it: with its words and what to do. */
export function transitionMessage(state: State, transition: Transition, durableSeq: Seq): TransitionMessage {
  return { type: 'transition', ...alarmAsTold(state, transition, durableSeq) };
}

/** The present state of an alarm, like the transition that led to it. Nothing for an alarm that was never active. */
export function alarmOf(state: State, id: AlarmId, durableSeq: Seq): Alarm | undefined {
  const present = presentOf(state, id);
  return present === undefined ? undefined : alarmAsTold(state, present, durableSeq);
}

/** The transition that describes an alarm as it is now. Nothing for an alarm that was never active. */
export function presentOf(state: State, id: AlarmId): Transition | undefined {
  const alarm = state.alarms.get(id);
  const condition = conditionOf(state.index, id);
  if (alarm?.told === undefined || alarm.evidence === undefined || condition === undefined) return undefined;
  const { by, comment } = alarm.acknowledged ?? {};
  // A return is no act of a person: who acknowledged before it is still who answers for the occurrence.
  const told = { ...(by === undefined ? {} : { by }), ...(comment === undefined ? {} : { comment }), ...alarm.told };
  return describe(state, condition, alarm, told, alarm.evidence);
}

/** The furthest value of an active alarm. */
export function peakOf(state: State, id: AlarmId): AlarmPeak | undefined {
  const { occurrence, peak } = state.alarms.get(id) ?? {};
  return occurrence === undefined || peak === undefined ? undefined : { alarm: id, occurrence, peak };
}

/** Whether an operator has anything to do with it: what is hidden has an end that he has to know. */
export const isNormal = ({ state }: Pick<Alarm, 'state'>): boolean => state === 'normal';

/** An alarm as a transition told it, with its words and what to do. */
export function alarmAsTold(state: State, transition: Transition, durableSeq: Seq): Alarm {
  const { people, involved, joined, left, overlays, hiding, epoch: _epoch, ...rest } = transition;
  const setPoint = setPointOf(state, transition);
  const response = responseOf(transition);
  return {
    ...rest,
    ...ageOf(state, transition),
    durableSeq,
    overlays: [...overlays],
    ...(hiding === undefined ? {} : { hiding: [...hiding] }),
    ...(people === undefined ? {} : { people: [...people] }),
    ...(involved === undefined ? {} : { involved: [...involved] }),
    ...(joined === undefined ? {} : { joined: [...joined] }),
    ...(left === undefined ? {} : { left: [...left] }),
    ...(setPoint === undefined ? {} : { setPoint }),
    text: textOf(state, transition),
    ...(response === undefined ? {} : { response }),
  };
}

/** Since when the occurrence that is active lasts: derived from the state, as no record can say how old an alarm will be. */
function ageOf(state: State, { alarm: id, occurrence }: Transition): Pick<Alarm, 'raisedAt' | 'stale'> {
  const known = state.alarms.get(id);
  if (known?.active !== true || known.occurrence !== occurrence || known.raisedAt === undefined) return {};
  const { raisedAt } = known;
  return { raisedAt, ...(isStale(raisedAt, state.at) ? { stale: true } : {}) };
}

/** The response as one text. Records of before plans were kept with a transition have that, or none. */
function responseOf({ responsePlan, response }: Transition): Text | undefined {
  if (responsePlan === undefined || responsePlan.steps.length === 0) return response;
  const { steps } = responsePlan;
  return text(steps.map(({ zh }) => zh).join('\n'), steps.map(({ en }) => en).join('\n'));
}

export const eventMessage = (event: PlantEvent): EventMessage => ({ type: 'event', ...event });
