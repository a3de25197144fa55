import type { AlarmCondition } from '../alarm/condition.ts';
import type { Person } from '../plant.ts';
import type { AlarmId } from '../ids.ts';
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
  const alarm = new Map<string, readonly Evaluable[]>(base.alarm);
  for (const [id, those] of alarm)
    if (those.some((one) => gone.has(one)))
      alarm.set(
        id,
        those.filter((one) => !gone.has(one)),
      );
  for (const { person: id, evaluation } of added) {
    if (evaluation === undefined) continue;
    person.set(id, [...(person.get(id) ?? []), evaluation]);
    for (const other of evaluation.dependsOn satisfies readonly AlarmId[])
      alarm.set(other, [...(alarm.get(other) ?? []), evaluation]);
  }
  return { ...base, person, alarm };
}
