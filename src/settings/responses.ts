import type { AlarmCondition } from '../domain/alarm/condition.ts';
import type { Point, ResponsePlan, Zone } from '../domain/plant.ts';
import type { OwnRule } from '../domain/rules/statement.ts';
import { namedGas, type OwnGases } from './gases.ts';
import type { PlantFile } from './schema.ts';
import { oldRulesIn } from './schema-rules.ts';

/** A plan with the alarms that it is for, in one form for both keys of the file. */
interface Written {
  readonly conditions: readonly string[] | undefined;
  readonly gas?: string | undefined;
  readonly zone?: string | undefined;
  readonly subject?: string | undefined;
  readonly plan: ResponsePlan;
}

/** All plans in the order in which they are asked: those of the older form come last. */
export const plansOf = (file: PlantFile): readonly ResponsePlan[] => writtenIn(file).map(({ plan }) => plan);

function writtenIn({ responses, rules }: PlantFile): readonly Written[] {
  return [
    ...responses.map(({ conditions, gas, zone, subject, cause, consequence, steps, call }) => ({
      conditions,
      gas,
      zone,
      subject,
      plan: {
        ...(cause === undefined ? {} : { cause }),
        ...(consequence === undefined ? {} : { consequence }),
        steps,
        call,
      },
    })),
    ...oldRulesIn(rules).map(({ when, gas, zone, subject, response }) => ({
      conditions: [when],
      gas,
      zone,
      subject,
      plan: { steps: [response], call: [] },
    })),
  ];
}

/** Gives each condition its plan: the first that speaks of it. */
export function planner(
  file: PlantFile,
  points: readonly Point[],
  zones: readonly Zone[],
  own: OwnGases,
  rules: readonly Pick<OwnRule, 'id' | 'zones'>[] = [],
): (condition: AlarmCondition) => AlarmCondition {
  const written = writtenIn(file);
  const gases = new Map<string, string | undefined>(
    points.map((point) => [point.id, point.type === 'measured' ? point.gas : undefined]),
  );
  const around = new Map<string, Set<string>>(zones.map(({ id }) => [id, new Set([id])]));
  for (const { id, gasPoints } of zones)
    for (const point of gasPoints) around.set(point, (around.get(point) ?? new Set()).add(id));
  for (const rule of rules) around.set(rule.id, new Set(rule.zones));
  return (condition) => {
    const { name, subject } = condition;
    const plan = written.findIndex(
      (one) =>
        (one.conditions === undefined || one.conditions.includes(name)) &&
        (one.gas === undefined || namedGas(one.gas, own)?.id === gases.get(subject)) &&
        (one.subject === undefined || one.subject === subject) &&
        (one.zone === undefined || around.get(subject)?.has(one.zone) === true),
    );
    return plan === -1 ? condition : { ...condition, plan };
  };
}
