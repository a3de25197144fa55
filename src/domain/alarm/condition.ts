import { type AlarmId, alarmId } from '../ids.ts';
import type { Text } from '../text.ts';
import { type Duration, duration } from '../time.ts';

/** What can be wrong: the second half of every alarm id. Each has its kind in `conditions/`. */
export type ConditionName = string;

/**
 * What is known of a condition now. `beyond` the limit; `certain`: beyond, and it has waited long enough itself; `between`:
 * good, but inside the deadband; `within`: clearly back; `unknown`: nothing can be said.
 */
export type Verdict = 'beyond' | 'certain' | 'between' | 'within' | 'unknown';

/** 1 emergency 紧急, 2 high 高, 3 medium 中, 4 low 低 (ISA-18.2 priorities, people in danger now first). */
export type Priority = 1 | 2 | 3 | 4;

/** Whether a value crosses upwards or downwards into the alarm. */
export interface SetPoint {
  readonly direction: 'high' | 'low';
  /** In the unit of the point. Equal counts as crossed. */
  readonly limit: number;
  /** How far back the value must come before the alarm returns; never negative. */
  readonly deadband: number;
  /**
   * What is compared where it is not the value itself: how fast it rises, in the unit of the point per minute, or its mean
   * of 15 minutes or of the shift.
   */
  readonly of?: 'rate' | 'stel' | 'twa';
}

/** A configured rule: what raises, how long it must last, what it is worth. */
export interface AlarmCondition {
  readonly id: AlarmId;
  readonly subject: string;
  readonly name: ConditionName;
  readonly priority: Priority;
  /** Ends only by a person's reset after it was acknowledged. */
  readonly latching: boolean;
  readonly onDelay: Duration;
  readonly offDelay: Duration;
  readonly setPoint?: SetPoint;
  readonly unit?: string;
  /** Its response plan, by its place among those of the plant. */
  readonly plan?: number;
  /** In plants of before there were plans: what an operator is to do. */
  readonly response?: Text;
}

/** Makes a condition and its stable id. */
export function condition(
  subject: string,
  name: ConditionName,
  rest: Omit<AlarmCondition, 'id' | 'subject' | 'name'>,
): AlarmCondition {
  return { id: alarmId(subject, name), subject, name, ...rest };
}

/** A call for help is an emergency, at once, and ended only by a person. Badges without a person have it, too. */
export const SOS_RULE: Omit<AlarmCondition, 'id' | 'subject' | 'name'> = {
  priority: 1,
  latching: true,
  onDelay: duration(0),
  offDelay: duration(0),
};
