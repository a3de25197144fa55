import type { AlarmId, PointId, ZoneId } from '../../../src/domain/ids.ts';
import type { Amount, RuleStatement } from '../../../src/domain/rules/statement.ts';

/** What each thing that a statement reads may be: one number where it is known. */
export interface KnownValue {
  readonly values: ReadonlyMap<PointId, readonly number[]>;
  readonly people: ReadonlyMap<ZoneId, readonly number[]>;
  /** 0 or 1. */
  readonly active: ReadonlyMap<AlarmId, readonly number[]>;
  readonly isGood: (id: PointId) => boolean;
}

/** One of all that may be. */
type Choice = ReadonlyMap<string, number>;

/** Whether a statement is true, or false, of everything that may be; undefined where it is true of some. */
export function isTrueOf(statement: RuleStatement, known: KnownValue): boolean | undefined {
  const things = [...known.values, ...known.people, ...known.active];
  let choices: Choice[] = [new Map()];
  for (const [id, may] of things)
    choices = choices.flatMap((choice) => may.map((value) => new Map([...choice, [id, value]])));
  const found = new Set(choices.map((choice) => holds(statement, choice, known)));
  return found.size === 1 ? found.has(true) : undefined;
}

function holds(statement: RuleStatement, choice: Choice, known: KnownValue): boolean {
  const of = (one: RuleStatement): boolean => holds(one, choice, known);
  switch (statement.is) {
    case 'fixed':
      return statement.value;
    case 'and':
      return of(statement.left) && of(statement.right);
    case 'or':
      return of(statement.left) || of(statement.right);
    case 'not':
      return !of(statement.of);
    case 'if':
      return of(statement.when) ? of(statement.so) : of(statement.otherwise);
    case 'compared': {
      const [a, b] = [statement.left, statement.right].map((amount) => numberOf(amount, choice, known));
      return compares(statement.by, a ?? NaN, b ?? NaN);
    }
    case 'active':
      return choice.get(statement.alarm) === 1;
    case 'on':
      return choice.get(statement.point) === 1;
    case 'good':
      return known.isGood(statement.point);
  }
}

function compares(by: string, a: number, b: number): boolean {
  if (by === '<' || by === '<=') return a < b || (by === '<=' && a === b);
  if (by === '>' || by === '>=') return a > b || (by === '>=' && a === b);
  return (a === b) === (by === '==');
}

function numberOf(amount: Amount, choice: Choice, known: KnownValue): number {
  const of = (one: Amount): number => numberOf(one, choice, known);
  switch (amount.is) {
    case 'number':
      return amount.value;
    case 'value':
      return choice.get(amount.point) ?? NaN;
    case 'max':
    case 'min': {
      const all = amount.points.map((point) => choice.get(point) ?? NaN);
      return amount.is === 'max' ? Math.max(...all) : Math.min(...all);
    }
    case 'people':
    case 'confirmed':
      return choice.get(amount.zone) ?? NaN;
    case 'negative':
      return -of(amount.of);
    case 'made': {
      const [a, b] = [of(amount.left), of(amount.right)];
      return { '+': a + b, '-': a - b, '*': a * b, '/': a / b }[amount.by];
    }
    case 'chosen':
      return holds(amount.when, choice, known) ? of(amount.so) : of(amount.otherwise);
  }
}
