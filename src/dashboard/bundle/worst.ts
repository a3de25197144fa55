import type { TransitionMessage } from '../../wire/messages.ts';
import type { AxisSpan } from '../lib/lanes.ts';
import type { PeakReading } from './tape.ts';

/** People who are named by an emergency weigh most, then the number of emergencies, then that of urgent alarms. */
const weightOf = ({ priority, people = [] }: TransitionMessage): number =>
  priority === 1 ? 1000 + (people.length > 0 ? 1_000_000 : 0) : priority === 2 ? 1 : 0.001;

/**
 * The moment at which the gravest alarms were active, the first of several; in that time the moment at which the gas of
 * one of them was highest. The begin of the span where there was no alarm.
 */
export function worstMoment(
  transitions: readonly TransitionMessage[],
  peaks: ReadonlyMap<string, PeakReading>,
  { from, to }: AxisSpan,
): number {
  const active = new Map<string, TransitionMessage>();
  let worst = { weight: 0, from, to: from, subjects: new Set<string>() };
  transitions.forEach((transition, i) => {
    if (transition.active) active.set(transition.alarm, transition);
    else active.delete(transition.alarm);
    const weights = [...active.values()].reduce((sum, one) => sum + weightOf(one), 0);
    // Lesser alarms count only where there is no other.
    const weight = weights >= 1 ? Math.floor(weights) : weights;
    if (weight <= worst.weight) return;
    const subjects = new Set([...active.values()].map(({ subject }) => subject));
    worst = { weight, from: transition.at, to: transitions[i + 1]?.at ?? to, subjects };
  });
  const seen = [...worst.subjects].flatMap((id) => peaks.get(id)?.seenAt ?? []);
  return seen.filter((at) => at >= worst.from && at < worst.to).sort((a, b) => a - b)[0] ?? worst.from;
}
