import type { PointId } from '../domain/ids.ts';
import type { Amount, RuleStatement } from '../domain/rules/statement.ts';

type Range = readonly [number, number];
interface Beyond {
  readonly point: PointId;
  readonly value: number;
  readonly range: Range;
}

/** Numbers with which readings are compared and which none of their detectors ever shows: the sentence is always, or never, true. */
export function comparedBeyond(statement: RuleStatement, ranges: ReadonlyMap<PointId, Range>): readonly Beyond[] {
  switch (statement.is) {
    case 'and':
    case 'or':
      return [...comparedBeyond(statement.left, ranges), ...comparedBeyond(statement.right, ranges)];
    case 'not':
      return comparedBeyond(statement.of, ranges);
    case 'if':
      return [statement.when, statement.so, statement.otherwise].flatMap((one) => comparedBeyond(one, ranges));
    case 'compared':
      return [...beyond(statement.left, statement.right, ranges), ...beyond(statement.right, statement.left, ranges)];
    case 'fixed':
    case 'active':
    case 'on':
    case 'good':
      return [];
  }
}

function beyond(read: Amount, number: Amount, ranges: ReadonlyMap<PointId, Range>): readonly Beyond[] {
  const value = valueOf(number);
  const points = read.is === 'value' ? [read.point] : read.is === 'max' || read.is === 'min' ? read.points : [];
  const known = points.flatMap((point) => {
    const range = ranges.get(point);
    return range === undefined ? [] : [{ point, range }];
  });
  const [first] = known;
  if (value === undefined || first === undefined) return [];
  const isNear = known.some(({ range: [bottom, top] }) => value >= bottom && value <= top);
  return isNear ? [] : [{ ...first, value }];
}

/** `80`, and `-80`. */
function valueOf(amount: Amount): number | undefined {
  if (amount.is === 'number') return amount.value;
  return amount.is === 'negative' && amount.of.is === 'number' ? -amount.of.value : undefined;
}
