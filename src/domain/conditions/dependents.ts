import type { AlarmCondition, Verdict } from '../alarm/condition.ts';
import { report } from '../alarm/engine.ts';
import { reportPeople } from '../alarm/people.ts';
import type { Evidence } from '../alarm/transition.ts';
import { type AlarmId, deviceId, pointId, zoneId } from '../ids.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { Dependents, Evaluable, Turn } from '../state/state.ts';
import { kindOf } from './index.ts';
import type { ConditionKind } from './kind.ts';

/** What an evaluation needs of a kind whose things are of one sort. */
interface Rules<T> {
  readonly isAboutPeople?: true;
  dependsOn?(thing: T): readonly AlarmId[];
  evaluate?(turn: Turn, thing: T, condition: AlarmCondition): Verdict | undefined;
  evidence?(turn: Turn, thing: T, condition: AlarmCondition): Evidence;
}

/** A condition of one thing, to be evaluated when something that it rests on has changed. */
class Evaluation<T> implements Evaluable {
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
    if (rules.isAboutPeople === true) reportPeople(turn, this.#condition, verdict, evidence());
    else report(turn, this.#condition, verdict, evidence);
  }

  #evidence(turn: Turn): Evidence {
    return this.#rules.evidence?.(turn, this.#thing, this.#condition) ?? { sensedAt: turn.at, cause: 'limit' };
  }
}

/** Which conditions rest on what: made once for each configuration. Conditions of a kind that is not known rest on nothing. */
export function dependentsOf(conditions: Iterable<AlarmCondition>, lookups: PlantLookups): Dependents {
  const of = {
    point: new Map<string, Evaluable[]>(),
    device: new Map<string, Evaluable[]>(),
    zone: new Map<string, Evaluable[]>(),
    alarm: new Map<string, Evaluable[]>(),
  };
  for (const condition of conditions) {
    const kind = kindOf(condition.name);
    const found = kind?.evaluate === undefined ? undefined : evaluationOf(kind, condition, lookups);
    if (found === undefined) continue;
    const { map, key, evaluation } = found;
    add(of[map], key, evaluation);
    for (const alarm of evaluation.dependsOn) add(of.alarm, alarm, evaluation);
  }
  return of;
}

interface Found {
  readonly map: 'point' | 'device' | 'zone';
  readonly key: string;
  readonly evaluation: Evaluable & { readonly dependsOn: readonly AlarmId[] };
}

function evaluationOf(kind: ConditionKind, condition: AlarmCondition, lookups: PlantLookups): Found | undefined {
  const key = condition.subject;
  switch (kind.subject) {
    case 'point': {
      const point = lookups.points.get(pointId(key));
      return point && { map: 'point', key, evaluation: new Evaluation(kind, point, condition) };
    }
    case 'device': {
      const device = lookups.devices.get(deviceId(key));
      return device && { map: 'device', key, evaluation: new Evaluation(kind, device, condition) };
    }
    case 'zone': {
      const zone = lookups.zones.get(zoneId(key));
      return zone && { map: 'zone', key, evaluation: new Evaluation(kind, zone, condition) };
    }
    // Reported by the inputs themselves.
    case 'person':
    case 'gateway':
      return undefined;
  }
}

function add(map: Map<string, Evaluable[]>, key: string, evaluation: Evaluable): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [evaluation]);
  else known.push(evaluation);
}
