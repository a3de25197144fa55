import { type AlarmCondition, condition } from '../domain/alarm/condition.ts';
import { conditionsOf, NO_SETTINGS } from '../domain/conditions/index.ts';
import { RULE_ON } from '../domain/conditions/own-rules.ts';
import { subjectOf, type ZoneId } from '../domain/ids.ts';
import type { Plant } from '../domain/plant.ts';
import { type OwnRule, readBy, type RuleStatement } from '../domain/rules/statement.ts';
import { lookupsOf, type PlantLookups } from '../domain/state/plant-index.ts';
import { text } from '../domain/text.ts';
import { minutes, seconds } from '../domain/time.ts';
import { ruleProblem } from '../words/problems-rules.ts';
import { comparedBeyond } from './check-comparisons.ts';
import { type Nameable, readExpression } from './expression.ts';
import type { PlantFile } from './schema.ts';
import { ownRulesIn } from './schema-rules.ts';
import type { Tree } from './tree.ts';

/** A plant without its conditions of one's own. */
type Rest = Omit<Plant, 'revision' | 'rules'>;

/** What an expression can name: things of the configuration. People come and go, so that nothing rests on one of them. */
function nameableOf({ points, zones, devices, outputs = [], conditions }: Rest): Nameable {
  const subjects = new Set<string>(
    [points, zones, devices, outputs].flatMap((things) => things.map(({ id }): string => id)),
  );
  return {
    values: new Map(points.flatMap((point) => (point.type === 'measured' ? [[point.id, point.gas]] : []))),
    contacts: new Set(points.flatMap(({ id, type }) => (type === 'contact' ? id : []))),
    zones: new Map(zones.map((zone) => [zone.id, zone])),
    alarms: new Map(conditions.flatMap(({ id, subject }) => (subjects.has(subject) ? [[id, id]] : []))),
    isCounted: devices.some(({ kind }) => kind === 'badges'),
  };
}

/** The conditions of one's own that a configuration has, with their alarms; those that cannot be read are left out. */
export function ownRulesOf(
  { rules }: PlantFile,
  rest: Rest,
): { readonly rules: readonly OwnRule[]; readonly conditions: readonly AlarmCondition[] } {
  const own = ownRulesIn(rules);
  if (own.length === 0) return { rules: [], conditions: [] };
  const [known, lookups] = [nameableOf(rest), lookupsOf({ ...rest, revision: '' })];
  const made: OwnRule[] = [];
  const conditions: AlarmCondition[] = [];
  for (const written of own) {
    const { id, when, name, priority, latching, 'on-delay': onDelay, 'off-delay': offDelay } = written;
    const read = readExpression(id, when, known);
    if (!('when' in read)) continue;
    const rule: OwnRule = {
      id,
      name: name ?? text(id, id),
      text: when,
      when: read.when,
      zones: zonesAround(read.when, lookups),
    };
    made.push(rule);
    for (const one of conditionsOf('rule', rule, id, NO_SETTINGS)) {
      if (one.name !== RULE_ON.name) conditions.push(one);
      else
        conditions.push(
          condition(id, one.name, {
            priority: priority ?? one.priority,
            latching: latching ?? one.latching,
            onDelay: onDelay ?? one.onDelay,
            offDelay: offDelay ?? (readsValues(rule, lookups) ? minutes(1) : seconds(5)),
          }),
        );
    }
  }
  return { rules: made, conditions };
}

/**
 * So many look-ups at most, where each value has changed once: about 0.2 s of the processor. One reading of a condition over
 * many detectors looks all of them up.
 */
const MOST_WORK = 1_000_000;

/** How many look-ups a condition costs when everything that it reads has changed once. */
function workOf(when: RuleStatement): number {
  const { points, zones, alarms, lookUps } = readBy(when);
  return (points.size + zones.size + alarms.size) * lookUps;
}

/** What reads a value has no deadband, and waits as the limits of a point do. */
const readsValues = ({ when }: OwnRule, { points }: PlantLookups): boolean =>
  [...readBy(when).points].some((id) => points.get(id)?.type === 'measured');

function zonesAround(when: RuleStatement, { zonesOf, zones }: PlantLookups): readonly ZoneId[] {
  const read = readBy(when);
  const subjects = [...read.points, ...[...read.alarms].map(subjectOf)];
  const all = [...read.zones, ...subjects.flatMap((id) => [...(zonesOf.get(id) ?? [])])];
  const named = [...zones.keys()].filter((id) => subjects.includes(id));
  return [...new Set([...all, ...named])];
}

/** Conditions that cannot be read, each complaint at its place in the text. */
export function checkRules(tree: Tree, { rules }: PlantFile, plant: Plant): void {
  const own = ownRulesIn(rules);
  if (own.length === 0) return;
  const known = nameableOf(plant);
  const ranges = new Map(plant.points.flatMap((one) => (one.type === 'measured' ? [[one.id, one.range]] : [])));
  let work = 0;
  for (const { id, when, place } of own) {
    const path = ['rules', place, 'when'];
    const read = readExpression(id, when, known);
    const before = work;
    if ('when' in read) work += workOf(read.when);
    if (work > MOST_WORK && before <= MOST_WORK) tree.complain(path, ruleProblem('rules-too-dear', { id }));
    if (!('when' in read))
      for (const { at, words } of read.misread) tree.complain(path, words, tree.positionIn(path, at));
    else if (readBy(read.when).lookUps === 0)
      tree.complain(path, ruleProblem('rule-reads-nothing', { id }), tree.positionIn(path, 0));
    else
      for (const { point, value, range } of comparedBeyond(read.when, ranges)) {
        const [bottom, top] = range.map(String);
        const words = ruleProblem('rule-beyond-range', { id, point, value, bottom: bottom ?? '', top: top ?? '' });
        tree.complain(path, words, tree.positionIn(path, Math.max(0, when.indexOf(point))));
      }
  }
}
