import type { AlarmId, PointId, ZoneId } from '../ids.ts';
import type { Text } from '../text.ts';

/** How two amounts are compared. */
export const COMPARISONS = ['<', '<=', '>', '>=', '==', '!='] as const;
export type ComparisonSign = (typeof COMPARISONS)[number];
/** How two amounts make another one. */
export const ARITHMETIC = ['+', '-', '*', '/'] as const;
export type Arithmetic = (typeof ARITHMETIC)[number];

/** What is true, false, or not known: a condition of one's own, as it is kept in the plant and in the record (ADR 32). */
export type RuleStatement =
  | { readonly is: 'fixed'; readonly value: boolean }
  | { readonly is: 'and' | 'or'; readonly left: RuleStatement; readonly right: RuleStatement }
  | { readonly is: 'not'; readonly of: RuleStatement }
  | { readonly is: 'if'; readonly when: RuleStatement; readonly so: RuleStatement; readonly otherwise: RuleStatement }
  | { readonly is: 'compared'; readonly by: ComparisonSign; readonly left: Amount; readonly right: Amount }
  /** This alarm is active, and in service. */
  | { readonly is: 'active'; readonly alarm: AlarmId }
  /** This contact is in its active state. */
  | { readonly is: 'on'; readonly point: PointId }
  /** The reading of this point is good. */
  | { readonly is: 'good'; readonly point: PointId };

/** A number, in the unit of the point that it comes from. */
export type Amount =
  | { readonly is: 'number'; readonly value: number }
  | { readonly is: 'value'; readonly point: PointId }
  /** Of all detectors of one gas in a zone; never of none. */
  | { readonly is: 'max' | 'min'; readonly points: readonly PointId[] }
  /** `people`: who is, or may be, inside; `confirmed`: known people inside without doubt, whose badges are heard. */
  | { readonly is: 'people' | 'confirmed'; readonly zone: ZoneId }
  | { readonly is: 'negative'; readonly of: Amount }
  | { readonly is: 'made'; readonly by: Arithmetic; readonly left: Amount; readonly right: Amount }
  | { readonly is: 'chosen'; readonly when: RuleStatement; readonly so: Amount; readonly otherwise: Amount };

/** A condition of one's own (`rules:`): its alarm is `ID:on`, and `ID:unknown` says that it cannot be judged. */
export interface OwnRule {
  readonly id: string;
  readonly name: Text;
  /** As it is written in the configuration. */
  readonly text: string;
  readonly when: RuleStatement;
  /** Where it is: the zones that it names, and those around the points and alarms that it reads. */
  readonly zones: readonly ZoneId[];
}

/** What a statement reads: it is judged again when one of these has changed. */
export interface ThingsRead {
  readonly points: ReadonlySet<PointId>;
  readonly zones: ReadonlySet<ZoneId>;
  readonly alarms: ReadonlySet<AlarmId>;
}

/** All that a statement reads. */
interface ReadBy extends ThingsRead {
  /** How many things are looked up each time, those that are named twice twice. */
  readonly lookUps: number;
}

/** Everything that a statement reads, each once. */
export function readBy(statement: RuleStatement): ReadBy {
  const found = { points: new Set<PointId>(), zones: new Set<ZoneId>(), alarms: new Set<AlarmId>(), lookUps: 0 };
  const inAmount = (amount: Amount): void => {
    switch (amount.is) {
      case 'number':
        return;
      case 'value':
        found.points.add(amount.point);
        found.lookUps += 1;
        return;
      case 'max':
      case 'min':
        for (const point of amount.points) found.points.add(point);
        found.lookUps += amount.points.length;
        return;
      case 'people':
      case 'confirmed':
        found.zones.add(amount.zone);
        found.lookUps += 1;
        return;
      case 'negative':
        return inAmount(amount.of);
      case 'made':
        inAmount(amount.left);
        return inAmount(amount.right);
      case 'chosen':
        inStatement(amount.when);
        inAmount(amount.so);
        inAmount(amount.otherwise);
    }
  };
  const inStatement = (one: RuleStatement): void => {
    switch (one.is) {
      case 'fixed':
        return;
      case 'and':
      case 'or':
        inStatement(one.left);
        return inStatement(one.right);
      case 'not':
        return inStatement(one.of);
      case 'if':
        for (const part of [one.when, one.so, one.otherwise]) inStatement(part);
        return;
      case 'compared':
        inAmount(one.left);
        return inAmount(one.right);
      case 'active':
        found.alarms.add(one.alarm);
        found.lookUps += 1;
        return;
      case 'on':
      case 'good':
        found.points.add(one.point);
        found.lookUps += 1;
    }
  };
  inStatement(statement);
  return found;
}
