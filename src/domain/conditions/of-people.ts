import type { AlarmCondition } from '../alarm/condition.ts';
import type { Person } from '../plant.ts';
import type { Dependents, Evaluable } from '../state/state.ts';
import { kindOf } from './index.ts';
import { Evaluation } from './evaluation.ts';

/** A condition of a person, and what evaluates it; nothing where the inputs themselves report it. */
export interface PersonPart {
  readonly person: string;
  readonly condition: AlarmCondition;
  readonly evaluation?: Evaluation<Person>;
}

export const personPartsOf = (person: Person, conditions: readonly AlarmCondition[]): readonly PersonPart[] =>
  conditions.map((condition) => {
    const kind = kindOf(condition.name);
    const isEvaluated = kind?.subject === 'person' && kind.evaluate !== undefined;
    return {
      person: person.id,
      condition,
      ...(isEvaluated ? { evaluation: new Evaluation(kind, person, condition) } : {}),
    };
  });

/** What rests on people, with other conditions for some of them; everything else is shared with the plant of the configuration. */
export function withPersonParts(base: Dependents, changed: Iterable<string>, added: readonly PersonPart[]): Dependents {
  const person = new Map(base.person);
  const gone = new Set<Evaluable>();
  for (const id of changed) {
    for (const one of person.get(id) ?? []) gone.add(one);
    person.delete(id);
  }
  for (const { person: id, evaluation } of added)
    if (evaluation !== undefined) person.set(id, [...(person.get(id) ?? []), evaluation]);
  const isOnAlarms = (one: Evaluable): boolean => one instanceof Evaluation && one.dependsOn.length > 0;
  const fresh = added.flatMap(({ evaluation }) =>
    evaluation !== undefined && isOnAlarms(evaluation) ? evaluation : [],
  );
  // Of what rests on alarms all is looked at; no kind of a person does so far.
  if (fresh.length === 0 && ![...gone].some(isOnAlarms)) return { ...base, person };
  const alarm = new Map<string, readonly Evaluable[]>(base.alarm);
  for (const [id, those] of alarm) {
    const kept = those.filter((one) => !gone.has(one));
    if (kept.length < those.length) alarm.set(id, kept);
  }
  for (const one of fresh) for (const id of one.dependsOn) alarm.set(id, [...(alarm.get(id) ?? []), one]);
  return { ...base, person, alarm };
}
