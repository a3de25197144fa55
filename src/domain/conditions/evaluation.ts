import type { AlarmCondition, Priority, Verdict } from '../alarm/condition.ts';
import { report } from '../alarm/engine.ts';
import { reportPeople } from '../alarm/people.ts';
import type { Evidence } from '../alarm/transition.ts';
import { raiseAgain, renew } from '../alarm/transitions.ts';
import type { AlarmId } from '../ids.ts';
import type { Evaluable, Turn } from '../state/state.ts';

/** What an evaluation needs of a kind whose things are of one sort. */
interface Rules<T> {
  readonly isAboutPeople?: true;
  readonly isCalmDown?: true;
  dependsOn?(thing: T): readonly AlarmId[];
  evaluate?(turn: Turn, thing: T, condition: AlarmCondition): Verdict | undefined;
  priority?(turn: Turn, thing: T): Priority | undefined;
  evidence?(turn: Turn, thing: T, condition: AlarmCondition): Evidence;
}

/** A condition of one thing, to be evaluated when something that it rests on has changed. */
export class Evaluation<T> implements Evaluable {
  isQueued = false;
  readonly dependsOn: readonly AlarmId[];
  readonly #rules: Rules<T>;
  readonly #thing: T;
  readonly #condition: AlarmCondition;

  constructor(rules: Rules<T>, thing: T, condition: AlarmCondition) {
    this.#rules = rules;
    this.#thing = thing;
    this.#condition = condition;
    this.dependsOn = rules.dependsOn?.(thing) ?? [];
  }

  evaluate(turn: Turn): void {
    const rules = this.#rules;
    const verdict = rules.evaluate?.(turn, this.#thing, this.#condition);
    if (verdict === undefined) return;
    const known = turn.state.alarms.get(this.#condition.id);
    // The common case of every reading: nothing is wrong and nothing was.
    if (known === undefined && verdict !== 'beyond' && verdict !== 'certain') return;
    const evidence = (): Evidence => this.#evidence(turn);
    if (rules.priority !== undefined) this.#reportWith(turn, rules.priority.bind(rules), verdict);
    else if (rules.isAboutPeople === true) reportPeople(turn, this.#condition, verdict, evidence());
    else report(turn, this.#condition, verdict, evidence);
  }

  /** One whose priority follows the facts: it returns with the one that it stood under. */
  #reportWith(turn: Turn, priorityOf: (turn: Turn, thing: T) => Priority | undefined, verdict: Verdict): void {
    const { id } = this.#condition;
    const known = turn.state.alarms.get(id);
    const stood = known?.evidence?.priority;
    const isBeyond = verdict === 'beyond' || verdict === 'certain';
    const now = isBeyond || known?.active !== true ? priorityOf(turn, this.#thing) : stood;
    const evidence = (): Evidence => ({ ...this.#evidence(turn), ...(now === undefined ? {} : { priority: now }) });
    if (!isBeyond || known?.active !== true || known.evidence === undefined || now === undefined || stood === now)
      return report(turn, this.#condition, verdict, evidence);
    if (this.#rules.isCalmDown !== true || now < (stood ?? this.#condition.priority))
      return raiseAgain(turn, id, evidence());
    renew(turn, id, { ...known.evidence, priority: now });
  }

  #evidence(turn: Turn): Evidence {
    return this.#rules.evidence?.(turn, this.#thing, this.#condition) ?? { sensedAt: turn.at, cause: 'limit' };
  }
}
