import { isMeant } from '../outputs/filter.ts';
import type { AlarmId, OutputId, RecipientId } from '../ids.ts';
import type { State } from '../state/state.ts';
import { type Instant, later, since } from '../time.ts';

/** A step of an escalation that is taken unless the alarm is acknowledged, or over, before. */
export interface UpcomingStep {
  readonly at: Instant;
  readonly tell: readonly RecipientId[];
  readonly outputs: readonly OutputId[];
}

/** Who is told next of an alarm, and which outputs are switched on, in the order of their times. */
export function upcomingSteps(state: State, alarm: AlarmId): UpcomingStep[] {
  const telling = state.tellings.get(alarm);
  if (telling === undefined) return [];
  const { about, zones, clocks } = telling;
  const rules = (state.plant.notify?.rules ?? []).filter(({ when }) => isMeant(state, when, about, zones));
  const steps = rules.flatMap(({ until, escalate }): UpcomingStep[] => {
    const clock = clocks[until];
    if (clock === undefined) return [];
    const elapsed = since(clock.began, state.at);
    return escalate
      .filter(({ after }) => after > elapsed)
      .map(({ after, tell, outputs }) => ({ at: later(clock.began, after), tell, outputs }));
  });
  return steps.sort((a, b) => a.at - b.at);
}
