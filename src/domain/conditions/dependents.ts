import type { AlarmCondition } from '../alarm/condition.ts';
import { followDetector, isPlaced, type PlacedDetector } from '../dangers/detectors.ts';
import { gasAlarmsOf, LEVELS } from '../gas/zone-alarms.ts';
import { presenceIn } from '../people/confirmed.ts';
import { ruleOf } from '../people/zone-rules.ts';
import type { SuppressionPlan, Zone } from '../plant.ts';
import { touch } from '../state/turn.ts';
import { type AlarmId, alarmId, deviceId, outputId, pointId, zoneId } from '../ids.ts';
import type { PlantLookups } from '../state/plant-index.ts';
import type { Dependents, Evaluable, Turn } from '../state/state.ts';
import { Evaluation } from './evaluation.ts';
import { kindAbout, kindOf } from './index.ts';
import { StopContact } from '../outputs/stop.ts';
import type { ConditionKind } from './kind.ts';
import { InDangerAreas, NOT_EVACUATED_AROUND } from './not-evacuated-around.ts';
import { OwnRuleEvaluation, restsOnOf } from './own-rules.ts';
import { suppressedBy } from './suppressed.ts';

/** What is said of a person rests on the gas alarms of the zone that he is counted in. */
class PeopleIn implements Evaluable {
  isQueued = false;
  protected readonly zone: Zone;

  constructor(zone: Zone) {
    this.zone = zone;
  }

  evaluate(turn: Turn): void {
    const { zones, index } = turn.state;
    for (const { who } of zones.get(this.zone.id)?.occupants ?? []) touch(turn, index.dependents.person.get(who));
  }
}

/** Whether a person is alone in a zone rests on who else is there; with more than two nobody is. */
class Company extends PeopleIn {
  override evaluate(turn: Turn): void {
    if (presenceIn(turn, this.zone).confirmed.length <= 2) super.evaluate(turn);
  }
}

/** The danger area around a gas detector rests on its alarms. */
class DangerAround implements Evaluable {
  isQueued = false;
  readonly #point: PlacedDetector;

  constructor(point: PlacedDetector) {
    this.#point = point;
  }

  evaluate(turn: Turn): void {
    followDetector(turn, this.#point);
  }
}

/** Which conditions rest on what: made once for each configuration. Conditions of a kind that is not known rest on nothing. */
export function dependentsOf(
  conditions: ReadonlyMap<AlarmId, AlarmCondition>,
  lookups: PlantLookups,
  suppressions: readonly SuppressionPlan[] = [],
): Dependents {
  const of = {
    point: new Map<string, Evaluable[]>(),
    device: new Map<string, Evaluable[]>(),
    zone: new Map<string, Evaluable[]>(),
    person: new Map<string, Evaluable[]>(),
    output: new Map<string, Evaluable[]>(),
    danger: new Map<string, Evaluable[]>(),
    alarm: new Map<string, Evaluable[]>(),
    suppressed: new Map<string, Evaluable>(),
    rule: new Map<string, Evaluable>(),
    vote: new Map<string, Evaluable[]>(),
  };
  for (const condition of conditions.values()) {
    const kind = kindFor(condition, lookups);
    const found = kind?.evaluate === undefined ? undefined : evaluationOf(kind, condition, lookups);
    if (found === undefined) continue;
    const { map, key, evaluation } = found;
    add(kind === NOT_EVACUATED_AROUND ? of.danger : of[map], key, evaluation);
    if (kind?.restsOnZones === true)
      for (const { id } of lookups.gasZonesOf.get(pointId(key)) ?? []) add(of.zone, id, evaluation);
    if (map === 'vote') for (const id of lookups.votes.get(key)?.of ?? []) add(of.point, id, evaluation);
    for (const alarm of evaluation.dependsOn) add(of.alarm, alarm, evaluation);
  }
  for (const point of lookups.points.values()) {
    if (!isPlaced(point)) continue;
    const danger = new DangerAround(point);
    for (const level of LEVELS) add(of.alarm, alarmId(point.id, level), danger);
  }
  const inDangerAreas = new InDangerAreas();
  for (const { id, gasPoints } of lookups.zones.values()) {
    if (gasPoints.length === 0) continue;
    add(of.zone, id, inDangerAreas);
    add(of.alarm, alarmId(id, 'evacuate'), inDangerAreas);
  }
  for (const output of lookups.outputs.values())
    if (output.stop !== undefined) add(of.point, output.stop, new StopContact(output));
  for (const one of suppressedBy(suppressions, conditions, lookups)) {
    of.suppressed.set(one.alarm, one);
    for (const { of: what, id } of one.restsOn) add(of[what], id, one);
  }
  for (const rule of lookups.rules.values()) {
    const evaluation = new OwnRuleEvaluation(rule, conditions);
    of.rule.set(rule.id, evaluation);
    for (const { of: what, id } of restsOnOf(rule, lookups)) add(of[what], id, evaluation);
  }
  for (const zone of lookups.zones.values())
    if (ruleOf(zone, 'lone') !== undefined) add(of.zone, zone.id, new Company(zone));
  for (const zone of lookups.zones.values())
    for (const alarm of gasAlarmsOf(zone)) add(of.alarm, alarm, new PeopleIn(zone));
  return of;
}

function kindFor({ subject, name }: AlarmCondition, lookups: PlantLookups): ConditionKind | undefined {
  if (lookups.outputs.has(outputId(subject))) return kindAbout('output', name);
  if (lookups.rules.has(subject)) return kindAbout('rule', name);
  if (lookups.votes.has(subject)) return kindAbout('vote', name);
  return lookups.points.has(pointId(subject)) ? kindAbout('point', name) : kindOf(name);
}

interface Found {
  readonly map: 'point' | 'device' | 'zone' | 'person' | 'output' | 'vote';
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
    case 'person': {
      const person = lookups.people.get(key);
      return person && { map: 'person', key, evaluation: new Evaluation(kind, person, condition) };
    }
    case 'output': {
      const output = lookups.outputs.get(outputId(key));
      if (output === undefined) return undefined;
      const evaluation = new Evaluation(kind, output, condition);
      const point = kind.restsOn?.(output);
      return point === undefined ? { map: 'output', key, evaluation } : { map: 'point', key: point, evaluation };
    }
    case 'vote': {
      const vote = lookups.votes.get(key);
      return vote && { map: 'vote', key, evaluation: new Evaluation(kind, vote, condition) };
    }
    // Reported by the inputs themselves, or by the evaluation of the whole rule.
    case 'gateway':
    case 'rule':
      return undefined;
  }
}

function add(map: Map<string, Evaluable[]>, key: string, evaluation: Evaluable): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [evaluation]);
  else known.push(evaluation);
}
