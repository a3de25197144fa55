import type { AlarmCondition, Verdict } from '../alarm/condition.ts';
import { report } from '../alarm/engine.ts';
import { sourcesOfBadges } from '../alarm/suppressible.ts';
import type { Evidence } from '../alarm/transition.ts';
import { type AlarmId, alarmId, pointId, subjectOf, zoneId } from '../ids.ts';
import { gasBehind, judge, serviceAlarmsOf } from '../rules/judge.ts';
import type { OwnRule } from '../rules/statement.ts';
import { readBy } from '../rules/statement.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { Evaluable, Turn } from '../state/state.ts';
import { evaluateTouched, touch } from '../state/turn.ts';
import { text } from '../text.ts';
import { duration, seconds } from '../time.ts';
import type { RuleKind } from './kind.ts';

/** A condition of one's own is true. Priority, delays and latching are those that are written beside it. */
export const RULE_ON: RuleKind = {
  name: 'on',
  words: text('成立', 'is so'),
  subject: 'rule',
  shown: { mark: 'none' },
  configure: () => ({ priority: 2, latching: false, onDelay: duration(0), offDelay: duration(0) }),
};

/** A condition of one's own cannot be judged, as something that it reads is missing: it is blind, and not false. */
export const RULE_UNKNOWN: RuleKind = {
  name: 'unknown',
  words: text('无法判定，所依据的数据缺失', 'cannot be judged: data that it reads is missing'),
  short: text('无法判定', 'cannot be judged'),
  subject: 'rule',
  shown: { mark: 'none' },
  isOfSilence: true,
  configure: () => ({ priority: 3, latching: false, onDelay: seconds(10), offDelay: seconds(5) }),
};

/** One condition of one's own with its two alarms: judged once each time when something that it reads has changed. */
export class OwnRuleEvaluation implements Evaluable {
  isQueued = false;
  readonly rule: OwnRule;
  readonly #on: AlarmCondition | undefined;
  readonly #unknown: AlarmCondition | undefined;

  constructor(rule: OwnRule, conditions: ReadonlyMap<AlarmId, AlarmCondition>) {
    this.rule = rule;
    this.#on = conditions.get(alarmId(rule.id, RULE_ON.name));
    this.#unknown = conditions.get(alarmId(rule.id, RULE_UNKNOWN.name));
  }

  evaluate(turn: Turn): void {
    const { when } = this.rule;
    const truth = judge(turn, when, false);
    // Uncertain values may have raised it; they do not return it.
    const isSurelyFalse = (): boolean => judge(turn, when, true) === false;
    if (truth === true) tell(turn, this.#on, 'beyond');
    else if (isKnown(turn, this.#on)) tell(turn, this.#on, truth === false && isSurelyFalse() ? 'within' : 'unknown');
    if (truth === undefined) tell(turn, this.#unknown, 'beyond');
    else if (isKnown(turn, this.#unknown)) tell(turn, this.#unknown, 'within');
  }
}

const isKnown = ({ state }: Turn, condition: AlarmCondition | undefined): boolean =>
  condition !== undefined && state.alarms.get(condition.id) !== undefined;

function tell(turn: Turn, condition: AlarmCondition | undefined, verdict: Verdict): void {
  if (condition === undefined) return;
  const evidence = (): Evidence => ({ sensedAt: turn.at, cause: condition.name === 'on' ? 'own-rule' : 'quality' });
  report(turn, condition, verdict, evidence);
}

/** Another configuration may be in force, or a new run: each condition of one's own is judged by the facts of now. */
export function touchRules(turn: Turn): void {
  touch(turn, [...turn.state.index.dependents.rule.values()]);
  evaluateTouched(turn);
}

/** What a condition of one's own rests on. */
export function restsOnOf(
  { when }: OwnRule,
  lookups: PlantLookups,
): readonly { readonly of: 'point' | 'zone' | 'device' | 'alarm'; readonly id: string }[] {
  const { points: read, zones, alarms } = readBy(when);
  const behind = [...alarms].flatMap((id) => {
    const zone = lookups.zones.get(zoneId(subjectOf(id)));
    return zone === undefined ? [] : gasBehind(zone, id);
  });
  const points = new Set([...read, ...behind]);
  const subjects = [...alarms].map((id) => pointId(subjectOf(id))).filter((id) => lookups.points.has(id));
  const all = new Set([...points, ...subjects]);
  const isAboutPeople =
    zones.size > 0 || [...alarms].some((id) => lookups.points.get(pointId(subjectOf(id))) === undefined);
  return [
    ...[...all].map((id) => ({ of: 'point' as const, id })),
    ...[...zones].map((id) => ({ of: 'zone' as const, id })),
    ...(isAboutPeople ? sourcesOfBadges(lookups).map((id) => ({ of: 'device' as const, id })) : []),
    ...[...new Set([...alarms, ...[...points].flatMap(serviceAlarmsOf)])].map((id) => ({ of: 'alarm' as const, id })),
  ];
}
